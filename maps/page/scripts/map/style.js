// What happened to a route, and how wide its flow is drawn: one answer for the map, the key and the tests.

/**
 * @typedef {{state: "flow"|"none"|"shut"|"blocked"|"lost"|"gained", flow: number|null, base: number|null,
 *   change: number}} RouteState what happened to a route, and the flow to draw, in Mt/y
 */

const CHANGE_MT = 0.005; // smaller differences are the rounding of the model, not a change
const PLAIN_ROUTE = "#5f666d";
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

/** What widths follow: `unit`, a power of ten, is 1 where the largest flow is between 3 and 300; links within a place
 * are kept thin where there are other routes. */
const drawn = { unit: 1, thinsLinks: true };
/** Flows that keys of widths show, in that unit. */
const DRAWN_SIZES = [1, 10, 50];
const LINKS = new Set(["transfer", "mooring"]);

/** Fit widths to a network. @param {Pick<Edge, "flow_mt"|"mode">[]} edges */
function fitWidths(edges) {
  const most = Math.max(0, ...edges.map((edge) => edge.flow_mt || 0));
  drawn.unit = most ? 10 ** Math.trunc(Math.log10(most / 30)) : 1;
  drawn.thinsLinks = edges.some(({ mode }) => !LINKS.has(mode));
}

/** Wide as the root of the flow, so that the area of ink grows slower than the numbers and 0.1 Mt is still seen.
 * @param {number|null} mt @param {number} zoom */
function widthOf(mt, zoom) {
  const scale = Math.min(1.25, Math.max(0.74, 0.74 + (zoom - 3) * 0.2));
  return (1.7 + (isKnown(mt) && mt > 0 ? 1.18 * Math.sqrt(mt / drawn.unit) : 0)) * scale;
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
  return { ...baseState(edge), ...changedState(change), flow, change };
}

/** @param {number} change in Mt/y @returns {{state?: "gained"|"lost"}} */
function changedState(change) {
  if (change >= toScale(CHANGE_MT)) return { state: "gained" };
  return change <= -toScale(CHANGE_MT) ? { state: "lost" } : {};
}
