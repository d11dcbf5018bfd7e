// Tags: what a block changes, in figures, where it changes: at fields that cannot deliver, where a corridor leaves, and
// on the routes that change most.

/** @typedef {{fill: string, border: string, ink: string}} TagLook */
/** @typedef {{text: string, look: TagLook, key: string, size: number, anchors: Point[], node?: RouteNode}} Tag
 *   of tags with the same key there is one; anchors are the points that it may stand beside; a place that it names */

/** @type {Object<string, TagLook>} */
const TAG_LOOKS = {
  blocked: { fill: "#000000", border: "#ffffff", ink: "#ffffff" },
  gained: { fill: "#ffd36b", border: "#3b2f00", ink: "#1d1700" },
  lost: { fill: "#fff1f2", border: "#b00f2a", ink: "#8c0b20" },
};
const TAG_HEIGHT = 19; // px
const TAGGED_SHARE = 0.2; // of the largest change, from which a route that is no gate has a tag
const LEAST_TAGGED = 0.01; // of the largest change, below which nothing has a tag
const LEAST_FIELD = 0.04; // the same of fields, which are many
const TAG_ORDER = ["blocked", "gate", "field", "route"];

/** @param {MapCanvas} canvas @param {Scene} scene @param {SceneOnScreen} screen @param {Space} space
 * @returns {Set<string>} the places that are named by a tag */
function drawTags(canvas, scene, screen, space) {
  const font = canvas.font(700, space.small ? 11.5 : 12.5), named = new Set();
  for (const tag of fewTags(tagsOf(scene, screen, space), space)) {
    const spot = space.best(tagSpots(tag, canvas.textWidth(tag.text, { font }) + 10));
    if (!spot) continue;
    space.take(spot);
    space.takeLine(spot.on, { x: spot.x + spot.w / 2, y: spot.y + spot.h / 2 });
    if (tag.node) named.add(tag.node.id);
    drawTag(canvas, tag, spot, font);
  }
  return named;
}

/** One of each key, and no more than can be read. @param {Tag[]} tags @param {Space} space */
function fewTags(tags, { small }) {
  const once = [...new Map([...tags].reverse().map((tag) => [tag.key, tag])).values()].reverse();
  const shut = once.filter(({ look }) => look === TAG_LOOKS.blocked).slice(0, small ? 2 : 3);
  const others = once.filter(({ look }) => look !== TAG_LOOKS.blocked);
  return [...shut, ...others].slice(0, small ? 4 : 9);
}

/** @param {Scene} scene @param {SceneOnScreen} screen @param {Space} space @returns {Tag[]} the most telling first */
function tagsOf({ changes, nets }, { routes, places }, space) {
  const most = Math.max(toScale(CHANGE_MT), ...routes.map(({ now }) => Math.abs(now.change)));
  const ranked = [
    ...routes.map((route) => routeTag(route, nets, most, space)),
    ...places.map((place) => fieldTag(place, changes, most)),
  ];
  const gates = new Set(present(ranked).filter(({ why }) => why === "gate").map(({ tag }) => tag.text));
  const told = present(ranked).filter(({ why, tag }) => why === "blocked"
    || (tag.size >= most * LEAST_TAGGED && !(why === "route" && gates.has(tag.text)))); // said of its corridor already
  const level = (/** @type {string} */ why) => TAG_ORDER.indexOf(why);
  return told.sort((a, b) => level(a.why) - level(b.why) || b.tag.size - a.tag.size).map(({ tag }) => tag);
}

/** @param {DrawnRoute} route @param {Map<string, number>} nets @param {number} most the largest change
 * @param {Space} space @returns {{why: string, tag: Tag}|null} */
function routeTag(route, nets, most, space) {
  const { edge, members, points, length } = route, { state, size, text } = toldOf(route, nets, space.small);
  const gate = members.some((member) => member.gate);
  if (!state || (!gate && size < most * TAGGED_SHARE)) return null;
  const anchors = present([0.5, 0.3, 0.7, 0.15, 0.85].map((share) => along(points, length * share)));
  const key = (gate || state === "blocked") && edge.corridor ? edge.corridor : text;
  const tag = { text, key, size, look: TAG_LOOKS[state], anchors: anchors.filter((at) => space.holds(at)) };
  return tag.anchors.length ? { why: state === "blocked" ? state : gate ? "gate" : "route", tag } : null;
}

/** What is said of a route: what changes with it, where that is more than itself.
 * @param {DrawnRoute} route @param {Map<string, number>} nets @param {boolean} short
 * @returns {{state: string|undefined, size: number, text: string}} */
function toldOf({ edge, now }, nets, short) {
  const moved = now.state === "blocked" ? now.change : nets.get(edge.id) ?? now.change, size = Math.abs(moved);
  const words = change(moved) + " " + shownUnit.name;
  if (now.state !== "blocked") return { state: changedState(moved).state, size, text: words };
  const text = size < toScale(CHANGE_MT) ? t("blocked") : short ? words : t("blocked, {0}", words);
  return { state: "blocked", size, text };
}

/** What a field can't deliver any more. @param {DrawnPlace} place @param {Map<string, number>} changes Mt/y by field
 * @param {number} most the largest change @returns {{why: string, tag: Tag}|null} */
function fieldTag({ node, at }, changes, most) {
  const moved = changes.get(node.id) || 0;
  if (moved > -Math.max(toScale(CHANGE_MT), most * LEAST_FIELD)) return null;
  const text = shortName(node.name) + " " + change(moved);
  return { why: "field", tag: { text, key: text, size: -moved, look: TAG_LOOKS.lost, anchors: [at], node } };
}

/** Spots beside the anchors, the near ones cheaper.
 * @param {Tag} tag @param {number} w
 * @returns {Generator<Box & {on: Point, penalty: number}>} */
function* tagSpots({ anchors }, w) {
  const h = TAG_HEIGHT;
  for (const away of [12, 30, 50, 75]) {
    const offsets = [
      [away, -h / 2], [-away - w, -h / 2], [-w / 2, -h - away], [-w / 2, away],
      [away * 0.6, -h - away * 0.6], [-away * 0.6 - w, away * 0.6],
    ];
    for (const on of anchors) {
      for (const [dx, dy] of offsets) yield { x: on.x + dx, y: on.y + dy, w, h, on, penalty: away / 8 };
    }
  }
}

/** @param {MapCanvas} canvas @param {Tag} tag @param {Box & {on: Point}} spot @param {string} font */
function drawTag(canvas, { text, look }, spot, font) {
  const pen = canvas.pen, middle = spot.y + spot.h / 2;
  canvas.lead(spot.on, { x: spot.x + spot.w / 2, y: middle });
  pen.fillStyle = look.fill;
  pen.strokeStyle = look.border;
  pen.beginPath();
  pen.roundRect(spot.x, spot.y, spot.w, spot.h, 4);
  pen.fill();
  pen.stroke();
  canvas.write(text, spot.x + 5, middle + 0.5, { font, ink: look.ink });
}
