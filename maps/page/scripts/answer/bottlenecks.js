// Bottlenecks: the limits that crude waits behind, as the plan shows them. From every field that had to cut, the crude
// it could still send is followed along routes with room left, and back along routes whose crude could make room. Where
// it can go no further, what is full holds deliveries down: the minimum cut nearest to the fields, which is the same
// in every plan that delivers the most (Ford and Fulkerson 1956). Not from duals: where limits tie, those are luck.

/** @typedef {{id: string, name: string}} Bottleneck a route, or a limit that several share */

/** Mt/y: as good as full, and as good as no crude. */
const FULL = 1e-6;

/**
 * @typedef {object} Held of a plan, by position: what crude for export has to itself, and uses, in Mt/y
 * @property {number[]} edges room of every edge
 * @property {ArrayLike<number>} flows of every edge
 * @property {number[]} joints room of every shared limit
 * @property {number[]} loads of every shared limit
 * @property {number[][]} members edges of every shared limit
 * @property {number[]} waiting nodes of fields that could send more
 * @property {number[]} wanting nodes of takers that could take more
 */

/**
 * Positions of the edges and of the shared limits that hold the plan down; what is closed whole is not among them, nor
 * what leads only to takers who have all that they want.
 * @param {Ways} ways @param {Held} held @returns {{edges: number[], joints: number[]}}
 */
function heldBy(ways, held) {
  const { tails, heads } = ways, { edges, joints, loads, flows, members } = held;
  const full = joints.map((room, k) => loads[k] >= room - FULL);
  /** @type {number[][]} */
  const stops = tails.map(() => []);
  members.forEach((some, k) => { if (full[k]) for (const i of some) stops[i].push(k); });
  const open = tails.map((_, i) => flows[i] < edges[i] - FULL && stops[i].length === 0);
  const back = tails.map((_, i) => flows[i] > FULL);
  const reached = reachedFrom(ways, held.waiting, open, back);
  const passable = edges.map((room) => room > FULL), wanted = reachedFrom(
    { ...ways, tails: heads, heads: tails }, held.wanting, passable, tails.map(() => false));
  const front = tails.map((_, i) => i).filter((i) => (
    reached.has(tails[i]) && !reached.has(heads[i]) && !open[i] && wanted.has(heads[i])));
  const own = front.filter((i) => flows[i] >= edges[i] - FULL && edges[i] > FULL);
  const shared = new Set(front.filter((i) => flows[i] < edges[i] - FULL).flatMap((i) => stops[i]));
  return { edges: own, joints: [...shared].filter((k) => joints[k] > FULL).sort((a, b) => a - b) };
}

/**
 * Nodes that can be reached along open edges, and against those whose crude could make room.
 * @param {Ways} ways @param {number[]} start @param {boolean[]} open @param {boolean[]} back
 */
function reachedFrom({ tails, heads }, start, open, back) {
  const found = new Set(start), waiting = [...start];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    for (let i = 0; i < tails.length; i += 1) {
      const next = open[i] && tails[i] === node ? heads[i] : back[i] && heads[i] === node ? tails[i] : -1;
      if (next < 0 || found.has(next)) continue;
      found.add(next);
      waiting.push(next);
    }
  }
  return found;
}
