// A network of three routes a, b, c drawn by hand: a carries 6 Mt, b 3, c 0. One chain holds a1 and a2.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { WhatIfs } = load(["numbers", "what_ifs"], ["WhatIfs"]);
const outcome = (/** @type {any} */ more) => ({
  delivered: 9000, lost: 0, home: 0, rerouted: 0, cost: 1000, money: null, through: [[6667, 6667, 6667]], binding: [],
  flows: [], foreign: [], ...more,
});
const payload = {
  year: 2024, edges: ["a1", "a2", "b", "c"], chain: [0, 0, 1, 2],
  base: { exports: 9000, home: 0, flows: [6000, 6000, 3000, 0], foreign: [0, 500, 0, 0] },
  countries: ["XX"], limits: [["edge:c", "Route c"]],
  items: [
    { key: "corridor:a", name: "A", kind: "corridor", same_as: ["country:XX"], edges: [0, 1], nodes: [] },
    { key: "edge:a1", name: "A one", kind: "edge", same_as: [], edges: [0], nodes: [] },
    { key: "line:b", name: "B", kind: "line", same_as: [], edges: [2], nodes: [] },
  ],
  events: [{ key: "event:e", left: [0.5], edges: [0] }, { key: "event:f", left: [0], edges: [2] }],
  outcomes: [
    outcome({}),
    outcome({
      delivered: 5000, lost: 4000, rerouted: 2000, cost: 1250, money: [10, 8, 12], through: [null], binding: [0],
      flows: [0, -6000, 2, 2000], foreign: [1, -500],
    }),
    outcome({ delivered: 0, lost: 9000 }),
  ],
  answers: { structural: { "": 0, 0: 1, 1: 1, 2: 0, "0,2": 2, "event:e": 1 } },
};
const what = new WhatIfs(payload);

test("an answer in tonnes, shares and dollars", () => {
  const found = what.answer(["corridor:a"], "structural");
  assert.deepEqual([found.base, found.delivered, found.lost, found.rerouted], [9, 5, 4, 2]);
  assert.deepEqual([found.cost, found.costBefore], [12.5, 10]);
  assert.deepEqual(found.flows, { a1: 0, a2: 0, b: 3, c: 2 });
  assert.deepEqual(found.foreign, { a1: 0, a2: 0, b: 0, c: 0 });
  assert.deepEqual(found.binding, [{ id: "edge:c", name: "Route c" }]);
  assert.equal(found.through[0].after, null);
});

test("other names of the same thing, and any order", () => {
  assert.equal(what.keyOf(["country:XX"]), "0");
  assert.equal(what.keyOf(["line:b", "corridor:a"]), "0,2");
  assert.equal(what.keyOf(["corridor:a", "country:XX"]), "0");
});

test("what lies inside another block adds nothing", () => {
  assert.equal(what.keyOf(["edge:a1", "line:b", "corridor:a"]), "0,2");
});

test("what was not solved has no answer", () => {
  assert.equal(what.answer(["edge:a1", "line:b"], "structural"), null);
  assert.equal(what.answer(["corridor:a"], "month"), null);
  assert.equal(what.answer(["corridor:zz"], "structural"), null);
  assert.equal(what.lost(["line:b"], "structural"), 0);
});

test("a part block closes nothing wholly", () => {
  assert.deepEqual([...what.closed(["event:e"])], []);
  assert.deepEqual([...what.closed(["event:f", "edge:a1"])].sort(), ["a1", "b"]);
  assert.deepEqual(what.closing("a1").map((/** @type {any} */ item) => item.key), ["edge:a1", "corridor:a"]);
});
