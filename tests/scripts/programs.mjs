// Linear programs for the tests of the page's solver, written row by row or as networks.
import { load } from "./load.mjs";

export const SOLVER = ["solver/inverse", "solver/simplex", "solver/program", "solver/bounds"];
export const { Simplex } = load(SOLVER, ["Simplex"]);

/**
 * @typedef {{cost: number[], rows: number[][], low?: number[], high: number[], lower?: number[], upper?: number[]}} LinearProgram
 *   minimise cost · x, low <= row · x <= high; columns lie between lower (0) and upper (none)
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
  const fill = (/** @type {number[]|undefined} */ values, /** @type {number} */ count, /** @type {number} */ otherwise) => values ?? Array(count).fill(otherwise);
  simplex.bound(
    Float64Array.from([...fill(lower, columns, 0), ...fill(low, rows.length, -Infinity)]),
    Float64Array.from([...fill(upper, columns, Infinity), ...high]),
  );
  const ending = simplex.minimise(Float64Array.from([...cost, ...rows.map(() => 0)]));
  const x = Array.from(simplex.x.subarray(0, columns));
  return { ending, x, value: cost.reduce((sum, c, j) => sum + c * x[j], 0), steps: simplex.steps, simplex };
}

/**
 * Minimum-cost flow: arcs as tail, head, capacity, cost; a node sends what it supplies, or up to it when `most`.
 * @param {[string, string, number, number][]} arcs @param {Object<string, number>} supply
 * @returns {LinearProgram}
 */
export function network(arcs, supply) {
  const nodes = [...new Set(arcs.flatMap(([tail, head]) => [tail, head]))];
  const rows = nodes.map((node) => arcs.map(([tail, head]) => Number(tail === node) - Number(head === node)));
  const balance = nodes.map((node) => supply[node] ?? 0);
  return { cost: arcs.map((arc) => arc[3]), rows, low: balance, high: balance, upper: arcs.map((arc) => arc[2]) };
}

/** Maximum flow: an arc back from the sink to the source earns one per unit. @param {[string, string, number][]} arcs @param {string} source @param {string} sink */
export function mostThrough(arcs, source, sink) {
  return network([...arcs.map(([a, b, most]) => /** @type {[string, string, number, number]} */ ([a, b, most, 0])), [sink, source, 1e6, -1]], {});
}
