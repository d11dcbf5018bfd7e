// Aim: what lies under the pointer, and what a click there would close. The hint, the glow and the click share one aim.

/**
 * @typedef {{thing: Thing, name: string, members: Edge[]}} Target a place, or the routes that are drawn as one
 * @typedef {{name: string, keys: string[], reopens: boolean, edges: Edge[]}} Closing what a click closes or reopens
 * @typedef {{target: Target, gap: number, level: number, flow: number}} Candidate gap is how many px of ground lie
 *   between pointer and ink, level what is drawn over what
 */

const MOUSE_REACH = 6, FINGER_REACH = 24; // px
const EQUALLY_NEAR = 1; // px
const SOFT = 0.2; // px by which the ink of a stroke is seen beyond its edge
const ROUNDED = 0.75; // px by which the pointer's place may be off, so that a thin line is still touched
const CORNER = 4; // px that the corners of a symbol stand out of what it fills in every direction
/** What is closed about a route, the first that there is. A line of the map never closes a country. */
const CLOSED_BY_ROUTE = ["corridor", "line", "edge", "group", "node", "strait"];

/**
 * The ink under the pointer wins: the uppermost that a click can close, else the uppermost. Where there is none, the
 * nearest wins, and of the equally near the larger flow.
 * @param {Point} at
 * @param {SceneOnScreen} screen
 * @param {number} reach in px
 * @param {(target: Target) => boolean} closes whether a click closes anything about it
 * @returns {Target|null}
 */
function aimAt(at, { routes, places }, reach, closes) {
  const near = [...routes.map((route, level) => routeCandidate(at, route, level)),
    ...places.map((place, i) => placeCandidate(at, place, routes.length + i))].filter(({ gap }) => gap <= reach);
  const under = near.filter(({ gap }) => gap <= 0).sort((a, b) => b.level - a.level);
  const touched = near.filter(({ gap, target }) => gap <= ROUNDED && closes(target)).sort((a, b) => a.gap - b.gap);
  const found = under.find(({ target }) => closes(target)) || touched.find(({ gap }) => gap <= SOFT)
    || nearestOf(touched) || under[0] || nearestOf(near);
  return found ? found.target : null;
}

/** @param {Candidate[]} near @returns {Candidate|undefined} */
function nearestOf(near) {
  const least = Math.min(...near.map(({ gap }) => gap));
  return near.filter(({ gap }) => gap <= least + EQUALLY_NEAR).sort((a, b) => b.flow - a.flow)[0];
}

/** @param {Point} at @param {DrawnRoute} route @param {number} level @returns {Candidate} */
function routeCandidate(at, { edge, members, now, look, points }, level) {
  const target = { thing: { kind: "edge", id: edge.id }, name: edge.name, members };
  return { target, gap: distanceTo(at, points) - look.width / 2, level, flow: Math.max(now.flow || 0, now.base || 0) };
}

/** A symbol is touched where it has ink, whatever its shape: what lies beside it in its corners is the line's.
 * @param {Point} at @param {DrawnPlace} place @param {number} level @returns {Candidate} */
function placeCandidate(at, { node, at: spot, radius, inks }, level) {
  const target = { thing: { kind: "node", id: node.id }, name: node.name, members: [] };
  const beyond = distance(at, spot) - radius, gap = beyond < CORNER && inks(at) ? 0 : Math.max(ROUNDED, beyond);
  return { target, gap, level, flow: 0 };
}

/** What a click on a target does: it reopens what shuts it, or closes the first of what can be closed about it.
 * @param {Model} model @param {Target} target @returns {Closing|null} */
function closingOf(model, { thing, members }) {
  const things = members.length ? members.map(({ id }) => ({ kind: "edge", id })) : [thing];
  const shut = [...new Set(things.flatMap((one) => blocksOn(model, one)))];
  if (shut.length) return closing(model, shut, true);
  const [first, ...others] = things.map((one) => itemsFor(model, one));
  const common = first.filter((item) => others.every((items) => items.some(({ key }) => key === item.key)));
  const item = members.length ? closedByRoute(model.tables, common, members[0]) : common[0];
  return item ? closing(model, [item.key], false) : null;
}

/** A line that also is part of another corridor comes last: it would close more than what is seen.
 * @param {Tables} tables @param {Item[]} items @param {Edge} edge */
function closedByRoute(tables, items, { corridor }) {
  const spills = (/** @type {Item} */ { edges }) => [...edges].some((id) => tables.edge(id)?.corridor !== corridor);
  const rank = (/** @type {Item} */ item) => CLOSED_BY_ROUTE.indexOf(item.kind)
    + (item.kind === "line" && spills(item) ? CLOSED_BY_ROUTE.length : 0);
  const allowed = items.filter(({ kind }) => CLOSED_BY_ROUTE.includes(kind));
  return allowed.sort((a, b) => rank(a) - rank(b) || a.edges.size - b.edges.size)[0];
}

/** @param {Model} model @param {string[]} keys @param {boolean} reopens @returns {Closing} */
function closing(model, keys, reopens) {
  const closed = model.engine ? model.engine.closed(keys) : new Set();
  return {
    keys, reopens, name: keys.map((key) => shortName(model.nameOf(key))).join(" + "),
    edges: model.data.edges.filter((edge) => closed.has(edge.id)),
  };
}
