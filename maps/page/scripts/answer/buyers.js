// Buyers: who loses how much when outlets are cut (energy/tracing/buyers.py and allocation.py). Buyers of an outlet
// share its cut pro rata; low and high go over all allocations that agree with the figures, and over any division of a
// cut among the buyers of the outlet. Nobody re-contracts.

/**
 * @typedef {[number[], number[]]} OutletEdges edges that count, and those on which crude is passed on
 *
 * @typedef {{buyers: [string, string, number, string][], outlets: OutletEdges[], unused: OutletEdges[],
 *   pairs: [number, number][], kept: number[], missing: [number, number], low: number[], shipped: number[],
 *   high: number[], amounts: number[][]}} BuyersPayload of a buyer id, name, Mt/y and source, the last one what no
 *   listed buyer received; pairs are buyers and outlets
 *
 * @typedef {{id: string, name: string, source: string, had: number, lost: number, range?: [number, number]}} BuyerLoss
 *   in Mt/y; the range once it was asked for
 *
 * @typedef {{rows: BuyerLoss[], cut: number, diverted: number, addRanges: () => void}} Losses Mt/y: what outlets that
 *   are cut lose, and what others ship beyond their base, to destinations that are not published; the ranges take a
 *   moment
 */

/** Mt/y: less is not shown, by energy/network/units.py; and by how much a fixed sum may be missed. */
const SHOWN_MT = 0.0005, TONNE = 1e-6;

class Buyers {
  /** @param {BuyersPayload} payload */
  constructor(payload) {
    const { pairs, outlets, buyers } = payload, [had, count] = [pairs.length, outlets.length];
    this.payload = payload;
    /** First column of pairs, rests, totals of outlets, demand that is not placed, and what pairs and rests lose. */
    const unplaced = had + 2 * count, lost = unplaced + buyers.length - 1;
    this.first = { rest: had, total: had + count, unplaced, lost };
    this.columns = lost + had + count;
  }

  /** @param {number[]} base Mt/y by edge of the page @param {number[]} flows @returns {Losses} */
  losses(base, flows) {
    const { payload } = this, { amounts } = payload;
    const before = payload.outlets.map((outlet) => takes(outlet, base));
    const after = payload.outlets.map((outlet) => takes(outlet, flows));
    const cut = before.map((mt, k) => (mt > SHOWN_MT ? Math.min(Math.max(1 - after[k] / mt, 0), 1) : 0));
    /** @type {BuyerLoss[]} */
    const rows = payload.buyers.map(([id, name, had, source], i) => (
      { id, name, source, had, lost: sum(amounts[i].map((mt, k) => mt * cut[k])) }));
    const order = [...rows.slice(0, -1).sort((a, b) => b.lost - a.lost || b.had - a.had), rows[rows.length - 1]];
    return {
      rows: order, addRanges: () => this.addRanges(rows, cut), cut: sum(before.map((mt, k) => mt * cut[k])),
      diverted: sum(after.map((mt, k) => Math.max(mt - before[k], 0)))
        + sum(payload.unused.map((outlet) => takes(outlet, flows))),
    };
  }

  /** Columns of a buyer, or of the rests. @param {number} buyer */
  own(buyer) {
    const { pairs, outlets, buyers } = this.payload;
    if (buyer === buyers.length - 1) return outlets.map((_, k) => this.first.rest + k);
    return pairs.flatMap(([i], column) => (i === buyer ? [column] : []));
  }

  /** Columns of an outlet: its pairs and its rest. @param {number} outlet */
  of(outlet) {
    const { pairs } = this.payload;
    return [...pairs.flatMap(([, k], column) => (k === outlet ? [column] : [])), this.first.rest + outlet];
  }

  /** The program of a cut (Allocation.loss_span). @param {number[]} cut share by outlet */
  simplex(cut) {
    const { pairs, outlets, buyers, kept, missing, low, shipped, high } = this.payload, { first, columns } = this;
    /** @type {[Row, number, number][]} */
    const rows = [];
    const listed = buyers.slice(0, -1), whole = sum(shipped);
    listed.forEach(([, , mt], i) => rows.push([ones([...this.own(i), first.unplaced + i]), mt, mt]));
    outlets.forEach((_, k) => {
      rows.push([ones(this.of(k)).set(first.total + k, -1), 0, 0]);
      rows.push([ones(this.of(k).map((c) => first.lost + c)).set(first.total + k, -cut[k]), 0, 0]);
    });
    rows.push([ones(outlets.map((_, k) => first.total + k)), whole - TONNE, whole + TONNE]);
    rows.push([ones(listed.map((_, i) => first.unplaced + i)), -Infinity, missing[0] + TONNE]);
    rows.push([ones(kept.map((k) => first.rest + k)), -Infinity, missing[1] + TONNE]);
    for (let c = 0; c < pairs.length + outlets.length; c += 1) {
      rows.push([new Map([[first.lost + c, 1], [c, -1]]), -Infinity, 0]);
    }
    const lower = new Float64Array(columns + rows.length), upper = lower.map(() => Infinity);
    lower.set(low, first.total);
    upper.set(high, first.total);
    lower.set(rows.map(([, least]) => least), columns);
    upper.set(rows.map(([, , most]) => most), columns);
    const made = new Simplex(compressed(rows.map(([row]) => row), columns));
    made.bound(lower, upper);
    return made;
  }

  /** Least and most that each buyer can lose. @param {BuyerLoss[]} rows in the order of the buyers
   * @param {number[]} cut */
  addRanges(rows, cut) {
    if (rows[0].range) return;
    const simplex = this.simplex(cut);
    rows.forEach((row, buyer) => {
      const [least, most] = this.range(simplex, this.own(buyer).map((column) => this.first.lost + column));
      row.range = [Math.min(least, row.lost), Math.max(most, row.lost)];
    });
  }

  /** Least and most of a sum of columns. @param {Simplex} simplex @param {number[]} columns */
  range(simplex, columns) {
    return [1, -1].map((sign) => {
      const cost = new Float64Array(simplex.x.length);
      for (const column of columns) cost[column] = sign;
      const ending = simplex.minimise(cost);
      if (ending !== "optimal") throw new Error(`the range of a buyer is ${ending}: a fault of the page`);
      return Math.max(sum(columns.map((column) => simplex.x[column])), 0);
    });
  }
}

/** What ends at an outlet, Mt/y: what arrives less what is passed on. @param {OutletEdges} outlet
 * @param {number[]} flows */
function takes([edges, onward], flows) {
  return Math.max(sum(edges.map((edge) => flows[edge])) - sum(onward.map((edge) => flows[edge])), 0);
}

/** A sum of columns. @param {number[]} columns @returns {Row} */
function ones(columns) { return new Map(columns.map((column) => [column, 1])); }

/** Worked out when it is first asked. @template T @param {() => T} make @returns {() => T} */
function once(make) {
  /** @type {{value: T}|null} */
  let known = null;
  return () => (known ??= { value: make() }).value;
}
