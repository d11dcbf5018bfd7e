// The solver of the page on programs whose optimum is published or worked out here by hand.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { load } from "./load.mjs";
import { SOLVER, Simplex, arcsOf, byColumn, mostThrough, network, solve } from "./programs.mjs";

const { FlowProgram, BoundRules, Inverse } = load(SOLVER, ["FlowProgram", "BoundRules", "Inverse"]);
const near = (/** @type {number} */ found, /** @type {number} */ wanted, tolerance = 1e-9) =>
  assert.ok(Math.abs(found - wanted) <= tolerance * Math.max(1, Math.abs(wanted)), `${found} is not ${wanted}`);

// --- published -----------------------------------------------------------------------------------

test("Wyndor Glass: Hillier and Lieberman, Introduction to Operations Research, 3.1: 36 at (2, 6)", () => {
  const found = solve({ cost: [-3, -5], rows: [[1, 0], [0, 2], [3, 2]], high: [4, 12, 18] });
  assert.deepEqual([found.ending, ...found.x], ["optimal", 2, 6]);
  near(found.value, -36);
});

test("maximum flow: Taha, Operations Research, example 6.4-2, also in OR-tools' manual: 60", () => {
  const arcs = arcsOf("1 2 20, 1 3 30, 1 4 10, 2 3 40, 2 5 30, 3 4 10, 3 5 20, 4 3 5, 4 5 20");
  near(solve(mostThrough(arcs, "1", "5")).value, -60);
});

test("minimum-cost flow: OR-tools' manual: 150", () => {
  const arcs = arcsOf("0 1 15 4, 0 2 8 4, 1 2 20 2, 1 3 4 2, 1 4 10 6, 2 3 15 1, 2 4 4 3, 3 4 20 2, 4 2 5 3");
  near(solve(network(arcs, { 0: 20, 3: -5, 4: -15 })).value, 150);
});

const GALLERY = arcsOf("start b 10 0, start c 70 10, c b 30 30, b end 100 0, c d 40 20, d end 50 70");

test("Pyomo Gallery, network interdiction: most through 80; start sends 20 and c 10 to end for 700", () => {
  near(solve(mostThrough(GALLERY, "start", "end")).value, -80);
  near(solve(network(GALLERY, { start: 20, c: 10, end: -30 })).value, 700);
});

test("Pyomo Gallery, two commodities on shared arcs: rice by c 20 (10 + 20), corn by b 10 (300 + 0): 3,600", () => {
  const rice = arcsOf("start b 20 0, start c 70 10, c b 30 30, b end 100 0, b d 20 40, c d 40 20, d end 50 70");
  const corn = [0, 100, 300, 0, 400, 200, 700], none = corn.map(() => 0);
  const one = network(rice, { start: 20, d: -20 }), other = network(rice, { c: 10, end: -10 });
  const shared = rice.map((_, i) => [...rice, ...rice].map((__, j) => Number(j % rice.length === i)));
  const found = solve({
    cost: [...one.cost, ...corn],
    rows: [...one.rows.map((row) => [...row, ...none]), ...one.rows.map((row) => [...none, ...row]), ...shared],
    low: [...one.high, ...other.high, ...none],
    high: [...one.high, ...other.high, ...rice.map((arc) => arc[2])],
  });
  near(found.value, 3600);
});

test("netgen-2, 400 nodes and 1,416 arcs (tests/data): 6,749,969,302", () => {
  const text = readFileSync(new URL("../data/netgen-2.min", import.meta.url), "ascii");
  const words = text.split("\n").map((line) => line.split(" "));
  const lines = (/** @type {string} */ kind) => words.filter(([first]) => first === kind);
  const arcs = arcsOf(lines("a").map(([, tail, head, , most, cost]) => [tail, head, most, cost].join(" ")).join(","));
  const supply = Object.fromEntries(lines("n").map(([, node, volume]) => [node, Number(volume)]));
  const found = solve(network(arcs, supply));
  assert.equal(found.ending, "optimal");
  assert.equal(arcs.reduce((sum, arc, j) => sum + arc[3] * Math.round(found.x[j]), 0), 6749969302);
});

const BEALE = {
  cost: [-3 / 4, 150, -1 / 50, 6],
  rows: [[1 / 4, -60, -1 / 25, 9], [1 / 2, -90, -1 / 50, 3], [0, 0, 1, 0]],
  high: [0, 0, 1],
};

