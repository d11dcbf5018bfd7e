// The model on the tiny network (map and answers in the docstring of `tiny_folder`): the west carries 9, the east 3.
import assert from "node:assert/strict";
import test from "node:test";
import { tinyPage, upTo } from "./tiny.mjs";

const page = upTo("map/style", [
  "Model", "adjustablesOf", "blocksOf", "blocksOn", "corridorRows", "countsAt", "itemsFor", "readAddress",
  "comparedRows", "replayState", "resetState", "restore", "settle", "shownOf", "showYear", "sidesOf", "takenRows",
  "toggled", "writeAddress",
]);
const model = (/** @type {object} */ more) => {
  const { view, engine } = tinyPage(), made = new page.Model({ ...view, ...more }, engine);
  page.restore(made, {});
  page.settle(made);
  return made;
};
/** @param {any} made @param {string[]} keys @param {Object<string, any>} [more] */
const blocked = (made, keys, more) => {
  Object.assign(made.state, { blocked: keys, ...more });
  page.settle(made);
  return made.result;
};
const keys = (/** @type {any[]} */ items) => items.map((item) => item.key);
const near = (/** @type {number} */ found, /** @type {number} */ wanted) =>
  assert.ok(Math.abs(found - wanted) < 1e-4, `${found} is not ${wanted}`);

test("what can be blocked about a thing comes once, the most fitting first", () => {
  const made = model();
  assert.equal(keys(page.itemsFor(made, { kind: "edge", id: "w1" }))[0], "corridor:west");
  const west = keys(page.itemsFor(made, { kind: "edge", id: "w1" }));
  assert.ok(west.includes("line:west-line") && west.indexOf("line:west-line") < west.indexOf("country:BB"));
  assert.deepEqual(keys(page.itemsFor(made, { kind: "corridor", id: "east" })), ["corridor:east"]);
  assert.ok(keys(page.itemsFor(made, { kind: "node", id: "sea-port" })).includes("group:harbour"));
});

test("what is not listed can be blocked by its own name, and what closes nothing cannot", () => {
  const made = model();
  assert.deepEqual(keys(page.itemsFor(made, { kind: "edge", id: "h1" })), ["edge:h1"]);
  assert.deepEqual(keys(page.itemsFor(made, { kind: "edge", id: "e2" })).filter((key) => key === "edge:e2"), []);
});

test("a second press finds the block to lift, even on a route that is its whole corridor", () => {
  const made = model();
  made.state.blocked = ["corridor:east"];
  assert.deepEqual(page.blocksOn(made, { kind: "edge", id: "e1" }), ["corridor:east"]);
  assert.deepEqual(page.blocksOn(made, { kind: "edge", id: "w1" }), []);
});

test("an event stands alone", () => {
  assert.deepEqual(page.toggled(["event:fire"], "corridor:a"), ["corridor:a"]);
  assert.deepEqual(page.toggled(["corridor:a"], "corridor:b"), ["corridor:a", "corridor:b"]);
  assert.deepEqual(page.toggled(["corridor:a", "corridor:b"], "corridor:a"), ["corridor:b"]);
});

test("a block before and after, on the page and as a table", () => {
  const made = model(), result = blocked(made, ["corridor:west"]);
  assert.equal(result.label, "Blocked: West");
  assert.equal(result.command, "kzroutes block corridor:west --year 2024");
  assert.ok(result.blocked.has("w1") && result.flows.w1 === 0);
  const rows = page.corridorRows(made).map((/** @type {any} */ row) => [row.corridor.id, row.before, row.after]);
  assert.deepEqual(rows, [["west", 9, 0], ["east", 3, 5]]);
  blocked(made, ["corridor:west"], { unit: "kbd" });
  const [, , , before, , , after, , , unit] = takenOf(made, "corridor", "west");
  assert.deepEqual([Math.round(before), after, unit], [Math.round(9 * made.data.kbd), 0, "kb/d"]);
  blocked(made, [], { unit: "mt" });
});

/** @param {any} made @param {string} part @param {string} id */
const takenOf = (made, part, id) => (
  page.takenRows(made, "#view").find((/** @type {any[]} */ row) => row[0] === part && row[1] === id));

test("what is taken away has everything on show, as wide as its head, with its sources", () => {
  const made = model();
  blocked(made, ["corridor:west"]);
  const rows = page.takenRows(made, "#view"), [head] = rows;
  assert.ok(rows.every((/** @type {any[]} */ row) => row.length <= head.length));
  // Of 12 the west carries 9; the east takes 2 of them: 7 are lost.
  const [, , , before, , , after] = takenOf(made, "corridor", "west");
  assert.deepEqual([before, after], [9, 0]);
  assert.equal(takenOf(made, "answer", "exports-lost")[6], 7);
  assert.equal(takenOf(made, "about", "view")[2], "#view");
  const cited = rows.slice(1).flatMap((/** @type {any[]} */ row) => String(row[head.length - 1] ?? "").split(" "));
  const listed = rows.flatMap((/** @type {any[]} */ [part, id]) => (part === "source" ? [id] : []));
  assert.ok(listed.length > 0 && listed.every((/** @type {string} */ id) => cited.includes(id)));
});

