// What is said of other counts: beside an answer what goes beyond it; where that is not known, that there are some.
import assert from "node:assert/strict";
import test from "node:test";
import { tinyPage, upTo } from "./tiny.mjs";

const page = upTo("panel/outages", ["Model", "countWords", "otherCountsOf", "restore", "settle", "untoldCounts"]);
const model = (/** @type {number[]} */ lost, /** @type {Object<string, any>} */ state = {}) => {
  const { view, engine } = tinyPage();
  engine.years[0].counts = { number: 1, lost: { structural: { "corridor:west": lost } } };
  const made = new page.Model(view, engine);
  page.restore(made, {});
  Object.assign(made.state, { blocked: ["corridor:west"], ...state });
  page.settle(made);
  return made;
};
const answer = { lost: 4, range: [3, 5], home: 0, homeRange: [0, 0] };

test("what lies within the range of the answer is not said again", () => {
  assert.equal(page.otherCountsOf(model([3, 5, 0, 0]), answer), null);
  assert.equal(page.otherCountsOf(model([3.5, 3.5, 0, 0]), answer), null);
});

test("what goes beyond it is said, abroad and at home", () => {
  assert.equal(page.otherCountsOf(model([2.5, 5, 0, 0]), answer), "By other counts of 2024: 2.5–5.0 lost.");
  assert.equal(page.otherCountsOf(model([3, 5.2, 0.3, 0.3]), answer),
    "By other counts of 2024: 3.0–5.2 lost, 0.3 lost by home refineries.");
});

test("where it was not worked out, that there are other counts is said", () => {
  for (const more of [
    { horizon: "month" }, { left: new Map([["corridor:west", 0.5]]) }, { blocked: ["corridor:west", "corridor:east"] },
  ]) {
    const made = model([2, 6, 0, 0], more);
    assert.equal(page.otherCountsOf(made, answer), null);
    assert.match(page.untoldCounts(made), /^Other sources count 2024 otherwise\./);
  }
  assert.equal(page.untoldCounts(model([2, 6, 0, 0])), null);
});

test("a count of a route has its share, unless that would be more than all; a total those of its parts", () => {
  const made = model([3, 5, 0, 0]), count = { name: "West", mt: 9, used_mt: 8, share: 0.75, source: "a", on: {} };
  assert.equal(page.countWords(made, { ...count, target: "gate:west" }),
    "West: 9.0 Mt/y, in use 8.0; 75.0 % of exports");
  assert.match(page.countWords(made, { ...count, target: "gate:west", share: null }), /more than all exports/);
  const on = { "gate:west": 0.2, "country:AA": 0.6 };
  const said = page.countWords(made, { ...count, target: "total:exports", on });
  assert.match(said, /^All exports: 9\.0 Mt\/y, in use 8\.0; of that: .* 60\.0 %, .* 20\.0 %$/);
});