test("Beale's example, on which the first rule of the textbooks goes round in circles: -1/20", () => {
  near(solve(BEALE).value, -1 / 20);
});

test("Bland's rule alone, as where nothing has moved for long: the same optima", () => {
  class Careful extends Simplex {
    bestEntering() { return this.firstEntering(); }

    /** @param {number} direction */
    bestLeaving(direction) { return this.firstLeaving(direction); }
  }
  near(solve(BEALE, Careful).value, -1 / 20);
  near(solve(network(GALLERY, { start: 20, c: 10, end: -30 }), Careful).value, 700);
  assert.equal(solve({ cost: [-1, 0], rows: [[1, -1]], high: [1] }, Careful).ending, "unbounded");
});

test("Klee and Minty 1972: 5 to the n, at the last corner of all", () => {
  for (const n of [2, 5, 8]) {
    const all = Array.from({ length: n }, (_, i) => i);
    const rows = all.map((i) => all.map((j) => (j < i ? 2 ** (i - j + 1) : Number(i === j))));
    const found = solve({ cost: all.map((j) => -(2 ** (n - 1 - j))), rows, high: all.map((i) => 5 ** (i + 1)) });
    near(found.value, -(5 ** n));
    assert.deepEqual(found.x.map(Math.round), [...Array(n - 1).fill(0), 5 ** n]);
  }
});

test("transport: Dantzig 1963, chapter 3.3, two plants and three markets (GAMS' first model): 153.675", () => {
  const miles = [2.5, 1.7, 1.8, 2.5, 1.8, 1.4];
  const rows = [[1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], [1, 0, 0, 1, 0, 0], [0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 1]];
  const cost = miles.map((thousands) => (90 * thousands) / 1000), low = [-Infinity, -Infinity, 325, 300, 275];
  near(solve({ cost, rows, low, high: [350, 600, Infinity, Infinity, Infinity] }).value, 153.675);
});

// --- by hand -------------------------------------------------------------------------------------

test("a degenerate corner: three rows meet in (1, 1), two would do; minus x minus y is -2", () => {
  near(solve({ cost: [-1, -1], rows: [[1, 0], [0, 1], [1, 1], [2, 1]], high: [1, 1, 2, 3] }).value, -2);
});

test("a row with two ends: 1 <= x + y <= 2 gives 1 downwards and 2 upwards", () => {
  near(solve({ cost: [1, 1], rows: [[1, 1]], low: [1], high: [2] }).value, 1);
  near(solve({ cost: [-1, -1], rows: [[1, 1]], low: [1], high: [2] }).value, -2);
});

test("a column without bounds: x >= y - 3 and x >= -y, so x is at least -1.5", () => {
  const open = [Infinity, Infinity], lower = [-Infinity, -Infinity];
  near(solve({ cost: [1, 0], rows: [[1, -1], [1, 1]], low: [-3, 0], high: open, lower }).value, -1.5);
});

test("upper bounds alone: each column goes to the end that pays, without a pivot", () => {
  const found = solve({ cost: [-1, 2, -3], rows: [[1, 1, 1]], high: [100], upper: [4, 5, 6] });
  assert.deepEqual(found.x, [4, 0, 6]);
});

test("nothing satisfies x + y >= 3 with x and y at most 1", () => {
  assert.equal(solve({ cost: [1, 1], rows: [[1, 1]], low: [3], high: [Infinity], upper: [1, 1] }).ending, "infeasible");
});

test("two equations that contradict each other, and two that say the same", () => {
  const rows = [[1, 1], [2, 2]];
  assert.equal(solve({ cost: [1, 2], rows, low: [1, 3], high: [1, 3] }).ending, "infeasible");
  near(solve({ cost: [1, 2], rows, low: [1, 2], high: [1, 2] }).value, 1);
});

test("x - y <= 1 holds nothing back", () => {
  assert.equal(solve({ cost: [-1, 0], rows: [[1, -1]], high: [1] }).ending, "unbounded");
});

test("reduced costs: of the wyndor rows, an hour more is worth 0, 1.5 and 1", () => {
  const { simplex } = solve({ cost: [-3, -5], rows: [[1, 0], [0, 2], [3, 2]], high: [4, 12, 18] });
  [0, 0, 0, -1.5, -1].forEach((wanted, j) => near(simplex.reduced[j], wanted));
});

