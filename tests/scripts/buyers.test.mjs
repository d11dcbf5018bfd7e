// Who loses how much, by hand: X takes 6 from A (8) and B (4), as in tests/energy/tracing/test_buyers.py.
import assert from "node:assert/strict";
import test from "node:test";
import { tinyPage, upTo } from "./tiny.mjs";

const { Buyers, Engine } = upTo("answer/engine", ["Buyers", "Engine"]);
const near = (/** @type {number} */ found, /** @type {number} */ wanted, tolerance = 1e-4) =>
  assert.ok(Math.abs(found - wanted) <= tolerance, `${found} is not ${wanted}`);
const two = new Buyers({
  buyers: [["X", "X", 6, "survey"], ["rest", "Destination not published", 6, ""]],
  outlets: [[[0], []], [[1], []]], unused: [[[2], []]], pairs: [[0, 0], [0, 1]], kept: [], missing: [0, 0],
  low: [8, 4], shipped: [8, 4], high: [8, 4], amounts: [[4, 2], [4, 2]],
});

/** Rows of what remains at A, B and an outlet that shipped nothing. @param {number[]} flows */
const losing = (flows) => {
  const losses = two.losses([8, 4, 0], flows);
  assert.equal(losses.rows[0].range, undefined);
  losses.addRanges();
  return { ...losses, rows: losses.rows.map((/** @type {any} */ { lost, range }) => [lost, ...range]) };
};

/** @param {number[][]} found @param {number[][]} wanted */
const allNear = (found, wanted) => wanted.forEach((row, i) => row.forEach((mt, k) => near(found[i][k], mt)));

test("A closed: X loses its 4 of A, which may have been 2 to 6, and so do those who are not listed", () => {
  const { rows, cut, diverted } = losing([0, 5, 1]);
  allNear(rows, [[4, 2, 6], [4, 2, 6]]);
  near(cut, 8);
  near(diverted, 2);
});

test("half of A closed: each loses half, or nothing, or all 4", () => {
  allNear(losing([4, 4, 0]).rows, [[2, 0, 4], [2, 0, 4]]);
});

test("all closed: what X received is lost for certain", () => {
  allNear(losing([0, 0, 0]).rows, [[6, 6, 6], [6, 6, 6]]);
});

test("nothing cut: nobody loses, and no range says otherwise", () => {
  allNear(losing([8, 4, 0]).rows, [[0, 0, 0], [0, 0, 0]]);
});

test("a page has the buyers of a year: half of the west's 9 is lost, 4.25 of it by who received 11.5 of 12", () => {
  const year = new Engine(tinyPage().engine).years.get(2024);
  const { rows: [marketland, rest], cut } = year.answer({
    blocks: [["corridor:west", 0.5]], horizon: "structural", foreign: false, home: false, assumed: new Map(),
    projects: [],
  }).buyers();
  near(marketland.lost, 4.25);
  near(rest.lost, 0.25);
  near(cut, 4.5);
});
