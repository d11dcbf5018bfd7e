// The strokes of a route. What stays keeps its colour; what is lost lies around it in dashed red, what is gained in
// amber with a dark rim, both together as wide as the change.

/**
 * @typedef {{color: string, weight: number, opacity: number, lineCap: "butt"|"round", dashArray: string|null}} Stroke
 * @typedef {{band: Stroke|null, casing: Stroke|null, line: Stroke, width: number}} Look
 *   the strokes of a route, from the lowest to the highest; a missing one is not drawn. Its width is that of its ink
 * @typedef {{only: boolean, scale: number}} Changes whether nothing but changes is drawn, and px for a Mt/y of them
 */

const UNPUBLISHED = 0.5; // a flow that was not published by itself is drawn lighter
const WIDEST_CHANGE = 18; // px of the largest change in sight
const STEEPEST = 6; // px for a Mt/y, where all changes are small
const THINNEST_CHANGE = 1.6; // px: smaller ones would not be seen
const UNUSED_WIDTH = 1.1; // px
/** @type {Changes} */
const NO_CHANGES = { only: false, scale: 0 };

/** How wide changes are drawn, so that the largest is seen well. @param {number[]} changes in Mt/y
 * @param {boolean} small on a phone */
function changeScale(changes, small) {
  const most = Math.max(toScale(CHANGE_MT), ...changes.map(Math.abs));
  return Math.min(STEEPEST / drawn.unit, WIDEST_CHANGE * (small ? 0.7 : 1) / most);
}

/** @param {number} mt @param {number} scale px for a Mt/y */
function changeWidth(mt, scale) { return Math.max(THINNEST_CHANGE, Math.abs(mt) * scale); }

/** @param {string} color @param {number} weight @param {number} opacity @param {"butt"|"round"} [lineCap]
 * @param {string|null} [dashArray] @returns {Stroke} */
function stroke(color, weight, opacity, lineCap = "butt", dashArray = null) {
  return { color, weight, opacity, lineCap, dashArray };
}

/**
 * The strokes of a route.
 * @param {Pick<Edge, "mode"|"foreign_mt"|"low_mt">} edge
 * @param {string} colour
 * @param {RouteState} now
 * @param {number} zoom
 * @param {Changes} [changes]
 * @returns {Look}
 */
function strokes(edge, colour, now, zoom, changes = NO_CHANGES) {
  const inked = colour === PLAIN_ROUTE ? theme.inks.plain : colour;
  if (now.state === "blocked") return blockedStrokes(now, changes);
  if (now.state === "lost" || now.state === "gained") return changedStrokes(edge, inked, now, zoom, changes);
  if (changes.only || now.state === "shut") return unusedStrokes(now.state === "shut");
  if (now.state === "none") return idleStrokes(edge, now, zoom);
  return flowStrokes(edge, inked, now, zoom);
}

/** @param {Pick<Edge, "mode">} edge @param {string} colour @param {RouteState} now @param {number} zoom
 * @param {Changes} changes @returns {Look} */
function changedStrokes({ mode }, colour, now, zoom, { only, scale }) {
  const stays = only ? 0 : Math.min(now.flow || 0, now.base || 0);
  const core = stays >= toScale(CHANGE_MT) ? widthOf(stays, zoom) : 0, width = core + changeWidth(now.change, scale);
  const [rim, ring] = now.state === "gained" ? gainedRing(width) : lostRing(width);
  if (!core) return { band: null, casing: rim, line: ring, width };
  return { band: rim, casing: ring, line: stroke(colour, core, 1, capOf(mode), dashes(mode, core)), width };
}

/** @param {number} width */
function gainedRing(width) {
  const { outline, gained } = theme.inks;
  return [stroke(outline, width + 2, 1, "round"), stroke(gained, width, 1, "round")];
}

/** @param {number} width */
function lostRing(width) {
  const { seam, lost } = theme.inks;
  return [stroke(seam, width + 2.4, 0.9, "round"), stroke(lost, width, 1, "butt", "5 2.5")];
}

/** A black line (white by dark) on what it lost; crosses are set on it.
 * @param {RouteState} now @param {Changes} changes @returns {Look} */
function blockedStrokes(now, { scale }) {
  const size = Math.abs(now.change) >= toScale(CHANGE_MT) ? changeWidth(now.change, scale) : 0;
  const width = Math.max(5, size);
  const [rim, ring] = lostRing(width);
  return { band: rim, casing: size ? ring : null, line: stroke(theme.inks.blocked, 2.2, 1, "round"), width };
}

/** Thin and grey; dashed where it is idle, closed or planned. @param {boolean} shut @returns {Look} */
function unusedStrokes(shut) {
  const line = stroke(theme.inks.unused, UNUSED_WIDTH, 1, "butt", shut ? "4 3" : null);
  return { band: null, casing: null, line, width: UNUSED_WIDTH };
}

/** Open, but nothing of the home country's on it; foreign crude is the grey band that it is elsewhere.
 * @param {Pick<Edge, "foreign_mt">} edge @param {RouteState} now @param {number} zoom @returns {Look} */
function idleStrokes(edge, now, zoom) {
  const look = unusedStrokes(false), band = foreignBand(edge, now, zoom);
  return { ...look, band, width: band ? band.weight : look.width };
}

/** @param {Pick<Edge, "foreign_mt">} edge @param {RouteState} now @param {number} zoom */
function foreignBand({ foreign_mt }, now, zoom) {
  const foreign = foreign_mt || 0, width = widthOf((now.flow || 0) + foreign, zoom) + 3.4;
  return foreign > 0 ? stroke(theme.inks.foreign, width, 0.32, "round") : null;
}

/** The corridor's colour over a thin seam; foreign crude is a grey band below.
 * @param {Pick<Edge, "mode"|"foreign_mt"|"low_mt">} edge @param {string} colour @param {RouteState} now
 * @param {number} zoom @returns {Look} */
function flowStrokes(edge, colour, now, zoom) {
  const { mode } = edge, thin = drawn.thinsLinks && LINKS.has(mode);
  const full = Math.max(widthOf(now.flow, zoom), mode === "sea" ? 2.8 : 0); // dots must be dots
  const width = thin ? Math.min(full, 4) : full, dash = dashes(mode, width), cap = capOf(mode);
  const opacity = isKnown(edge.low_mt) ? UNPUBLISHED : 1, seam = seamFor(colour);
  // A light seam between dashes would be a line of its own.
  const casing = seam === theme.inks.seam ? stroke(seam, width + 2.6, dash ? 0.6 : 0.95, "round")
    : stroke(seam, width + 1.6, 0.95, dash ? cap : "round", dash);
  return { band: foreignBand(edge, now, zoom), casing, line: stroke(colour, width, opacity, cap, dash), width };
}
