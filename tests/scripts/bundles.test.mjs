// A terminal with two moorings, each with a leg to the same strait; at one zoom the legs run 2 px apart, at another 40.
// Base: 6 Mt/y by each. One mooring is blocked and the plan puts 9 on the other: together they lose 3.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const page = load([
  "elements", "numbers", "tables", "map/style", "map/theme", "map/strokes", "map/course", "map/parallel", "map/bundles",
], ["bundlesOf", "changeScale", "evened", "netsOf", "parallelLegs", "strokes", "theme", "useTheme"]);

const nodes = [["terminal", "terminal"], ["m1", "mooring"], ["m2", "mooring"], ["strait", "strait"]]
  .map(([id, kind]) => ({ id, kind }));
const edge = (/** @type {string} */ tail, /** @type {string} */ head, /** @type {string} */ mode, y = 0) => ({
  id: tail + "-" + head, tail, head, mode, corridor: null, status: "operating", flow_mt: 6, foreign_mt: null,
  low_mt: null, gate: false, line: [[y, 0], [y, 100]],
});
const edges = [
  edge("terminal", "m1", "mooring"), edge("terminal", "m2", "mooring", 1),
  edge("m1", "strait", "sea"), edge("m2", "strait", "sea", 1),
];
const data = { edges, nodes, corridors: [] };
const legs = page.parallelLegs(data);
const scenario = {
  flows: { "terminal-m1": 0, "m1-strait": 0, "terminal-m2": 9, "m2-strait": 9 },
  blocked: new Set(["terminal-m1", "m1-strait"]),
};
const at = (/** @type {number} */ px) => (/** @type {number[]} */ [y, x]) => ({ x, y: y * px });

test("moorings of a terminal count as one place", () => {
  assert.deepEqual(legs.map((/** @type {any[]} */ some) => some.map(({ id }) => id)),
    [["terminal-m1", "terminal-m2"], ["m1-strait", "m2-strait"]]);
});

test("what parallel legs change is their net", () => {
  const nets = page.netsOf(data, legs, scenario);
  assert.equal(nets.get("m2-strait"), -3); // 9 after, 12 before
  assert.equal(nets.get("terminal-m1"), -3);
});

test("routes that can't be told apart are one, with the sum of their flows", () => {
  const sea = edges.slice(2), [one, ...none] = page.bundlesOf(sea, scenario, at(2));
  assert.equal(none.length, 0);
  assert.deepEqual(one.now, { state: "lost", flow: 9, base: 12, change: -3 });
  const apart = page.bundlesOf(sea, scenario, at(40));
  assert.deepEqual(apart.map((/** @type {any} */ { now }) => now.state), ["blocked", "gained"]);
});

test("what follows in a row is not summed, however short it is", () => {
  const row = [edge("a", "b", "pipeline"), edge("b", "c", "pipeline", 1)];
  assert.equal(page.bundlesOf(row, null, () => ({ x: 3, y: 3 })).length, 2);
});

test("what is open of parallel legs is drawn evenly", () => {
  const third = edge("m3", "strait", "sea", 2), some = [...edges.slice(2), third];
  const flows = { "m1-strait": 0, "m2-strait": 9, "m3-strait": 1 };
  const even = page.evened([some], { flows, blocked: new Set(["m1-strait"]) });
  assert.deepEqual(even.flows, { "m1-strait": 0, "m2-strait": 5, "m3-strait": 5 });
});

test("red and amber are as wide as the change, and told apart by more than colour", () => {
  const scale = page.changeScale([-6, 2], false), draw = (/** @type {object} */ now) => (
    page.strokes({ mode: "pipeline", foreign_mt: null, low_mt: null }, "#0072b2", now, 5, { only: true, scale })
  );
  const lost = draw({ state: "lost", flow: 0, base: 6, change: -6 });
  const gained = draw({ state: "gained", flow: 3, base: 1, change: 2 });
  assert.equal(lost.width, 3 * gained.width);
  assert.ok(lost.line.dashArray && !gained.line.dashArray);
  assert.deepEqual([lost.line.color, gained.line.color], [page.theme.inks.lost, page.theme.inks.gained]);
  assert.equal(draw({ state: "gained", flow: 1.01, base: 1, change: 0.01 }).width, 1.6); // the least that is seen
});

test("what stays keeps its colour inside the ring", () => {
  const look = page.strokes({ mode: "pipeline", foreign_mt: null, low_mt: null }, "#0072b2",
    { state: "lost", flow: 4, base: 6, change: -2 }, 5, { only: false, scale: 3 });
  assert.equal(look.line.color, "#0072b2");
  assert.equal(look.casing.color, page.theme.inks.lost);
  assert.ok(Math.abs(look.casing.weight - look.line.weight - 6) < 1e-9); // 2 Mt/y at 3 px each
});

test("routes that carry nothing are thin, grey and alike", () => {
  const draw = (/** @type {string} */ state, /** @type {string} */ colour) => (
    page.strokes({ mode: "rail", foreign_mt: null, low_mt: null }, colour, { state, flow: 0, base: 0, change: 0 }, 5)
  );
  assert.deepEqual(draw("none", "#0072b2"), draw("none", "#d55e00"));
  assert.ok(draw("none", "#0072b2").width < 1.2);
  assert.equal(draw("shut", "#0072b2").line.color, page.theme.inks.unused);
});

test("the dark has inks of its own", () => {
  const light = page.theme.inks;
  page.useTheme(true);
  assert.notEqual(page.theme.inks.land, light.land);
  page.useTheme(false);
  assert.equal(page.theme.inks, light);
});
