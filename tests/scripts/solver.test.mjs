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
//   f (base 6) --a--> p (gate) --> market         a carries 6, c 4: 3 for the market at q, 1 for the refinery there
//   f ---------b----> q --------> market
//   g (base 4) --c--> q --------> refinery
//
// Columns: a, b, c | c for the refinery | f, g for export | f, g for the refinery | refinery | markets at p, q |
// largest cut | change at a | drop of c. Rows: balances of f, g, p, q, then of refinery crude at f, g, q | c of both |
// sources f, g | exports | cuts of f, g | a up, a down | c.

const ROWS = [
  { 4: 1, 0: -1, 1: -1 }, { 5: 1, 2: -1 }, { 0: 1, 9: -1 }, { 1: 1, 2: 1, 10: -1 },
  { 6: 1 }, { 7: 1, 3: -1 }, { 3: 1, 8: -1 },
  { 2: 1, 3: 1 }, { 4: 1, 6: 1 }, { 5: 1, 7: 1 }, { 9: 1, 10: 1 },
  { 4: 1 / 6, 6: 1 / 6, 11: 1 }, { 5: 1 / 4, 7: 1 / 4, 11: 1 },
  { 0: 1, 12: -1 }, { 0: 1, 12: 1 }, { 2: 1, 3: 1, 13: 1 },
];
const PROGRAM = {
  matrix: byColumn(ROWS.map((row) => Array.from({ length: 14 }, (_, j) => /** @type {any} */ (row)[j] ?? 0)), 14),
  row_lower: [0, 0, 0, 0, 0, 0, 0, null, null, null, null, 1, 1, null, 6, 4],
  row_upper: [0, 0, 0, 0, 0, 0, 0, null, null, null, null, null, null, 6, null, null],
  parts: {
    for_export: [0, 3], to_refineries: [3, 1], supply_for_export: [4, 2], supply_to_refineries: [6, 2],
    domestic: [8, 1], markets: [9, 2], joints: [21, 0], joints_for_export: [21, 0], shared: [21, 1], supply: [22, 2],
    exports: [24, 1],
  },
  refinery_chains: [2], cut: 11, fields: [[25, 22], [26, 23]],
  stages: [
    { index: [8, 9, 10], value: [-10, -1, -1] }, { index: [12], value: [1 / 6] }, { index: [13], value: [1 / 4] },
    { index: [0, 1, 2, 3], value: [1, 2, 1, 1] }, { index: [0, 1, 2, 3], value: [1.1, 1.2, 1.3, 1.4] },
  ],
};
const OPEN = {
  for_export: [Infinity, Infinity, Infinity], to_refineries: [Infinity], supply_for_export: [6, 3],
  supply_to_refineries: [0, 1], domestic: [1], markets: [Infinity, Infinity], joints: [], joints_for_export: [],
  shared: [Infinity], supply: [6, 4], exports: [9],
};
const rounded = (/** @type {ArrayLike<number>} */ values) => Array.from(values, (v) => Math.round(v * 1e9) / 1e9 || 0);
const stages = (/** @type {any} */ changes) => new FlowProgram(PROGRAM, OPEN).solve({ ...OPEN, ...changes });

test("stages: with everything open the base stands", () => {
  const plan = stages({});
  assert.deepEqual([rounded(plan.chains), rounded(plan.refined)], [[6, 0, 4], [0, 0, 1]]);
  assert.deepEqual([rounded(plan.supply), rounded(plan.domestic), rounded(plan.markets)], [[6, 4], [1], [6, 3]]);
});

test("stages: a closed, 4.5 left at q: f sends 6 - 6t, g 4 - 4t, together 1 + 4.5: all are cut by t = 45 %", () => {
  const plan = stages({ for_export: [0, Infinity, Infinity], markets: [Infinity, 4.5] });
  assert.deepEqual(rounded(plan.supply), [3.3, 2.2]);
  assert.deepEqual(rounded(plan.chains), [0, 3.3, 2.2]);
  assert.deepEqual(rounded(plan.chain_duals), [-1, 0, 0]);
});

test("stages: a closed, b takes 2: f loses 4 of 6 whatever is done, so g keeps all of its 4", () => {
  assert.deepEqual(rounded(stages({ for_export: [0, 2, Infinity] }).supply), [2, 4]);
});

test("stages: c takes 1.5, the refinery comes first, and the next tonne there is worth one abroad", () => {
  const plan = stages({ for_export: [Infinity, Infinity, 1.5], to_refineries: [1.5], shared: [1.5] });
  assert.deepEqual([rounded(plan.chains), rounded(plan.refined)], [[6, 0, 1.5], [0, 0, 1]]);
  assert.deepEqual(rounded(plan.chain_duals), [0, 0, -1]);
});

test("stages: one stage gives the total; answers do not depend on what was asked before", () => {
  const program = new FlowProgram(PROGRAM, OPEN), bounds = { ...OPEN, for_export: [0, 2, Infinity] };
  const first = program.solve(bounds), [byP, byQ] = program.solve(bounds, 1).markets;
  near(byP + byQ, 5);
  program.solve({ ...OPEN, for_export: [0, 0, 0] });
  assert.deepEqual(program.solve(bounds), first);
});

// --- bounds, by hand -------------------------------------------------------------------------------
//
// Edges 0 and 1 are moorings (6 a year each, two of two work), 2 a pipe of 10 with a contract of 8, 3 has no limit and
// depends on 2. Home crude 5, 4, 6, 1, of which 2 in the pipe are for a refinery; foreign crude 3 by mooring 1.

