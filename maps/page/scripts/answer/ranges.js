// Ranges: how little and how much of the exports can cross a country in all plans that deliver as much, abroad and to
// every home refinery (energy/optimization/ranges.py, of_crossing). Crude that has crossed is followed beside all
// crude: as much of it leaves a place as has come there, and over a crossing route all of the flow arrives as crossed.

/** Mt/y by which a fixed sum may be missed, so that rounding never leaves no plan at all. */
const SLACK = 1e-6;
/** Decimals of a range. */
const SHARP = 1e9;

/** @typedef {Map<number, number>} Row coefficients by column */

class CrossingRange {
  /** @param {Compiled} compiled @param {number[]} edges that count as crossing */
  constructor(compiled, edges) {
    const { rules, figures, names } = compiled, chains = figures.chain_tails.length;
    this.compiled = compiled;
    const counts = [chains, names.supply.length, names.domestic.length, names.markets.length];
    /** First column of all crude on chains, from fields, into refineries and markets; then of what has crossed. */
    this.first = [...counts, chains, counts[2], counts[3]].reduce((starts, count) => (
      [...starts, starts[starts.length - 1] + count]), [0]);
    /** @type {Row[]} */
    this.rows = [];
    /** @type {[number, number][]} bounds of rows; shared limits are the scenario's */
    this.bounds = [];
    this.balance(new Set(edges.map((i) => rules.chain[i])));
    this.part(0, 4, chains);
    this.part(2, 5, counts[2] + counts[3]);
    this.sums = this.rows.length;
    this.add(this.ones(3, counts[3]), 0, 0);
    this.add(this.ones(1, counts[1]), 0, 0);
    this.joints = this.rows.length;
    for (const members of rules.joints.members) this.add(new Map(members), -Infinity, Infinity);
    const columns = this.first[7], cost = new Float64Array(columns + this.rows.length);
    cost.fill(1, this.first[6], columns);
    this.costs = [cost, cost.map((value) => -value)];
    this.simplex = new Simplex(compressed(this.rows, columns));
  }

  /** @param {Row} row @param {number} low @param {number} high */
  add(row, low, high) {
    this.rows.push(row);
    this.bounds.push([low, high]);
  }

  /** A sum of columns. @param {number} part @param {number} count @returns {Row} */
  ones(part, count) { return new Map(Array.from({ length: count }, (_, i) => [this.first[part] + i, 1])); }

  /** What arrives at a node leaves it: of all crude, and of what has crossed. @param {Set<number>} crossing chains */
  balance(crossing) {
    const { figures: { chain_tails: tails, chain_heads: heads, nodes }, places } = this.compiled, { first } = this;
    const [all, crossed] = [0, 1].map(() => nodes.map(() => /** @type {Row} */ (new Map())));
    const enter = (/** @type {Row} */ row, /** @type {number} */ column, /** @type {number} */ sign) =>
      row.set(column, (row.get(column) ?? 0) + sign);
    tails.forEach((tail, c) => {
      enter(all[tail], c, -1);
      enter(all[heads[c]], c, 1);
      enter(crossed[tail], first[4] + c, -1);
      enter(crossed[heads[c]], crossing.has(c) ? c : first[4] + c, 1);
    });
    places.supply.forEach((node, i) => { if (node >= 0) enter(all[node], first[1] + i, 1); });
    const takers = [...places.domestic, ...places.markets];
    takers.forEach((node, i) => {
      if (node < 0) return;
      enter(all[node], first[2] + i, -1);
      enter(crossed[node], first[5] + i, -1);
    });
    for (const row of [...all, ...crossed]) if (row.size) this.add(row, 0, 0);
  }

  /** What has crossed is a part of all crude. @param {number} whole @param {number} part @param {number} count */
  part(whole, part, count) {
    for (let i = 0; i < count; i += 1) {
      this.add(new Map([[this.first[part] + i, 1], [this.first[whole] + i, -1]]), -Infinity, 0);
    }
  }

  /** Least and most Mt/y of exports that cross. @param {Solved} solved @returns {[number, number]} */
  of({ plan, left }) {
    const { compiled, simplex, first, rows } = this, { rules, bounds } = compiled, columns = first[7];
    const lower = new Float64Array(columns + rows.length), upper = lower.map(() => Infinity);
    upper.set(bounds.narrowest(left.edges), 0);
    upper.set(rules.supply.map((mt) => mt + SLACK), first[1]);
    upper.set(Array.from(plan.domestic, (mt) => mt + SLACK), first[2]);
    lower.set(Array.from(plan.domestic, (mt) => Math.max(mt - SLACK, 0)), first[2]);
    upper.set(rules.demand.map((mt) => (mt ?? Infinity) + SLACK), first[3]);
    lower.set(this.bounds.map(([low]) => low), columns);
    upper.set(this.bounds.map(([, high]) => high), columns);
    [total(plan.markets), total(plan.supply)].forEach((mt, i) => {
      lower[columns + this.sums + i] = mt - SLACK;
      upper[columns + this.sums + i] = mt + SLACK;
    });
    upper.set(left.joints, columns + this.joints);
    simplex.bound(lower, upper);
    const [least, most] = this.costs.map((cost) => {
      const ending = simplex.minimise(cost);
      if (ending !== "optimal") throw new Error(`the range is ${ending}: a fault of the page, not of the question`);
      return Math.max(Math.round(SHARP * total(simplex.x.subarray(first[6], columns))) / SHARP, 0);
    });
    return [least, most];
  }
}

/** A matrix compressed by column. @param {Row[]} rows @param {number} columns @returns {Matrix} */
function compressed(rows, columns) {
  /** @type {[number, number][][]} row and value of the entries of each column */
  const entries = Array.from({ length: columns }, () => []);
  rows.forEach((row, r) => { for (const [column, value] of row) if (value) entries[column].push([r, value]); });
  const starts = entries.reduce((some, of) => [...some, some[some.length - 1] + of.length], [0]), flat = entries.flat();
  return { columns, rows: rows.length, starts, index: flat.map(([r]) => r), value: flat.map(([, value]) => value) };
}
