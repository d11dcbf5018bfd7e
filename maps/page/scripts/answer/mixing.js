// Mixing: which part of a flow has passed somewhere, by proportional sharing (energy/statistics/mixing.py): every
// outflow of a place is a mixture like its inflow (Bialek 1996).

/**
 * @typedef {{nodes: string[], tails: number[], heads: number[]}} Ways edges by the positions of their ends
 */

/** Mt/y: less is what rounding left. And how little a share may still move, where crude goes round on a ring. */
const NO_FLOW = 1e-6, STILL = 1e-13;
/** Passes over all edges: a way has fewer steps, and a ring gives its shares at a geometric pace. */
const MOST_PASSES = 5000;

/**
 * Part (0–1) of what each node receives or produces that has passed any of the given edges; 0 for nothing.
 * @param {Ways} ways @param {ArrayLike<number>} flows per edge @param {Set<number>} crossing edges
 * @param {number[]} sources nodes @returns {Float64Array} per node
 */
function crossedShares({ nodes, tails, heads }, flows, crossing, sources) {
  const total = new Float64Array(nodes.length), sent = total.slice(), entering = total.slice();
  tails.forEach((tail, i) => {
    sent[tail] += flows[i];
    total[heads[i]] += flows[i];
    if (crossing.has(i)) entering[heads[i]] += flows[i];
  });
  // A field produces what it sends beyond what it receives; that part has crossed nothing.
  for (const node of sources) if (node >= 0) total[node] += Math.max(sent[node] - total[node], 0);
  const carried = tails.map((_, i) => i).filter((i) => !crossing.has(i) && flows[i] > NO_FLOW);
  return mixed(total, entering, carried.map((i) => [tails[i], heads[i], flows[i]]));
}

/**
 * @param {Float64Array} total of each node @param {Float64Array} entering of it, what has crossed on the last step
 * @param {number[][]} steps from, to, Mt/y
 */
function mixed(total, entering, steps) {
  let share = total.map(() => 0);
  for (let pass = 0; pass < MOST_PASSES; pass += 1) {
    const next = entering.slice();
    for (const [from, to, flow] of steps) next[to] += share[from] * flow;
    let moved = 0;
    next.forEach((mt, node) => {
      next[node] = total[node] > NO_FLOW ? Math.min(Math.max(mt / total[node], 0), 1) : 0;
      moved = Math.max(moved, Math.abs(next[node] - share[node]));
    });
    share = next;
    if (moved < STILL) break;
  }
  return share;
}