test("only what statistics were reconciled for is said to be so", () => {
  const kinds = (/** @type {object} */ more) => {
    const made = model(more), before = takenOf(made, "corridor", "west")[10];
    blocked(made, ["corridor:west"]);
    return [before, takenOf(made, "corridor", "west")[10]];
  };
  assert.deepEqual(kinds({}), ["reconciled statistics", "before: reconciled statistics; after: model result"]);
  assert.deepEqual(kinds({ years: [] }), ["model result", "model result"]); // a network of two tables
});

test("an answer that was kept stands beside the others, and a kept address that makes no sense does not", () => {
  const made = model();
  blocked(made, ["corridor:west"], { kept: "block=corridor:east&horizon=structural&year=2023" });
  const sides = page.sidesOf(made), [lost] = page.comparedRows(made);
  assert.equal(sides[sides.length - 1].about, "Structural, 2023");
  assert.equal(sides.length, made.horizons.length + 1);
  near(lost.of(sides[sides.length - 2].ask())[0], 7);
  made.state.kept = "block=corridor:nowhere&year=1066";
  assert.equal(page.sidesOf(made).length, made.horizons.length);
  made.state.kept = "";
  assert.deepEqual(page.readAddress(page.writeAddress({ ...page.shownOf(made, null), kept: "block=a&year=1" })).kept,
    "block=a&year=1");
});

test("a share left open: nothing is closed whole, and the command line is asked the same", () => {
  const made = model(), result = blocked(made, ["corridor:west"], { left: new Map([["corridor:west", 0.5]]) });
  near(result.answer.lost, 2.5);
  assert.equal(result.blocked.size, 0);
  assert.equal(result.command, "kzroutes block corridor:west@50% --year 2024");
});

test("assumptions and projects: the answer follows, and no command is given that would not", () => {
  const made = model();
  assert.equal(blocked(made, ["corridor:west"], { projects: ["wider-east"] }).command, null);
  near(made.result.answer.lost, 5);
  page.showYear(made, 2023);
  assert.deepEqual(made.projects, []);
  page.settle(made);
  // Within 2023 e1 takes its 5 of 11.
  near(made.result.answer.lost, 6);
});

test("a year's figures: spare is left by the limit, and what was not found is not known", () => {
  const made = model(), edge = (/** @type {string} */ id) => made.tables.edge(id);
  assert.equal(edge("w2").spare_mt, 14 - 9 - 2);
  page.showYear(made, 2023);
  assert.equal(edge("w2").spare_mt, 14 - 8.5 - 2.5);
  page.showYear(made, 2015);
  assert.deepEqual([edge("w1").flow_mt, made.engine, made.nearestYear], [null, null, 2023]);
});

test("a replay goes to the year of its event, and keeps the share that the event left", () => {
  const made = model();
  page.replayState(made, "event:2023-05-10-buoys");
  page.settle(made);
  assert.deepEqual([made.state.year, made.state.horizon], [2023, "month"]);
  assert.match(made.result.label, /^Replay: “Two buoys out of service”/);
});

test("an address brings the state back; nonsense in it is ignored", () => {
  const made = model();
  const address = "#block=corridor:west@50,edge:m1&horizon=month&assume=joint:buoys@5.75&with=wider-east&release=home"
    + "&view=base&unit=kbd&hide=*,east";
  page.restore(made, page.readAddress(address));
  page.settle(made);
  assert.deepEqual(page.blocksOf(made), [["corridor:west", 0.5], ["edge:m1", 0]]);
  assert.equal(page.writeAddress(page.shownOf(made, null)), address);
  page.restore(made, page.readAddress("#block=corridor:zz,country:BB@400,corridor:east@x,country:CC&horizon=soon"
    + "&hide=zz&assume=zz@5,joint:buoys@9&show=constructor:x"));
  page.settle(made);
  assert.deepEqual([made.state.blocked, made.state.horizon, made.state.hidden.size], [["country:CC"], "structural", 0]);
  assert.equal(made.tables.row({ kind: "constructor", id: "x" }), undefined);
  assert.deepEqual([...made.state.assumed], [["joint:buoys", 6.5]]); // the high end of its range
  page.resetState(made);
  assert.equal(page.writeAddress(page.shownOf(made, null)), "");
});

test("a page that opens with a block says when there is none", () => {
  const made = model({ start: { blocked: [["corridor:west", 0.5]], horizon: "year", foreign: false, home: true } });
  assert.deepEqual(page.blocksOf(made), [["corridor:west", 0.5]]);
  assert.deepEqual([made.state.horizon, made.state.release], ["year", { foreign: false, home: true }]);
  made.state.blocked = [];
  assert.match(page.writeAddress(page.shownOf(made, null)), /^#block=-&/);
});

test("φ counts within a month, a contract within a year, a limit always; what has no range is not to be set", () => {
  const counts = (/** @type {string} */ id) => ["month", "year", "structural"].filter((horizon) => (
    page.countsAt({ ids: [id] }, horizon)));
  assert.deepEqual(counts("phi"), ["month"]);
  assert.deepEqual(counts("contract:joint:x"), ["year"]);
  assert.deepEqual(counts("joint:x"), ["month", "year", "structural"]);
  const ids = page.adjustablesOf(model()).flatMap((/** @type {any} */ one) => one.ids);
  assert.deepEqual(ids, ["price", "edge:e1", "joint:buoys"]);
});
