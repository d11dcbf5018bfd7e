// Which forecast of an outage belongs to what is on show: the one of the same blocks, in its year and nothing assumed.
import assert from "node:assert/strict";
import test from "node:test";
import { tinyPage, upTo } from "./tiny.mjs";

const page = upTo("panel/outages", ["Model", "drawWords", "dayWords", "outageOf", "restore", "settle", "takenRows"]);
const west = {
  blocked: ["corridor:west"], draws: 400, tanks_mt: 0.2, first_cut_days: [1, 2.25, null], lost_mt: [0.1, 0.2, 0.4],
  output_recovery_days: [0, 0, 0], course: [[1, 10, 12, 14, 0, 0.1, 0.2]],
};
const model = (/** @type {Object<string, any>} */ state) => {
  const { view, engine } = tinyPage();
  const made = new page.Model({ ...view, outages: { days: 30, year: 2024, rows: [west] } }, engine);
  page.restore(made, {});
  Object.assign(made.state, state);
  page.settle(made);
  return made;
};

test("the forecast of the same blocks is found, by any of their names", () => {
  assert.equal(page.outageOf(model({ blocked: ["corridor:west"] })), west);
  assert.equal(page.outageOf(model({ blocked: ["corridor:east"] })), undefined);
  assert.equal(page.outageOf(model({ blocked: ["corridor:west", "corridor:east"] })), undefined);
  assert.equal(page.outageOf(model({ blocked: [] })), undefined);
});

test("a share left open, an assumption, a project or another year have none", () => {
  const blocked = ["corridor:west"];
  for (const more of [
    { left: new Map([["corridor:west", 0.5]]) }, { assumed: new Map([["edge:e1", 4.5]]) }, { projects: ["wider-east"] },
    { release: { foreign: false, home: true } }, { year: 2023 },
  ]) assert.equal(page.outageOf(model({ blocked, ...more })), undefined);
});

test("never is a word, and a certainty has no range", () => {
  assert.equal(page.drawWords([1, 2.25, null], page.dayWords), "2.3 (1.0–never)");
  assert.equal(page.drawWords([0, 0, 0], page.dayWords), "0.0");
});

test("the table to take away has the forecast: median, then 5 and 95 % of draws, empty for never", () => {
  const rows = page.takenRows(model({ blocked: ["corridor:west"] }), "").filter(([part]) => part === "outage");
  const figures = rows.map((/** @type {any[]} */ [, id, , , , , ...cells]) => [id, ...cells.slice(0, 4)]);
  assert.deepEqual(figures, [
    ["first-cut", 2.25, 1, null, "days"], ["lost", 0.2, 0.1, 0.4, "Mt"], ["recovery", 0, 0, 0, "days"],
    ["output-1", 12, 10, 14, "Mt/y"], ["tanks-1", 0.1, 0, 0.2, "Mt"],
  ]);
});
