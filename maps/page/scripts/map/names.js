// Names on the map that do not collide: of places, of seas and of countries.

/** @typedef {Lettering & {lines: string[], spots: [number, number][], limit: number}} GroundName
 *   limit is how many cells of routes it may cover */

const LINE_HEIGHT = 14; // px, of names of places

/** Places in the order in which their names find room: the chosen, the kinds that matter, those where most moves.
 * @param {Scene} scene @returns {RouteNode[]} */
function nodesByRank({ nodes, chosen, traffic }) {
  const moved = (/** @type {RouteNode} */ node) => traffic.get(node.id) || 0;
  return [...nodes].sort((a, b) => Number(chosen.has(b.id)) - Number(chosen.has(a.id)) || rankOf(a) - rankOf(b)
    || moved(b) - moved(a) || (a.id < b.id ? -1 : 1));
}

/** @param {MapCanvas} canvas @param {Space} space @param {Scene} scene @param {Set<string>} named already, by a tag */
function drawPlaceNames(canvas, space, scene, named) {
  for (const node of nodesByRank(scene)) {
    if (named.has(node.id)) continue;
    const chosen = scene.chosen.has(node.id), strong = rankOf(node) <= 3;
    const font = canvas.font(chosen ? 700 : strong ? 600 : 400, strong || chosen ? 12.5 : 12);
    const lines = nameLines(node.name), at = canvas.map.latLngToContainerPoint([node.lat, node.lon]);
    const widths = lines.map((line) => canvas.textWidth(line, { font }));
    const boxes = boxesBeside(at, Math.max(...widths) + 2, LINE_HEIGHT * lines.length);
    const box = space.best(boxes, chosen ? Infinity : strong ? 40 : 8);
    if (!box) continue;
    space.take(box);
    const side = sideOf(box, at), look = { font, ink: theme.inks.ink, halo: theme.inks.halo };
    lines.forEach((line, i) => (
      canvas.write(line, box.x + 1 + side * (box.w - 2 - widths[i]), box.y + LINE_HEIGHT * (i + 0.5), look)));
  }
}

/** Where lines are set in their box, to stand by their place: 0 left, 1 right. @param {Box} box @param {Point} at */
function sideOf({ x, w }, at) { return x >= at.x ? 0 : x + w <= at.x ? 1 : 0.5; }

/** Boxes around a place, right of it first. @param {Point} at @param {number} w @param {number} h @returns {Box[]} */
function boxesBeside(at, w, h) {
  const gap = 9;
  const offsets = [
    [gap, -h / 2], [-gap - w, -h / 2], [-w / 2, -gap - h], [-w / 2, gap], [gap - 2, -gap - h + 4], [gap - 2, gap - 4],
    [-gap - w + 2, -gap - h + 4], [-gap - w + 2, gap - 4],
  ];
  return offsets.map(([dx, dy]) => ({ x: at.x + dx, y: at.y + dy, w, h }));
}

/** @param {MapCanvas} canvas @param {Space} space @param {Sea[]} seas */
function drawSeaNames(canvas, space, seas) {
  const zoom = canvas.map.getZoom(), nearer = space.small ? 0.6 : 0, font = canvas.font("italic 500", 13);
  for (const { name, spots, min_zoom } of seas) {
    if (zoom < min_zoom - nearer) continue;
    // A sea's name may stand on two lines, so that it fits between the coasts.
    const said = t(name), cut = said.lastIndexOf(" ");
    const lines = said.length > 9 && cut > 0 ? [said.slice(0, cut), said.slice(cut + 1)] : [said];
    drawGroundName(canvas, space, {
      lines, spots, font, spacing: "0.4px", ink: theme.inks.seaInk, halo: theme.inks.seaHalo, limit: 12,
    });
  }
}

/** Names of the countries that are large enough on the screen.
 * @param {MapCanvas} canvas @param {Space} space @param {Land[]} lands
 * @param {boolean} home larger, and sooner over routes */
function drawLandNames(canvas, space, lands, home) {
  const degree = (256 * 2 ** canvas.map.getZoom()) / 360, size = (space.small ? 11 : 12) + (home ? 2 : 0);
  const look = {
    font: canvas.font(600, size), spacing: home ? "2.2px" : "1.1px",
    ink: home ? theme.inks.homeInk : theme.inks.landInk, halo: theme.inks.landHalo, limit: home ? 14 : 5,
  };
  for (const { name, spots, size: degrees } of lands) {
    if (degrees * degree <= 46) continue;
    drawGroundName(canvas, space, { ...look, lines: [t(name).toLocaleUpperCase(language.code)], spots });
  }
}

/** A name in the spot where it covers least. @param {MapCanvas} canvas @param {Space} space @param {GroundName} name */
function drawGroundName(canvas, space, name) {
  const { lines, spots, limit, ...look } = name;
  const widths = lines.map((line) => canvas.textWidth(line, look)), w = Math.max(...widths) + 4, h = 15 * lines.length;
  const boxes = spots.map(([lat, lon]) => {
    const at = canvas.map.latLngToContainerPoint([lat, lon]);
    return { x: at.x - w / 2, y: at.y - h / 2, w, h };
  });
  const box = space.best(boxes, limit);
  if (!box) return;
  space.take(box);
  lines.forEach((line, i) => canvas.write(line, box.x + (w - widths[i]) / 2, box.y + 7.5 + 15 * i, look));
}