test("an inverse: of the columns (2, 1) and (1, 1) it is (1, -1; -1, 2)", () => {
  const inverse = new Inverse(2), column = new Float64Array(2);
  [[2, 1], [1, 1]].forEach((values, r) => {
    inverse.times([0, 1], values, 0, 2, column);
    inverse.replace(r, column);
  });
  assert.deepEqual([...inverse.values], [1, -1, -1, 2]);
});

test("making the inverse anew changes nothing, and a column that depends on others is left out", () => {
  const found = solve({ cost: [-3, -5], rows: [[1, 0], [0, 2], [3, 2]], high: [4, 12, 18] }), { simplex } = found;
  const before = [...simplex.x];
  simplex.refresh();
  before.forEach((value, j) => near(simplex.x[j], value));
  const twice = solve({ cost: [-1, -1], rows: [[1, 1], [1, 1]], high: [1, 1] }).simplex;
  twice.basis.set([0, 1]);
  twice.place.set([0, 1, -1, -1]);
  twice.refresh();
  assert.deepEqual([...twice.basis].sort(), [0, 3]);
});

// --- stages, on a network drawn by hand ------------------------------------------------------------
//
//   f (base 6) --a--> gate p (base 6) --> market        g's way out is q alone; f can use q too, by b
//   g (base 3) --c--> gate q (base 3) --> market
//   f ---------b----> q
//
// Columns: a, b, c | f, g | market by p, by q | largest cut | changes at a | drops of c.
// Rows: f, g, p, q balance | a and b and c share nothing | exports | cuts of f, g | a up, a down | c.

const PROGRAM = (() => {
  const rows = [
    { 3: 1, 0: -1, 1: -1 }, { 4: 1, 2: -1 }, { 0: 1, 5: -1 }, { 1: 1, 2: 1, 6: -1 },
    { 5: 1, 6: 1 },
    { 3: 1 / 6, 7: 1 }, { 4: 1 / 3, 7: 1 },
    { 0: 1, 8: -1 }, { 0: 1, 8: 1 },
    { 2: 1, 9: 1 },
  ];
  const dense = rows.map((row) => Array.from({ length: 10 }, (_, j) => /** @type {any} */ (row)[j] ?? 0));
  return {
    matrix: byColumn(dense, 10),
    row_lower: [0, 0, 0, 0, null, 1, 1, null, 6, 3], row_upper: [0, 0, 0, 0, null, null, null, 6, null, null],
    parts: { chains: [0, 3], supply: [3, 2], markets: [5, 2], exports: [14, 1] },
    cut: 7, fields: [[15, 3], [16, 4]],
    stages: [
      { index: [5, 6], value: [-1, -1] }, { index: [8], value: [1 / 6] }, { index: [9], value: [1 / 3] },
      { index: [0, 1, 2], value: [1, 2, 1] }, { index: [0, 1, 2], value: [1.1, 1.2, 1.3] },
    ],
  };
})();
const OPEN = { chains: [Infinity, Infinity, Infinity], supply: [6, 3], markets: [Infinity, Infinity], exports: [9] };
const rounded = (/** @type {ArrayLike<number>} */ values) => Array.from(values, (v) => Math.round(v * 1e9) / 1e9);

test("stages: with everything open the base stands", () => {
  const plan = new FlowProgram(PROGRAM, OPEN).solve(OPEN);
  assert.deepEqual(rounded(plan.parts.chains), [6, 0, 3]);
});

test("stages: a closed, 4.5 left at q: cuts are level, 3 of 6 from f and 1.5 of 3 from g", () => {
  const bounds = { ...OPEN, chains: [0, Infinity, Infinity], markets: [Infinity, 4.5] };
  const plan = new FlowProgram(PROGRAM, OPEN).solve(bounds);
  assert.deepEqual(rounded(plan.parts.supply), [3, 1.5]);
  assert.deepEqual(rounded(plan.parts.chains), [0, 3, 1.5]);
  assert.deepEqual(rounded(plan.duals.markets), [0, -1]);
});

test("stages: a closed, b takes 2: f loses 4 of 6 whatever is done, so g keeps all of its 3", () => {
  const plan = new FlowProgram(PROGRAM, OPEN).solve({ ...OPEN, chains: [0, 2, Infinity] });
  assert.deepEqual(rounded(plan.parts.supply), [2, 3]);
});

test("stages: one stage gives the total; answers do not depend on what was asked before", () => {
  const program = new FlowProgram(PROGRAM, OPEN), bounds = { ...OPEN, chains: [0, 2, Infinity] };
  const first = program.solve(bounds);
  const [byP, byQ] = program.solve(bounds, 1).parts.markets;
  near(byP + byQ, 5);
  program.solve({ ...OPEN, chains: [0, 0, 0] });
  assert.deepEqual(program.solve(bounds), first);
});

