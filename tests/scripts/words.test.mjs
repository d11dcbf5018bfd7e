import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const page = load(["numbers", "words", "map/style"], [
  "digits", "amount", "change", "folded", "range", "roundAmount", "tonnes", "useUnit", "volume", "stateOf",
]);

test("volumes in either unit, tonnages in tonnes", () => {
  assert.deepEqual([68.55, 0, 0.004].map(page.digits), ["68.6", "0", "under 0.01"]);
  assert.deepEqual([page.amount(null), page.change(-2)], ["not known", "−2.0"]);
  page.useUnit("kb/d", 21.04, 2, 1);
  assert.deepEqual([page.amount(10), page.volume(0.01), page.range(1, 2)], ["210 kb/d", "under 1", "21–42"]);
  assert.equal(page.tonnes(10), "10.0 Mt");
  page.useUnit("Mt/y", 1, 2, 1);
});

test("a network that moves little has the decimals that it needs", () => {
  page.useUnit("Mt/y", 1, 4, 3);
  assert.deepEqual([0.024, 0.004, 0.00002].map(page.volume), ["0.024", "0.0040", "under 0.0001"]);
  assert.deepEqual([page.change(-0.02), page.change(0.000004)], ["−0.020", "0"]);
  page.useUnit("Mt/y", 1, 2, 1);
});

test("names are found in any script, with or without marks", () => {
  assert.equal(page.folded("Атырау–Самара"), page.folded("атырау самара"));
  assert.ok(page.folded("Порт Новороссийск").includes(page.folded("новороссийск")));
  assert.equal(page.folded("Țeñ"), "ten");
});

test("states of a route", () => {
  const edge = { id: "a", flow_mt: 5, status: "operating", mode: "pipeline", foreign_mt: null, low_mt: null };
  const scenario = (/** @type {number} */ mt, /** @type {string[]} */ shut = []) => (
    { flows: { a: mt }, blocked: new Set(shut) }
  );
  assert.equal(page.stateOf(edge, null).state, "flow");
  assert.equal(page.stateOf(edge, scenario(6)).state, "gained");
  assert.equal(page.stateOf(edge, scenario(1)).state, "lost");
  assert.equal(page.stateOf(edge, scenario(0, ["a"])).state, "blocked");
});

test("round volumes keep their digits, with the signs of the language", () => {
  assert.deepEqual([0.02, 0.1, 5, 50, 5000].map(page.roundAmount), [
    "0.02 Mt/y", "0.1 Mt/y", "5 Mt/y", "50 Mt/y", "5,000 Mt/y",
  ]);
});
