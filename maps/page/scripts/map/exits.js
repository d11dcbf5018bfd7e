// Exits: where routes leave the map, what goes there and how much.

/** @typedef {{at: Point, ends: string[], flow: number}} Crossing a route that leaves the map at a point of its rim */

const EXIT_GAP = 70; // px between exits that are told apart
const EXIT_STEPS = [0, -18, 18, -36, 36, -54, 54, -72, 72]; // px along the rim
const EXIT_NAMES = 2; // names that an exit is told by, the others are counted

/** @param {MapCanvas} canvas @param {DrawnRoute[]} routes in sight
 * @param {DressedRoute[]} every whether in sight or not @param {Space} space */
function drawExits(canvas, routes, every, space) {
  const font = canvas.font(600, 12), { ink, halo } = theme.inks;
  for (const exit of exitsOf(routes, every, space)) {
    const text = exitWords(exit), w = canvas.textWidth(text, { font }) + 2, [{ at }] = exit;
    const box = space.best(EXIT_STEPS.flatMap((off) => rimBoxes(at, w, 15, off, space)), 24);
    if (!box) continue;
    space.take(box);
    canvas.write(text, box.x + 1, box.y + box.h / 2, { font, ink, halo });
  }
}

/** Crossings near to one another, the largest flow first.
 * @param {DrawnRoute[]} routes @param {DressedRoute[]} every @param {Space} space */
function exitsOf(routes, every, space) {
  /** @type {Map<string, Edge[]>} what moves on, by where it begins */
  const onward = new Map();
  for (const { edge } of every.filter(({ now }) => moves(now))) listed(onward, edge.tail).push(edge);
  const found = present(routes.map((route) => crossingOf(route, onward, space))).sort((a, b) => b.flow - a.flow);
  /** @type {Crossing[][]} */
  const exits = [];
  for (const crossing of found) {
    const near = exits.find(([first]) => distance(first.at, crossing.at) < EXIT_GAP);
    if (near) near.push(crossing);
    else exits.push([crossing]);
  }
  return exits;
}

/** @param {DrawnRoute} route @param {Map<string, Edge[]>} onward @param {Space} space @returns {Crossing|null} */
function crossingOf(route, onward, space) {
  const { edge, now, points } = route, out = points.findIndex((point) => !space.sees(point));
  if (!moves(now) || out < 1 || space.sees(points[points.length - 1])) return null;
  const [from, to] = [points[out - 1], points[out]];
  const share = Math.min(rimShare(from.x, to.x, space.width), rimShare(from.y, to.y, space.height));
  const at = { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
  return { at, ends: endsBehind(edge, onward), flow: now.flow || 0 };
}

/** @param {RouteState} now */
function moves({ flow }) { return (flow || 0) > toScale(CHANGE_MT); }

/** Where what a route carries may end, the nearest first. @param {Edge} edge @param {Map<string, Edge[]>} onward */
function endsBehind(edge, onward) {
  /** @type {Set<string>} */
  const ends = new Set(), met = new Set([edge.head]), ahead = [edge];
  for (const { head, head_name } of ahead) { // which grows
    const on = onward.get(head) ?? [];
    if (!on.length) ends.add(shortName(head_name));
    ahead.push(...on.filter((one) => !met.has(one.head)));
    for (const one of on) met.add(one.head);
  }
  return [...ends];
}

/** Which share of a step lies within 0 and a size. @param {number} from @param {number} to @param {number} size */
function rimShare(from, to, size) {
  if (to < 0) return from / (from - to);
  return to > size ? (size - from) / (to - from) : 1;
}

/** @param {Crossing[]} exit */
function exitWords(exit) {
  const ends = [...new Set(exit.flatMap((crossing) => crossing.ends))], more = ends.length - EXIT_NAMES;
  const names = ends.slice(0, EXIT_NAMES).join(", "), flow = amount(sum(exit.map((crossing) => crossing.flow)));
  return more > 0 ? t("to {0} and {1} more: {2}", names, more, flow) : t("to {0}: {1}", names, flow);
}

/** A box at the rim near a point. @param {Point} at @param {number} w @param {number} h @param {number} off
 * @param {Space} space @returns {Box[]} */
function rimBoxes({ x, y }, w, h, off, { width, height }) {
  const within = (/** @type {number} */ from, /** @type {number} */ size, /** @type {number} */ whole) => (
    Math.max(MARGIN + 1, Math.min(whole - MARGIN - 1 - size, from))
  );
  const across = x < 1 || x > width - 1; // leaves at a side
  const [left, top] = [x - w / 2 + (across ? 0 : off), y - h / 2 + (across ? off : 0)];
  return [{ x: within(left, w, width), y: within(top, h, height), w, h }];
}
