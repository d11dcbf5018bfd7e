// How a route looks: one answer for the map, the key and the tests.

/**
 * @typedef {{state: "flow"|"none"|"shut"|"blocked"|"lost"|"gained", flow: number|null, base: number|null,
 *   change: number}} RouteState what happened to a route, and the flow to draw, in Mt/y
 * @typedef {{color: string, weight: number, opacity: number, lineCap: "butt"|"round", dashArray: string|null}} Stroke
 * @typedef {{band: Stroke|null, casing: Stroke|null, line: Stroke, width: number}} Look
 *   the strokes of a route, from the lowest to the highest; a missing one is not drawn
 */

const CHANGE_MT = 0.005; // smaller differences are the rounding of the model, not a change
const PLAIN_ROUTE = "#5f666d";
const UNPUBLISHED = 0.5; // a flow that was not published by itself is drawn lighter
// More and less than in the base: blue and rust, told apart by every eye and in grey by their dashes.
const MORE = "#1f4fb5", LESS = "#b3430a";
const SHUT = new Set(["idle", "mothballed", "closed", "planned"]);

/** @param {string} colour @returns {number} perceived lightness 0..1 */
function lightness(colour) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** Ink that can be read on a colour. @param {string} colour */
function inkOn(colour) { return lightness(colour) > 0.5 ? "#111111" : "#ffffff"; }

/** Dashes per mode, in widths of the line. @param {string} mode @param {number} width @returns {string|null} */
function dashes(mode, width) {
  const unit = Math.max(width, 2.2);
  if (mode === "rail") return `${unit * 2.6} ${unit * 1.3}`;
  if (mode === "sea") return `0.1 ${unit * 1.9}`;
  if (mode === "swap") return `${unit * 3.2} ${unit * 1.7} 0.1 ${unit * 1.7}`;
  if (mode === "truck") return `${unit * 1.2} ${unit * 1.2}`;
  return null;
}

/** The ends of dashes: square where round ones would close the gaps. @param {string} mode */
function capOf(mode) { return mode === "rail" || mode === "truck" ? "butt" : "round"; }

/** Wide as the root of the flow, so that the area of ink grows slower than the numbers and 0.1 Mt is still seen.
 * @param {number|null} mt @param {number} zoom */
function widthOf(mt, zoom) {
  const scale = Math.min(1.25, Math.max(0.74, 0.74 + (zoom - 3) * 0.2));
  return (1.7 + (isKnown(mt) && mt > 0 ? 1.18 * Math.sqrt(mt) : 0)) * scale;
}

/** The state of a route before any block. @param {Edge} edge @returns {RouteState} */
function baseState(edge) {
  const flow = edge.flow_mt;
  const moves = isKnown(flow) && flow > 0, foreign = (edge.foreign_mt || 0) > 0;
  const state = moves ? "flow" : !foreign && SHUT.has(edge.status) ? "shut" : "none";
  return { state, flow, base: flow, change: 0 };
}

/**
 * What happened to a route.
 * @param {Edge} edge
 * @param {{flows: Object<string, number>, blocked: Set<string>}|null} scenario the scenario shown
 * @returns {RouteState}
 */
function stateOf(edge, scenario) {
  if (!scenario) return baseState(edge);
  const base = edge.flow_mt;
  const flow = edge.id in scenario.flows ? scenario.flows[edge.id] : base;
  const change = isKnown(flow) ? flow - (isKnown(base) ? base : 0) : 0;
  if (scenario.blocked.has(edge.id)) return { state: "blocked", flow, base, change };
  if (change >= CHANGE_MT) return { state: "gained", flow, base, change };
  if (change <= -CHANGE_MT) return { state: "lost", flow, base, change };
  return { ...baseState(edge), flow };
}

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
 * @param {boolean} [differences] only what changes
 * @returns {Look}
 */
function strokes(edge, colour, now, zoom, differences = false) {
  if (differences) return changeStrokes(now, zoom);
  const dots = edge.mode === "sea" && (now.flow || 0) > 0; // dots must be dots
  const width = Math.max(widthOf(now.flow, zoom), dots ? 2.8 : 0);
  if (now.state === "blocked") return blockedStrokes(now, zoom);
  if (now.state === "lost") return lostStrokes(colour, now, zoom, width);
  if (now.state === "gained") return gainedStrokes(edge.mode, colour, width);
  if (now.state === "shut") return shutStrokes(colour);
  return flowStrokes(edge, colour, now, zoom, width);
}

