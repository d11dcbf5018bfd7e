// The engine on the tiny network: every value is worked out by hand in tests/energy/flow/test_tiny_network.py.
import assert from "node:assert/strict";
import test from "node:test";
import { tinyPage, upTo } from "./tiny.mjs";

const { Engine, sentenceOf, useUnit } = upTo("answer/sentence", ["Engine", "sentenceOf", "useUnit"]);
const engine = new Engine(tinyPage().engine), year = engine.years.get(2024);
/** @param {Object<string, number>|string[]} blocks @param {object} [more] */
const ask = (blocks, more) => year.answer({
  blocks: Array.isArray(blocks) ? blocks.map((key) => [key, 0]) : Object.entries(blocks), horizon: "structural",
  foreign: false, home: false, assumed: new Map(), projects: [], ...more,
});
const near = (/** @type {number} */ found, /** @type {number} */ wanted, tolerance = 1e-5) =>
  assert.ok(Math.abs(found - wanted) <= tolerance, `${found} is not ${wanted}`);
const corridors = (/** @type {any} */ answer) =>
  Object.fromEntries(answer.corridors.map((/** @type {any} */ row) => [row.id, Math.round(1e4 * row.after) / 1e4]));

test("the west closed: the east takes 5 of 12, so 7 are lost and 2 go another way", () => {
  const found = ask(["corridor:west"]);
  near(found.lost, 7);
  near(found.delivered, 5);
  near(found.rerouted, 2);
  assert.deepEqual(corridors(found), { west: 0, east: 5 });
  const fields = found.fields.map((/** @type {any} */ { id, before, after }) => [id, Math.round(before), after]);
  assert.deepEqual(fields.map(([id, before]) => [id, before]), [["north-field", 10], ["south-field", 5]]);
  near(fields[0][2], 8);
  near(fields[1][2], 0);
  // (8·1 + 5·30) / 8 t; before, 402.0938 / 15.
  near(found.cost, 158 / 8, 1e-3);
  near(found.costBefore, 402.0938 / 15, 1e-3);
});

test("horizons: the contract of e1 leaves 4 within a year, φ 0.2355 of 2 Mt above 3 within a month", () => {
  near(ask(["corridor:west"], { horizon: "year" }).lost, 8);
  near(ask(["corridor:west"], { horizon: "month" }).lost, 12 - 3.471, 1e-3);
  near(ask(["corridor:west"], { horizon: "month", assumed: new Map([["phi", 0.5]]) }).lost, 12 - 4);
});

test("the range of a month: a part of the 1.5 to 2.5 Mt that e1 has above 3, and φ is one event's", () => {
  const [least, most] = ask(["corridor:west"], { horizon: "month" }).range;
  near(least, 12 - 3 - 0.2355 * 2.5, 1e-3);
  near(most, 12 - 3 - 0.2355 * 1.5, 1e-3);
});

test("shares left: half of a corridor is half of its base flow, of a pipe half of its limit", () => {
  near(ask({ "corridor:west": 0.5 }).lost, 2.5);
  near(ask({ "edge:w2": 0.5 }).lost, 14 / 11);
  near(ask({ "corridor:west": 1 }).lost, 0);
});

test("the range leaves out what a reader sets", () => {
  const found = ask(["corridor:west"], { assumed: new Map([["edge:e1", 4.5]]) });
  near(found.lost, 7.5);
  near(found.range[0], 7.5);
  near(found.range[1], 8);
});

test("a refinery closed: its 3 stay in the ground, or are offered for export where that is asked", () => {
  const kept = ask(["edge:h1"]), released = ask(["edge:h1"], { home: true });
  near(kept.home, 3);
  near(kept.delivered, 12);
  // Exports never exceed what they were, whatever is offered.
  near(released.delivered, 12);
});

test("what holds deliveries down: e1 in the east, the buoys in the west, both with one buoy left", () => {
  const ids = (/** @type {string[]} */ blocks) => ask(blocks).binding.map((/** @type {any} */ one) => one.id).sort();
  assert.deepEqual(ids(["corridor:west"]), ["edge:e1"]);
  assert.deepEqual(ids(["corridor:east"]), ["joint:buoys"]);
  assert.deepEqual(ids(["edge:m1", "edge:m2"]), ["edge:e1", "joint:buoys"]);
  assert.deepEqual(ids(["edge:m1"]), []);
});

test("through BB goes the west: three quarters before, nothing after; with nothing left there is no share", () => {
  const through = (/** @type {string[]} */ blocks) =>
    ask(blocks).through.find((/** @type {any} */ row) => row.id === "BB").after;
  near(through(["corridor:west"]), 0);
  near(through(["edge:m1"]), 0.75);
  assert.equal(through(["corridor:west", "corridor:east"]), null);
});

test("a planned second track: e1 takes 8, and the north field has 7 beside the refinery's 3: 5 of 12 are lost", () => {
  const found = ask(["corridor:west"], { projects: ["wider-east"] });
  near(found.lost, 5);
  assert.deepEqual(corridors(found), { west: 0, east: 7 });
  near(ask(["corridor:west"], { projects: ["wider-east"], horizon: "year" }).lost, 5);
});

test("an answer in one sentence, in either unit", () => {
  const said = sentenceOf(ask(["corridor:west"]));
  // At the low end the contract holds and leaves 4, at the high end it is lifted and e1 takes 5.5.
  assert.match(said, /^Blocking West would take 7\.0 of 12\.0 Mt a year off the market \(range 6\.5–8\.0\)/);
  assert.match(said, /; 2\.0 could go another way, mostly by East\.$/);
  useUnit("kb/d", 20, 2, 1);
  assert.match(sentenceOf(ask(["corridor:west"])), /would take 140 of 240 thousand barrels a day off the market/);
  useUnit("Mt/y", 1, 2, 1);
});

test("names: what closes an edge, the smallest first; what is not listed goes by its own name", () => {
  assert.deepEqual([...year.closed(["corridor:east"])].sort(), ["e1"]);
  assert.ok(year.closing("w1").every((/** @type {any} */ item) => item.edges.has("w1")));
  assert.equal(year.item("edge:s1").name, engine.targets.get("edge:s1").name);
  assert.equal(year.item("edge:nowhere"), undefined);
});
