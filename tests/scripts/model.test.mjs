// field --a1--> hub --a2--> port, and hub --b--> port. Corridor a is a1 and a2, counted at a2; corridor b is b alone.
// In 2024 a carries 6 Mt and b 3; in 2023 they carry 4 and nothing that is known. Blocked: a is lost, b takes 1 more.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const page = load([
  "elements", "numbers", "words", "tables", "what_ifs", "address", "state", "years", "model", "blocks", "scenario",
  "corridors", "download", "map/style",
], [
  "Model", "blocksOn", "commandFor", "corridorRows", "itemsFor", "readAddress", "replayState", "resetState", "restore",
  "settle", "shownOf", "showYear", "tableText", "toggled", "writeAddress",
]);

const edge = (/** @type {string} */ id, /** @type {string} */ corridor, /** @type {object} */ more) => (
  { id, corridor, name: id, tail: "hub", head: "port", status: "operating", line: [[1, 1], [2, 2]], ...more }
);
const data = () => ({
  title: "Two routes", year: 2024, data_version: "1", kbd: 20, network: null, scenario: null, start: null,
  countries: { XX: "Land X" }, nodes: ["field", "hub", "port"].map((id) => ({ id, name: id.toUpperCase() })),
  edges: [
    edge("a1", "a", { tail: "field", head: "hub" }), edge("a2", "a", { gate: true }), edge("b", "b", { gate: true }),
  ],
  corridors: [{ id: "a", name: "Route A" }, { id: "b", name: "Route B" }],
  events: [{ id: "fire", name: "The fire" }],
  years: [
    { year: 2023, kind: "full", edges: { a2: [4, null, null, null, 8] }, corridors: [], through: {}, measures: [] },
    {
      year: 2024, kind: "full", through: {}, measures: [],
      edges: { a1: [6, null, null, null, null], a2: [6, null, null, 1, 8], b: [3, 2, 4, null, 5] },
      corridors: [{ id: "a", mt: 6, share: 2 / 3 }],
    },
  ],
});
const outcome = {
  delivered: 4000, lost: 5000, home: 0, rerouted: 1000, cost: null, money: null, through: [], binding: [],
};
const payload = (/** @type {number} */ year, /** @type {object[]} */ events) => ({
  year, edges: ["a1", "a2", "b"], chain: [0, 0, 1], countries: [], limits: [], events,
  base: { exports: 9000, home: 0, flows: [6000, 6000, 3000], foreign: [0, 0, 0] },
  items: [
    { key: "corridor:a", name: "Route A", kind: "corridor", same_as: ["country:XX"], edges: [0, 1], nodes: [] },
    { key: "corridor:b", name: "Route B", kind: "corridor", same_as: ["edge:b"], edges: [2], nodes: [] },
    { key: "group:all", name: "All", kind: "group", same_as: [], edges: [0, 1, 2], nodes: ["port"] },
  ],
  outcomes: [{ ...outcome, flows: [0, -6000, 1, 1000], foreign: [] }],
  answers: { structural: { 0: 0, "event:fire": 0 }, month: { 0: 0, "event:fire": 0 } },
});
const model = () => {
  const events = [{ key: "event:fire", left: [0.5], edges: [0] }];
  const made = new page.Model(data(), [payload(2024, []), payload(2023, events)]);
  page.restore(made, {});
  page.settle(made);
  return made;
};
const keys = (/** @type {any[]} */ items) => items.map((item) => item.key);

test("what can be blocked about a thing comes once, the most fitting first", () => {
  const made = model();
  assert.deepEqual(keys(page.itemsFor(made, { kind: "edge", id: "a1" })), ["corridor:a", "group:all"]);
  assert.deepEqual(keys(page.itemsFor(made, { kind: "edge", id: "b" })), ["corridor:b", "group:all"]);
  assert.deepEqual(keys(page.itemsFor(made, { kind: "node", id: "port" })), ["group:all"]);
  assert.deepEqual(keys(page.itemsFor(made, { kind: "corridor", id: "a" })), ["corridor:a"]);
});

test("a second press finds the block to lift, even on a route that is its whole corridor", () => {
  const made = model();
  made.state.blocked = ["corridor:b"];
  assert.deepEqual(page.blocksOn(made, { kind: "edge", id: "b" }), ["corridor:b"]);
  assert.deepEqual(page.blocksOn(made, { kind: "edge", id: "a1" }), []);
});

test("an event stands alone", () => {
  assert.deepEqual(page.toggled(["event:fire"], "corridor:a"), ["corridor:a"]);
  assert.deepEqual(page.toggled(["corridor:a"], "corridor:b"), ["corridor:a", "corridor:b"]);
  assert.deepEqual(page.toggled(["corridor:a", "corridor:b"], "corridor:a"), ["corridor:b"]);
});

test("a block before and after, on the page and as a table", () => {
  const made = model();
  made.state.blocked = ["corridor:a"];
  page.settle(made);
  assert.equal(made.result.label, "Blocked: Route A");
  assert.equal(made.result.command, "kzroutes block corridor:a --year 2024");
  assert.deepEqual(page.corridorRows(made).map((/** @type {any} */ row) => [row.before, row.after]), [[6, 0], [3, 4]]);
  made.state.unit = "kbd";
  page.settle(made);
  assert.ok(page.tableText(made).endsWith("a,Route A,120,0,0.6666666666666666\r\nb,Route B,60,80,\r\n"));
  made.state.unit = "mt";
  page.settle(made);
});

test("a year's figures: spare is left by the limit, and what was not found is not known", () => {
  const made = model(), [a1, a2, b] = made.data.edges;
  assert.deepEqual([a2.spare_mt, b.spare_mt, a1.limit_mt], [8 - 6 - 1, null, null]);
  page.showYear(made, 2023);
  assert.deepEqual([a1.flow_mt, a2.flow_mt, b.flow_mt, a2.spare_mt], [null, 4, null, 8 - 4]);
  assert.equal(made.data.corridors[0].share, null);
  page.showYear(made, 2015);
  assert.equal(made.whatIfs, null);
  assert.equal(made.whyNoWhatIfs, "No data found for 2015. It is a gap, not a zero.");
});

test("a replay goes to the year of its event", () => {
  const made = model();
  page.replayState(made, "event:fire");
  page.settle(made);
  assert.deepEqual([made.state.year, made.state.horizon, made.result.label], [2023, "month", "Replay: The fire"]);
});

test("an address brings the state back; nonsense in it is ignored", () => {
  const made = model(), address = "#block=corridor:a&horizon=month&view=base&year=2023&unit=kbd&hide=*,b";
  page.restore(made, page.readAddress(address));
  assert.equal(page.writeAddress(page.shownOf(made, null)), address);
  page.restore(made, page.readAddress("#block=corridor:zz,country:XX&horizon=year&hide=zz&show=constructor:x"));
  assert.deepEqual([made.state.blocked, made.state.horizon, made.state.hidden.size], [["country:XX"], "structural", 0]);
  assert.equal(made.tables.row({ kind: "constructor", id: "x" }), undefined);
  page.resetState(made);
  assert.equal(page.writeAddress(page.shownOf(made, null)), "");
});
