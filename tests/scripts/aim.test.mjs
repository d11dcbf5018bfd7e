// Three routes on a screen: a wide one along y = 50, a thin one across it at x = 50, and a thin one along y = 90.
// A square place of 10 px stands on the wide one at x = 20; nothing can close it.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const page = load(["elements", "numbers", "words", "tables", "blocks", "map/style", "map/course", "map/aim"], [
  "Tables", "aimAt", "closingOf", "distanceTo",
]);

const route = (/** @type {string} */ id, /** @type {number[]} */ [x, y, u, v], width = 2, flow = 1) => {
  const edge = { id, name: id, line_id: "line-" + id, corridor: null };
  return { edge, members: [edge], now: { flow, base: flow }, look: { width }, points: [{ x, y }, { x: u, y: v }] };
};
const wide = route("wide", [0, 50, 100, 50], 12, 60), thin = route("thin", [50, 0, 50, 100], 2, 1);
const low = route("low", [0, 90, 100, 90], 2, 5);
const port = {
  node: { id: "port", name: "Port" }, at: { x: 20, y: 50 }, radius: 5,
  inks: (/** @type {{x: number, y: number}} */ { x, y }) => Math.max(Math.abs(x - 20), Math.abs(y - 50)) <= 5,
};
const screen = { routes: [wide, thin, low], places: [port] };
const closes = (/** @type {any} */ target) => target.thing.kind === "edge";
const at = (/** @type {number} */ x, /** @type {number} */ y, reach = 6) => (
  page.aimAt({ x, y }, screen, reach, closes)?.thing.id ?? null
);

test("the distance to a course, also beyond its ends", () => {
  assert.equal(page.distanceTo({ x: 30, y: 44 }, wide.points), 6);
  assert.equal(page.distanceTo({ x: 103, y: 54 }, wide.points), 5);
  assert.equal(page.distanceTo({ x: 3, y: 4 }, [{ x: 0, y: 0 }, { x: 0, y: 0 }]), 5);
});

test("the stroke under the pointer wins, the uppermost first", () => {
  assert.equal(at(30, 53), "wide");
  assert.equal(at(50, 50), "thin");
  assert.equal(at(52, 50), "wide"); // a pixel beside the thin one, which counts for less than one
});

test("where there is none the nearest wins, then the larger flow", () => {
  assert.equal(at(30, 60), "wide"); // 4 px off its ink
  assert.equal(at(30, 70), null);
  assert.equal(at(30, 73, 24), "wide"); // 17 px off, and 16 off the low one: as near, and more flows in it
  assert.equal(at(30, 75, 24), "low"); // 14 px off, and 19 off the wide one
});

test("a place that nothing closes leaves the click to the line under it, but is named beside it", () => {
  assert.equal(at(20, 50), "wide");
  assert.equal(page.aimAt({ x: 20, y: 50 }, screen, 6, () => false).thing.id, "port");
});

test("of a place and the line below it, what has ink at the pointer wins, in every corner of its shape", () => {
  const on = (/** @type {number} */ x, /** @type {number} */ y, inks = port.inks) => (
    page.aimAt({ x, y }, { routes: [wide], places: [{ ...port, inks }] }, 24, () => true)?.thing.id
  );
  assert.equal(on(24.9, 54.9), "port"); // its corner, 6.9 px from its middle
  assert.equal(on(25.5, 50), "wide"); // half a px beside it
  assert.equal(on(23, 50, () => false), "wide"); // a gap within its shape
});

const edges = ["a1", "a2", "b", "c"].map((id, i) => (
  { id, name: id, corridor: i < 2 ? "a" : null, line_id: i < 3 ? "trunk" : null, line: [], tail: id, head: id }
));
const item = (/** @type {string} */ key, /** @type {string[]} */ ids) => (
  { key, name: key.toUpperCase(), kind: key.split(":")[0], same_as: [], edges: new Set(ids), nodes: new Set() }
);
const items = [
  item("country:XX", ["a1", "a2", "b", "c"]), item("line:trunk", ["a1", "a2", "b"]), item("corridor:a", ["a1", "a2"]),
  item("edge:b", ["b"]),
];
const model = (/** @type {string[]} */ blocked) => {
  const data = { edges, nodes: [], corridors: [{ id: "a" }] };
  const find = (/** @type {string} */ key) => items.find((one) => one.key === key);
  const closed = (/** @type {string[]} */ keys) => new Set(keys.flatMap((key) => [...find(key)?.edges || []]));
  return {
    data, tables: new page.Tables(data), state: { blocked }, nameOf: (/** @type {string} */ key) => find(key)?.name,
    engine: {
      items, byKey: new Map(items.map((one) => [one.key, one])), item: find, closed,
      closing: (/** @type {string} */ id) => items.filter((one) => one.edges.has(id)),
    },
  };
};
const close = (/** @type {string} */ id, /** @type {string[]} */ blocked = []) => {
  const edge = edges.find((one) => one.id === id);
  return page.closingOf(model(blocked), { thing: { kind: "edge", id }, name: id, members: [edge] });
};

test("a line closes its corridor, and what is of no corridor itself before a line that spills over", () => {
  assert.deepEqual(close("a1").keys, ["corridor:a"]);
  assert.deepEqual(close("a1").edges.map((/** @type {any} */ edge) => edge.id), ["a1", "a2"]);
  assert.deepEqual(close("b").keys, ["edge:b"]);
});

test("a line never closes a country", () => assert.equal(close("c"), null));

test("what is shut reopens, by whatever shut it", () => {
  const found = close("a1", ["line:trunk"]);
  assert.deepEqual([found.keys, found.reopens, found.name], [["line:trunk"], true, "LINE:TRUNK"]);
  assert.deepEqual(close("c", ["country:XX"]).keys, ["country:XX"]);
});
