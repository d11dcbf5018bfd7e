// Tags beside routes: what a block changes, "+2.1 Mt/y" or "blocked".

/** @typedef {{fill: string, border: string, ink: string}} TagLook */
/** @typedef {{key: string, text: string, look: TagLook}} Tag routes with the same key get one tag */

const BLOCKED_TAG = { fill: "#000000", border: "#ffffff", ink: "#ffffff" };
const GAINED_TAG = { fill: "#ffd83d", border: "#3b2f00", ink: "#1d1700" };
const MORE_TAG = { fill: "#ffffff", border: MORE, ink: "#173c8a" };
const LESS_TAG = { fill: "#ffffff", border: LESS, ink: "#8a3206" };
const TAG_HEIGHT = 19; // px

/** @param {DrawnRoute} route @param {boolean} differences
 * @param {number} large from which change every route is tagged, Mt/y
 * @returns {Tag|null} */
function tagOf({ edge, now }, differences, large) {
  if (now.state === "blocked") {
    return { key: "blocked " + (edge.corridor || edge.line_id || edge.id), text: "blocked", look: BLOCKED_TAG };
  }
  const look = changeLook(now, differences), size = Math.abs(now.change);
  if (!look || size < 0.01 || (!edge.gate && size < large)) return null;
  const text = change(now.change) + " " + shownUnit.name;
  return { key: text, text, look };
}

/** What is lost has a tag only where differences are drawn. @param {RouteState} now @param {boolean} differences */
function changeLook({ state }, differences) {
  if (state === "gained") return differences ? MORE_TAG : GAINED_TAG;
  return state === "lost" && differences ? LESS_TAG : null;
}

/** @param {MapCanvas} canvas @param {DrawnRoute[]} routes @param {Space} space @param {boolean} differences */
function drawTags(canvas, routes, space, differences) {
  const font = canvas.font(700, 12.5), seen = new Set();
  // Small changes get a tag only where a corridor leaves, so that the large ones can be read.
  const large = (differences ? 0.25 : 0.05) * Math.max(0, ...routes.map((route) => Math.abs(route.now.change)));
  let left = space.small ? 2 : 4; // tags that say "blocked"
  for (const route of [...routes].sort((a, b) => b.length - a.length)) {
    const tag = tagOf(route, differences, large), blocked = route.now.state === "blocked";
    if (!tag || seen.has(tag.key) || (blocked && left <= 0)) continue;
    const spot = space.best(tagSpots(route, canvas.textWidth(tag.text, { font }) + 10, space));
    if (!spot) continue;
    space.take(spot);
    seen.add(tag.key);
    if (blocked) left--;
    drawTag(canvas, tag, spot, font);
  }
}

/** Spots beside a route, the near ones cheaper.
 * @param {DrawnRoute} route @param {number} w @param {Space} space
 * @returns {Generator<Box & {on: Point, penalty: number}>} */
function* tagSpots({ points, length }, w, space) {
  const h = TAG_HEIGHT;
  for (const away of [12, 30, 50]) {
    const offsets = [
      [away, -h / 2], [-away - w, -h / 2], [-w / 2, -h - away], [-w / 2, away],
      [away * 0.6, -h - away * 0.6], [-away * 0.6 - w, away * 0.6],
    ];
    for (const share of [0.5, 0.3, 0.7, 0.15, 0.85]) {
      const on = along(points, length * share);
      if (!on || !space.holds(on)) continue;
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
