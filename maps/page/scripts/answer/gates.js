// Gates: exports counted where they leave, so that they add up to all exports (energy/flow/dispatch.py, gate_exports).

/** @typedef {{id: string, name: string, before: number, after: number}} CorridorChange in Mt/y */

/** Mt/y: less is no crude. */
const NO_CRUDE = 1e-9;

class Gates {
  /**
   * @param {Ways} ways @param {[number, string, string][]} gates edge, and id and name of its corridor
   * @param {number[]} markets nodes
   */
  constructor(ways, gates, markets) {
    this.ways = ways;
    this.gates = gates;
    this.markets = markets;
  }

  /** Mt/y per gate: one into a market counts what the market takes, not what it passes on to the next.
   * @param {ArrayLike<number>} flows per edge @param {ArrayLike<number>} taken per market */
  exports(flows, taken) {
    const { tails, heads } = this.ways, passed = new Map(this.markets.map((node) => [node, 0]));
    tails.forEach((tail, i) => {
      const before = passed.get(tail);
      if (before !== undefined) passed.set(tail, before + flows[i]);
    });
    const kept = new Map(this.markets.map((node, m) => {
      const whole = taken[m] + /** @type {number} */ (passed.get(node));
      return [node, whole > NO_CRUDE ? taken[m] / whole : 1];
    }));
    return this.gates.map(([edge]) => flows[edge] * (kept.get(heads[edge]) ?? 1));
  }

  /** Mt/y that gates carry above base. @param {number[]} base per gate @param {number[]} after */
  rerouted(base, after) {
    return sum(after.map((mt, g) => mt - base[g]).filter((more) => more > NO_CRUDE));
  }

  /** Exports by corridor, the largest before first. @param {number[]} base per gate @param {number[]} now
   * @returns {CorridorChange[]} */
  byCorridor(base, now) {
    /** @type {Map<string, CorridorChange>} */
    const rows = new Map();
    this.gates.forEach(([, id, name], g) => {
      const row = rows.get(id) ?? { id, name, before: 0, after: 0 };
      rows.set(id, { id, name, before: row.before + base[g], after: row.after + now[g] });
    });
    return [...rows.values()].sort((a, b) => b.before - a.before);
  }
}
