// Tags: what a block changes, in figures, where it changes: at fields that cannot deliver, where a corridor leaves, and
// on the routes that change most.

/** @typedef {{fill: string, border: string, ink: string}} TagLook */
/** @typedef {{text: string, look: TagLook, key: string, size: number, anchors: Point[]}} Tag
 *   of tags with the same key there is one; anchors are the points that it may stand beside */

/** @type {Object<string, TagLook>} */
const TAG_LOOKS = {
  blocked: { fill: "#000000", border: "#ffffff", ink: "#ffffff" },
  gained: { fill: "#ffd36b", border: "#3b2f00", ink: "#1d1700" },
  lost: { fill: "#fff1f2", border: "#b00f2a", ink: "#8c0b20" },
};
const TAG_HEIGHT = 19; // px
const TAGGED_SHARE = 0.2; // of the largest change, from which a route that is no gate has a tag
const LEAST_TAGGED = 0.01; // of the largest change
const TAG_ORDER = ["blocked", "gate", "field", "route"];

/** @param {MapCanvas} canvas @param {Scene} scene @param {SceneOnScreen} screen @param {Space} space */
function drawTags(canvas, scene, screen, space) {
  const font = canvas.font(700, 12.5), seen = new Set(), most = space.small ? 4 : 9;
  for (const tag of tagsOf(scene, screen, space)) {
    if (seen.size >= most || seen.has(tag.key)) continue;
    const spot = space.best(tagSpots(tag, canvas.textWidth(tag.text, { font }) + 10));
    if (!spot) continue;
    space.take(spot);
    space.takeLine(spot.on, { x: spot.x + spot.w / 2, y: spot.y + spot.h / 2 });
    seen.add(tag.key);
    drawTag(canvas, tag, spot, font);
  }
}

/** @param {Scene} scene @param {SceneOnScreen} screen @param {Space} space @returns {Tag[]} the most telling first */
function tagsOf({ changes }, { routes, places }, space) {
  const most = Math.max(CHANGE_MT, ...routes.map(({ now }) => Math.abs(now.change)));
  const ranked = [
    ...routes.map((route) => routeTag(route, most, space)), ...places.map((place) => fieldTag(place, changes)),
  ];
  const told = present(ranked).filter(({ tag }) => tag.size >= most * LEAST_TAGGED || tag.look === TAG_LOOKS.blocked);
  const level = (/** @type {string} */ why) => TAG_ORDER.indexOf(why);
  return told.sort((a, b) => level(a.why) - level(b.why) || b.tag.size - a.tag.size).map(({ tag }) => tag);
}

/** @param {DrawnRoute} route @param {number} most the largest change @param {Space} space
 * @returns {{why: string, tag: Tag}|null} */
function routeTag({ edge, members, now, points, length }, most, space) {
  const { state } = now, size = Math.abs(now.change), moved = size >= CHANGE_MT;
  const anchors = [0.5, 0.3, 0.7, 0.15, 0.85].map((share) => along(points, length * share));
  const spots = present(anchors).filter((at) => space.holds(at));
  const tag = { size, anchors: spots, text: change(now.change) + " " + shownUnit.name };
  if (state === "blocked") {
    const text = moved ? "blocked, " + tag.text : "blocked";
    const key = "blocked " + (edge.corridor || edge.line_id || edge.id);
    return { why: "blocked", tag: { ...tag, text, key, look: TAG_LOOKS.blocked } };
  }
  const gate = members.some((member) => member.gate);
  if ((state !== "gained" && state !== "lost") || (!gate && size < most * TAGGED_SHARE)) return null;
  return { why: gate ? "gate" : "route", tag: { ...tag, key: tag.text, look: TAG_LOOKS[state] } };
}

/** What a field can't deliver any more. @param {DrawnPlace} place @param {Map<string, number>} changes Mt/y by field
 * @returns {{why: string, tag: Tag}|null} */
function fieldTag({ node, at }, changes) {
  const moved = changes.get(node.id) || 0;
  if (moved > -CHANGE_MT) return null;
  const text = change(moved) + " " + shownUnit.name;
  return { why: "field", tag: { text, key: text, size: -moved, look: TAG_LOOKS.lost, anchors: [at] } };
}

/** Spots beside the anchors, the near ones cheaper.
 * @param {Tag} tag @param {number} w
 * @returns {Generator<Box & {on: Point, penalty: number}>} */
function* tagSpots({ anchors }, w) {
  const h = TAG_HEIGHT;
  for (const away of [12, 30, 50]) {
    const offsets = [
      [away, -h / 2], [-away - w, -h / 2], [-w / 2, -h - away], [-w / 2, away],
      [away * 0.6, -h - away * 0.6], [-away * 0.6 - w, away * 0.6],
    ];
    for (const on of anchors) {
      for (const [dx, dy] of offsets) yield { x: on.x + dx, y: on.y + dy, w, h, on, penalty: away / 15 };
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