const RULES = {
  chain: [0, 1, 2, 2],
  edges: {
    base: [5, 4, 6, 1], foreign: [0, 3, 0, 0], refined: [0, 0, 2, 0], nameplate: [6, 7, 10, null],
    contract: [null, null, 8, null], month: [[0, null]],
  },
  joints: {
    base: [9], foreign: [3], refined: [0], nameplate: [6], contract: [null], month: [], units: [2],
    members: [[[0, 1], [1, 1]]], moorings: [[0, 1]],
  },
  depends: [[3, [2]]], streams: [{ edges: [1], joints: [0], volume: 3 }],
  supply: [10, 6], refined: [2, 0], domestic: [2], markets: [15], demand: [null], exports: 15,
  phi: [0.1, 0.2, 0.4],
};
const none = { edges: [], joints: [], supply: [], domestic: [], markets: [], of_base: false, left: 0 };
const ask = (/** @type {any[]} */ given, more = {}, rules = RULES) => {
  const blocks = given.map((block) => ({ ...none, ...block }));
  return new BoundRules(rules, [2]).bounds({ blocks, horizon: "structural", ...more });
};

test("bounds: with nothing blocked, what foreign crude leaves; a run of segments is as wide as its narrowest", () => {
  const found = ask([]);
  assert.deepEqual([found.for_export, found.to_refineries, found.shared], [[6, 4, 8], [10], [10]]);
  assert.deepEqual([found.joints, found.joints_for_export, found.exports], [[9], [9], [15]]);
  assert.deepEqual([found.supply, found.supply_for_export, found.supply_to_refineries], [[10, 6], [8, 6], [2, 0]]);
  assert.deepEqual([found.domestic, found.markets], [[2], [Infinity]]);
});

test("bounds: crude and room of home refineries are offered for export where asked, and not the reverse", () => {
  const found = ask([], { release_home: true });
  assert.deepEqual([found.for_export[2], found.supply_for_export, found.supply_to_refineries], [10, [10, 6], [2, 0]]);
});

test("bounds: one mooring closed leaves 6, of which 9/12 are home's; what depends on half a pipe is halved", () => {
  const found = ask([{ edges: [0] }]);
  assert.deepEqual([found.for_export, found.joints], [[0, 4, 8], [4.5]]);
  assert.deepEqual(ask([{ edges: [2], left: 0.5 }]).shared, [0.5]);
});

test("bounds: a share of the limit, or of the base flow where the target has no limit of its own", () => {
  assert.equal(ask([{ edges: [0], left: 0.5 }]).for_export[0], 3);
  assert.equal(ask([{ edges: [0], left: 0.5, of_base: true }]).for_export[0], 2.5);
  assert.deepEqual(ask([{ joints: [0], edges: [0, 1], left: 0.5 }]).joints, [4.5]);
});

test("bounds: a mooring short of its load is shared in proportion to base, unless the room is released", () => {
  const blocks = [{ edges: [1], left: 0.5 }];
  assert.equal(ask(blocks).for_export[1], 2);
  assert.deepEqual(ask(blocks).joints, [6.75]);
  assert.deepEqual(ask(blocks, { release_foreign: true }).joints, [7.5]);
});

test("bounds: fields and markets keep a share of their base", () => {
  const found = ask([{ supply: [0], left: 0.5 }, { markets: [0], left: 0.2 }, { domestic: [0] }]);
  assert.deepEqual([found.supply, found.supply_for_export, found.markets, found.domestic], [[5, 6], [3, 6], [3], [0]]);
});

test("bounds: a month has base and a part of the spare room, or what is stated; contracts hold for a year", () => {
  assert.deepEqual(ask([], { horizon: "month" }).shared, [6.8]);
  assert.deepEqual(ask([], { horizon: "month", phi: 0.4 }).shared, [7.6]);
  assert.equal(ask([], { horizon: "month" }).for_export[0], 6);
  assert.deepEqual(ask([], { horizon: "year" }).shared, [8]);
});

test("bounds: a contract does not go below what a month can use, unless a smaller value is given", () => {
  const rules = { ...RULES, edges: { ...RULES.edges, contract: [null, null, 7, null] } };
  assert.deepEqual(ask([], { horizon: "year" }, rules).shared, [7.6]);
  assert.deepEqual(ask([], { edge_contracts: new Map([[2, null]]) }, rules).shared, [7.6]);
  assert.deepEqual(ask([], { horizon: "year", edge_contracts: new Map([[2, 7.2]]) }, rules).shared, [7.6]);
  assert.deepEqual(ask([], { horizon: "year", edge_contracts: new Map([[2, 6.8]]) }, rules).shared, [6.8]);
});

test("bounds: other values for a limit", () => {
  assert.deepEqual(ask([], { edge_limits: new Map([[2, 20]]) }).shared, [20]);
  assert.deepEqual(ask([], { joint_limits: new Map([[0, 9]]) }).joints, [15]);
});

test("bounds: a month without a calibration is an error that says so; a year needs none", () => {
  assert.throws(() => ask([], { horizon: "month" }, { ...RULES, phi: null }), /calibration/);
  assert.deepEqual(ask([], { horizon: "year" }, { ...RULES, phi: null }).shared, [8]);
});