// --- bounds, by hand -------------------------------------------------------------------------------
//
// Edges 0 and 1 are moorings (6 a year each, two of two work), 2 a pipe of 10 with a contract of 8, 3 has no limit and
// depends on 2. Home crude 5, 4, 6, 1; foreign crude 0, 3, 0, 0 on its way by mooring 1.

const things = {
  base: [5, 4, 6, 1], foreign: [0, 3, 0, 0], nameplate: [6, 7, 10, null], contract: [null, null, 8, null],
  month: [[0, null]],
};
const RULES = {
  chain: [0, 1, 2, 2], edges: things,
  joints: { base: [9], foreign: [3], nameplate: [6], contract: [null], month: [], units: [2], moorings: [[0, 1]] },
  depends: [[3, [2]]], streams: [{ edges: [1], joints: [0], volume: 3 }],
  supply: [10, 6], domestic: [1], markets: [15], demand: [null], exports: 15, phi: [0.1, 0.2, 0.4],
};
const none = { edges: [], joints: [], supply: [], domestic: [], markets: [], of_base: false, left: 0 };
const ask = (/** @type {any[]} */ given, more = {}) => {
  const blocks = given.map((block) => ({ ...none, ...block }));
  return new BoundRules(RULES).bounds({ blocks, horizon: "structural", ...more });
};

test("bounds: with nothing blocked, what foreign crude leaves; a run of segments is as wide as its narrowest", () => {
  const found = ask([]);
  assert.deepEqual([found.chains, found.joints, found.exports], [[6, 4, 10], [9], [15]]);
  assert.deepEqual([found.supply, found.domestic, found.markets], [[10, 6], [1], [Infinity]]);
});

test("bounds: one mooring closed leaves 6, of which 9/12 are home's; what depends on half a pipe is halved", () => {
  const found = ask([{ edges: [0] }]);
  assert.deepEqual([found.chains, found.joints], [[0, 4, 10], [4.5]]);
  assert.deepEqual(ask([{ edges: [2], left: 0.5 }]).chains, [6, 4, 0.5]);
});

test("bounds: a share of the limit, or of the base flow where the target has no limit of its own", () => {
  assert.deepEqual(ask([{ edges: [2], left: 0.9 }]).chains[2], 0.9);
  assert.deepEqual(ask([{ edges: [0], left: 0.5 }]).chains[0], 3);
  assert.deepEqual(ask([{ edges: [0], left: 0.5, of_base: true }]).chains[0], 2.5);
});

test("bounds: a mooring short of its load is shared in proportion to base, unless the room is released", () => {
  const blocks = [{ edges: [1], left: 0.5 }];
  assert.deepEqual(ask(blocks).chains[1], 2);
  assert.deepEqual(ask(blocks, { release_foreign: true }).chains[1], 2);
  assert.deepEqual(ask(blocks, { release_foreign: true, horizon: "structural" }).joints, [7.5]);
});

test("bounds: fields and markets keep a share of their base", () => {
  const found = ask([{ supply: [0], left: 0.5 }, { markets: [0], left: 0.2 }, { domestic: [0] }]);
  assert.deepEqual([found.supply, found.markets, found.domestic], [[5, 6], [3], [0]]);
});

test("bounds: contracts for a year; base and a part of the spare room for a month, at once where so stated", () => {
  assert.deepEqual(ask([], { horizon: "year" }).chains, [6, 4, 8]);
  assert.deepEqual(ask([], { horizon: "month" }).chains, [6, 4, 6.8]);
  assert.deepEqual(ask([], { horizon: "month", phi: 0.4 }).chains, [6, 4, 7.6]);
});

test("bounds: other values for a limit and for a contract", () => {
  assert.deepEqual(ask([], { edge_limits: new Map([[2, 20]]) }).chains[2], 20);
  assert.deepEqual(ask([], { horizon: "year", edge_contracts: new Map([[2, 9]]) }).chains[2], 9);
  assert.deepEqual(ask([], { joint_limits: new Map([[0, 9]]) }).joints, [15]);
});

test("bounds: a month without a calibration is an error that says so", () => {
  const rules = new BoundRules({ ...RULES, phi: null });
  assert.throws(() => rules.bounds({ blocks: [], horizon: "month" }), /calibration/);
});
