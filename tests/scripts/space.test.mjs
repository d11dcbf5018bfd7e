// A map of 100 by 100 px and a route from left to right through its middle: of cells of 8 px, it runs in row seven.
import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { Space, along, lengthOf } = load(["numbers", "map/course", "map/space"], ["Space", "along", "lengthOf"]);
const box = (/** @type {number} */ x, /** @type {number} */ y) => ({ x, y, w: 15, h: 15 });
const crossed = () => {
  const space = new Space(100, 100);
  space.mark([{ x: 0, y: 50 }, { x: 100, y: 50 }]);
  return space;
};

test("a box over the route covers its cells", () => {
  assert.equal(crossed().crossed(box(40, 41)), 2); // x 40 to 55 lies in the sixth and the seventh column
  assert.equal(crossed().crossed(box(40, 10)), 0);
});

test("the best box covers least, and what is taken is taken", () => {
  const space = crossed(), over = box(40, 41), beside = box(40, 10);
  assert.equal(space.best([over, beside]), beside);
  space.take(beside);
  assert.equal(space.best([over, beside]), over);
  assert.equal(space.best([over, beside], 2), null);
  assert.equal(space.best([box(90, 10)]), null); // leaves the map
  assert.equal(space.best([{ ...box(70, 10), penalty: 3 }, over]), over);
});

test("a point along a course, with its direction", () => {
  const course = [{ x: 0, y: 0 }, { x: 3, y: 4 }, { x: 3, y: 14 }];
  assert.equal(lengthOf(course), 15);
  assert.deepEqual(along(course, 10), { x: 3, y: 9, angle: Math.PI / 2 });
  assert.equal(along(course, 16), null);
});
