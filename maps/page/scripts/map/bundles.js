// Bundles: routes too near to one another to be told apart at a zoom, drawn as one with the sum of their flows.

/**
 * @typedef {{edge: Edge, members: Edge[], now: RouteState}} Bundle
 *   its first edge stands for it; a route that runs alone is a bundle of one
 * @typedef {{members: Edge[], course: Point[], number: number}} Run routes that run as one, in the order of the first
 */

const BUNDLED = 5; // px
const COURSE_SHARES = [0, 0.25, 0.5, 0.75, 1];

/**
 * Bundle routes of one corridor and one mode; those that carry nothing stay apart from those that do.
 * @param {Edge[]} edges
 * @param {Scenario|null} scenario the scenario shown
 * @param {(spot: [number, number]) => Point} project where a place lies, in px
 * @returns {Bundle[]}
 */
function bundlesOf(edges, scenario, project) {
  /** @type {Map<string, Run[]>} */
  const kinds = new Map();
  /** @type {Map<string, Run[]>} the same by the places where they begin, and by those where they end */
  const met = new Map();
  let runs = 0;
  for (const edge of edges) {
    const moves = [stateOf(edge, scenario), baseState(edge)].some(({ flow }) => (flow || 0) > 0);
    const kind = [edge.mode, edge.corridor, moves, edge.status].join(" "), course = courseOf(edge.line.map(project));
    // From the same place or to the same: one that goes on where another ends runs behind it, not beside it.
    const ends = [`${kind} from ${edge.tail}`, `${kind} to ${edge.head}`];
    const beside = ends.flatMap((end) => met.get(end) ?? []).filter((one) => runAsOne(one.course, course));
    if (beside.length) {
      beside.reduce((first, one) => (one.number < first.number ? one : first)).members.push(edge);
      continue;
    }
    const alone = { members: [edge], course, number: runs++ };
    listed(kinds, kind).push(alone);
    for (const end of ends) listed(met, end).push(alone);
  }
  return [...kinds.values()].flat().map(({ members }) => bundleOf(members, scenario));
}

/** The list of a key, which is there from now on.
 * @template T @param {Map<string, T[]>} lists @param {string} key @returns {T[]} */
function listed(lists, key) {
  const list = lists.get(key) ?? [];
  lists.set(key, list);
  return list;
}

/** Points spread along a course. @param {Point[]} points @returns {Point[]} */
function courseOf(points) {
  const length = lengthOf(points);
  return COURSE_SHARES.map((share) => along(points, length * share) || points[0]);
}

/** @param {Point[]} a @param {Point[]} b */
function runAsOne(a, b) { return a.every((point, i) => distance(point, b[i]) <= BUNDLED); }

/** @param {Edge[]} members @param {Scenario|null} scenario @returns {Bundle} */
function bundleOf(members, scenario) {
  const [first] = members;
  if (members.length === 1) return { edge: first, members, now: stateOf(first, scenario) };
  const foreign_mt = totalOf(members.map((edge) => edge.foreign_mt));
  return { edge: { ...first, foreign_mt }, members, now: stateOfAll(members, scenario) };
}

/** The sum of what happened to each. @param {Edge[]} members @param {Scenario|null} scenario @returns {RouteState} */
function stateOfAll(members, scenario) {
  const states = members.map((edge) => stateOf(edge, scenario)), change = sum(states.map((now) => now.change));
  const flow = totalOf(states.map((now) => now.flow)), base = totalOf(states.map((now) => now.base));
  if (states.every(({ state }) => state === "blocked")) return { state: "blocked", flow, base, change };
  const rest = (flow || 0) > 0 ? "flow" : baseState(members[0]).state;
  return { state: rest, ...changedState(change), flow, base, change };
}

/** @param {(number|null)[]} values @returns {number|null} their sum; null where none is known */
function totalOf(values) {
  const known = values.filter(isKnown);
  return known.length ? sum(known) : null;
}
