// Random programs, solved by the page's simplex and by HiGHS' npm build: node against_highs.mjs FOLDER COUNT
// FOLDER holds node_modules/highs. Prints what was found; run by tests/maps/test_page_solver.py.
import { createRequire } from "node:module";
import { solve } from "./programs.mjs";

const [folder, count] = process.argv.slice(2);
const highs = await createRequire(folder + "/")("highs")();

/** Numbers from 0 to 1, always the same (mulberry32). @param {number} seed */
function numbers(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** @typedef {import("./programs.mjs").LinearProgram} LinearProgram */

/** Small whole numbers, so that ties and empty rows are common. @param {number} seed @returns {LinearProgram} */
function randomProgram(seed) {
  const next = numbers(seed);
  const whole = (/** @type {number} */ from, /** @type {number} */ to) => from + Math.floor(next() * (to - from + 1));
  const columns = whole(1, 40), count = whole(1, 30), filled = 0.1 + 0.6 * next();
  const row = () => Array.from({ length: columns }, () => (next() < filled ? whole(-3, 3) : 0));
  const rows = Array.from({ length: count }, row);
  const bounds = Array.from({ length: columns }, () => {
    const kind = next();
    return kind < 0.05 ? [-Infinity, Infinity] : kind < 0.3 ? [0, Infinity] : [whole(-4, 0), whole(0, 9)];
  });
  // Most programs are drawn around a point that satisfies them, often at the end of a row or of a column.
  const around = next() < 0.8, within = bounds.map(([low, high]) => [Math.max(low, -9), Math.min(high, 9)]);
  const point = within.map(([low, high]) => (next() < 0.5 ? low : whole(low, high)));
  const ends = rows.map((row) => {
    const kind = next(), there = row.reduce((sum, v, j) => sum + v * point[j], 0), a = around ? there : whole(-5, 12);
    const loose = around ? whole(0, 1) * whole(0, 9) : 0;
    if (kind < 0.2) return [a, a];
    if (kind < 0.4) return [a - loose, a + whole(1, 9)];
    return kind < 0.7 ? [-Infinity, a + loose] : [a - loose, Infinity];
  });
  return {
    cost: Array.from({ length: columns }, () => whole(-4, 6)), rows,
    low: ends.map((end) => end[0]), high: ends.map((end) => end[1]),
    lower: bounds.map((bound) => bound[0]), upper: bounds.map((bound) => bound[1]),
  };
}

/** In the LP format of CPLEX. @param {LinearProgram} program */
function lpText({ cost, rows, low = [], high, lower = [], upper = [] }) {
  const term = (/** @type {number} */ v, /** @type {number} */ j) => `${v < 0 ? "-" : "+"} ${Math.abs(v)} x${j}`;
  const sum = (/** @type {number[]} */ values) => values.map(term).join(" ");
  const lines = rows.flatMap((row, i) => [
    ...(low[i] > -Infinity ? [` l${i}: ${sum(row)} >= ${low[i]}`] : []),
    ...(high[i] < Infinity ? [` h${i}: ${sum(row)} <= ${high[i]}`] : []),
  ]);
  const end = (/** @type {number} */ value) => (Number.isFinite(value) ? value : value < 0 ? "-inf" : "+inf");
  const bounds = lower.map((value, j) => ` ${end(value)} <= x${j} <= ${end(upper[j])}`);
  return ["Minimize", ` obj: ${sum(cost)}`, "Subject To", ...lines, "Bounds", ...bounds, "End", ""].join("\n");
}

const endings = /** @type {Object<string, number>} */ ({}), differences = [];
for (let seed = 0; seed < Number(count); seed += 1) {
  const program = randomProgram(seed), own = solve(program), judged = highs.solve(lpText(program), { presolve: "off" });
  const ending = judged.Status.toLowerCase();
  endings[ending] = (endings[ending] ?? 0) + 1;
  const value = judged.ObjectiveValue, allowed = 1e-6 * Math.max(1, Math.abs(value));
  const same = own.ending === ending && (ending !== "optimal" || Math.abs(own.value - value) <= allowed);
  if (!same) differences.push({ seed, own: [own.ending, own.value], highs: [ending, value] });
}
console.log(JSON.stringify({ endings, differences }));