/** Only what changes: width by the size of the change. @param {RouteState} now @param {number} zoom @returns {Look} */
function changeStrokes(now, zoom) {
  const size = Math.abs(now.change);
  if (size < CHANGE_MT) return { band: null, casing: null, line: stroke("#8b949c", 1.1, 0.7, "round"), width: 1.1 };
  const width = widthOf(size, zoom), more = now.change > 0;
  return {
    band: null, casing: stroke("#ffffff", width + 3, 0.95),
    line: stroke(more ? MORE : LESS, width, 1, "butt", more ? null : `${Math.max(4, width)} 3`), width,
  };
}

/** Black with a white seam, the same for every corridor.
 * @param {RouteState} now @param {number} zoom @returns {Look} */
function blockedStrokes(now, zoom) {
  const width = Math.max(7.5, widthOf(now.base, zoom) * 0.85 + 2);
  return {
    band: stroke("#ffffff", width + 4, 0.95, "round"), casing: stroke("#000000", width, 1),
    line: stroke("#ffffff", Math.max(1.8, width * 0.3), 1), width,
  };
}

/** A pale band as wide as before, and on it what is left.
 * @param {string} colour @param {RouteState} now @param {number} zoom @param {number} width @returns {Look} */
function lostStrokes(colour, now, zoom, width) {
  const left = isKnown(now.flow) && now.flow >= CHANGE_MT;
  const line = left ? stroke(colour, Math.max(1.6, width * 0.8), 0.85, "butt", "5 5")
    : stroke(colour, 1.6, 0.75, "butt", "5 5");
  return {
    band: stroke(colour, widthOf(now.base, zoom) + 2, 0.2), casing: stroke("#ffffff", width + 2, 0.85), line, width,
  };
}

/** A yellow halo. @param {string} mode @param {string} colour @param {number} width @returns {Look} */
function gainedStrokes(mode, colour, width) {
  const dash = dashes(mode, width), cap = capOf(mode);
  return {
    band: stroke("#ffd83d", width + 11, 0.95, "round"),
    casing: stroke("#3b2f00", width + 2.4, 1, dash ? cap : "round", dash),
    line: stroke(colour, width, 1, cap, dash), width,
  };
}

/** Hollow. @param {string} colour @returns {Look} */
function shutStrokes(colour) {
  return { band: null, casing: stroke(colour, 3.4, 0.75), line: stroke("#ffffff", 1.5, 1), width: 3.4 };
}

/** The corridor's colour over a thin casing; foreign crude is a grey band below.
 * @param {Pick<Edge, "mode"|"foreign_mt"|"low_mt">} edge @param {string} colour @param {RouteState} now
 * @param {number} zoom @param {number} width @returns {Look} */
function flowStrokes(edge, colour, now, zoom, width) {
  const dash = dashes(edge.mode, width), cap = capOf(edge.mode), foreign = edge.foreign_mt || 0;
  const thin = edge.mode === "transfer" || edge.mode === "mooring";
  const opacity = now.state === "none" ? 0.75 : isKnown(edge.low_mt) ? UNPUBLISHED : 1;
  const band = stroke("#68727b", widthOf((now.flow || 0) + foreign, zoom) + 3.4, 0.45, "round");
  return {
    band: foreign > 0 ? band : null, casing: casingOf(colour, width, dash, cap),
    line: stroke(colour, thin ? Math.min(width, 4) : width, opacity, cap, dash), width,
  };
}

/** White, but dark around a pale colour, which white would not set off.
 * @param {string} colour @param {number} width @param {string|null} dash @param {"butt"|"round"} cap */
function casingOf(colour, width, dash, cap) {
  if (lightness(colour) > 0.72) return stroke("#4a4300", width + 2, 0.95, dash ? cap : "round", dash);
  return stroke("#ffffff", width + 2.6, dash ? 0.6 : 0.95, "round");
}
