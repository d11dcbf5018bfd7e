// Linear programs for the tests of the page's solver, written row by row or as networks.
import { load } from "./load.mjs";

export const SOLVER = ["solver/inverse", "solver/simplex", "solver/program", "solver/bounds"];
export const { Simplex } = load(SOLVER, ["Simplex"]);

/**
 * @typedef {object} LinearProgram minimise cost · x where low <= row · x <= high and lower <= x <= upper
 * @property {number[]} cost
 * @property {number[][]} rows
 * @property {number[]} [low] none
 * @property {number[]} high
 * @property {number[]} [lower] 0
 * @property {number[]} [upper] none
 *
 * @typedef {[string, string, number, number]} Arc tail, head, capacity, cost
 */

/** The matrix of rows, compressed by column. @param {number[][]} rows @param {number} columns */
export function byColumn(rows, columns) {
  const starts = [0], index = [], value = [];
  for (let j = 0; j < columns; j += 1) {
    rows.forEach((row, i) => {
      if (row[j]) {
        index.push(i);
        value.push(row[j]);
      }
    });
    starts.push(index.length);
  }
  return { columns, rows: rows.length, starts, index, value };
}

/** Solve from a cold start. @param {LinearProgram} given @param {any} [Method] a kind of Simplex */
export function solve({ cost, rows, low, high, lower, upper }, Method = Simplex) {
  const columns = cost.length, simplex = new Method(byColumn(rows, columns));
  simplex.bound(
    Float64Array.from([...(lower ?? cost.map(() => 0)), ...(low ?? rows.map(() => -Infinity))]),
    Float64Array.from([...(upper ?? cost.map(() => Infinity)), ...high]),
  );
  const ending = simplex.minimise(Float64Array.from([...cost, ...rows.map(() => 0)]));
  const x = Array.from(simplex.x.subarray(0, columns));
  return { ending, x, value: cost.reduce((sum, c, j) => sum + c * x[j], 0), steps: simplex.steps, simplex };
}

/** Arcs from a text such as "start b 10 0, c b 30"; no cost is 0. @param {string} text @returns {Arc[]} */
export function arcsOf(text) {
  const words = text.split(",").map((arc) => arc.trim().split(" "));
  return words.map(([tail, head, most, cost]) => [tail, head, Number(most), Number(cost ?? 0)]);
}

/**
 * Minimum-cost flow: every node sends what it supplies, and takes where that is negative.
 * @param {Arc[]} arcs @param {Object<string, number>} supply @returns {LinearProgram}
 */
export function network(arcs, supply) {
  const nodes = [...new Set(arcs.flatMap(([tail, head]) => [tail, head]))];
  const rows = nodes.map((node) => arcs.map(([tail, head]) => Number(tail === node) - Number(head === node)));
  const balance = nodes.map((node) => supply[node] ?? 0);
  return { cost: arcs.map((arc) => arc[3]), rows, low: balance, high: balance, upper: arcs.map((arc) => arc[2]) };
}

/**
 * Maximum flow: an arc back from the sink to the source earns one per unit.
 * @param {Arc[]} arcs @param {string} source @param {string} sink
 */
export function mostThrough(arcs, source, sink) {
  const free = arcs.map(([tail, head, most]) => /** @type {Arc} */ ([tail, head, most, 0]));
  return network([...free, [sink, source, 1e6, -1]], {});
}
