// How a route looks: one answer for the map, the key and the tests.

const CHANGE_MT = 0.005; // smaller differences are the rounding of the model, not a change
const PLAIN_ROUTE = "#5f666d";
const UNPUBLISHED = 0.5; // a flow that was not published by itself is drawn lighter
const MORE = "#1f4fb5", LESS = "#b3430a"; // more and less than in the base: blue and rust, told apart by every eye and in grey by their dashes
const SHUT = new Set(["idle", "mothballed", "closed", "planned"]);

/** Dashes per mode, in widths of the line. @param {string} mode @param {number} width @returns {string|null} */
function dashes(mode, width) {
  const unit = Math.max(width, 2.2);
  if (mode === "rail") return `${unit * 2.6} ${unit * 1.3}`;
  if (mode === "sea") return `0.1 ${unit * 1.9}`;
  if (mode === "swap") return `${unit * 3.2} ${unit * 1.7} 0.1 ${unit * 1.7}`;
  if (mode === "truck") return `${unit * 1.2} ${unit * 1.2}`;
  return null;
}

/** Wide as the root of the flow, so that the area of ink grows slower than the numbers and 0.1 Mt is still seen.
 * @param {number|null} mt @param {number} zoom */
function widthOf(mt, zoom) {
  const scale = Math.min(1.25, Math.max(0.74, 0.74 + (zoom - 3) * 0.2));
  return (1.7 + (isKnown(mt) && mt > 0 ? 1.18 * Math.sqrt(mt) : 0)) * scale;
}

/**
 * What happened to a route: its state and the flow to draw.
 * @param {Edge} edge @param {any} scenario the scenario shown, or null
 * @returns {{state: "flow"|"none"|"shut"|"blocked"|"lost"|"gained", flow: number|null, base: number|null, change: number}}
 */
function stateOf(edge, scenario) {
  const base = edge.flow_mt;
  if (!scenario) {
    if (isKnown(base) && base > 0) return { state: "flow", flow: base, base, change: 0 };
    if ((edge.foreign_mt || 0) > 0) return { state: "none", flow: base, base, change: 0 };
    return { state: SHUT.has(edge.status) ? "shut" : "none", flow: base, base, change: 0 };
  }
  const after = edge.id in scenario.flows ? scenario.flows[edge.id] : base;
  const change = isKnown(after) && isKnown(base) ? after - base : isKnown(after) ? after : 0;
  if (scenario.blocked.has(edge.id)) return { state: "blocked", flow: after, base, change };
  if (change >= CHANGE_MT) return { state: "gained", flow: after, base, change };
  if (change <= -CHANGE_MT) return { state: "lost", flow: after, base, change };
  return { ...stateOf(edge, null), flow: after, change: 0 };
}

/** Only what changes: width by the size of the change. @param {ReturnType<typeof stateOf>} now @param {number} zoom */
function changeStrokes(now, zoom) {
  const size = Math.abs(now.change);
  if (size < CHANGE_MT) return { band: null, casing: null, line: { color: "#8b949c", weight: 1.1, opacity: 0.7, lineCap: "round", dashArray: null }, width: 1.1 };
  const width = widthOf(size, zoom), more = now.change > 0;
  return { band: null, casing: { color: "#ffffff", weight: width + 3, opacity: 0.95, lineCap: "butt", dashArray: null },
    line: { color: more ? MORE : LESS, weight: width, opacity: 1, lineCap: "butt", dashArray: more ? null : `${Math.max(4, width)} 3` }, width };
}

/**
 * The strokes of a route, from the lowest to the highest. A missing tier is not drawn.
 * @param {Edge} edge @param {string} colour @param {ReturnType<typeof stateOf>} now @param {number} zoom @param {boolean} [differences] only what changes
 * @returns {{band: any, casing: any, line: any, width: number}}
 */
function strokes(edge, colour, now, zoom, differences) {
  if (differences) return changeStrokes(now, zoom);
  const width = Math.max(widthOf(now.flow, zoom), edge.mode === "sea" && (now.flow || 0) > 0 ? 2.8 : 0); // dots must be dots
  const foreign = edge.foreign_mt || 0;
  const thin = edge.mode === "transfer" || edge.mode === "mooring";
  const pale = lightness(colour) > 0.72;
  const cap = edge.mode === "rail" || edge.mode === "truck" ? "butt" : "round";
  const dash = dashes(edge.mode, width);
  const edgeOf = { color: pale ? "#4a4300" : "#ffffff", weight: width + (pale ? 2 : 2.6), opacity: dash && !pale ? 0.6 : 0.95, lineCap: dash && pale ? cap : "round", dashArray: pale ? dash : null };
  const band = foreign > 0 && now.state !== "blocked"
    ? { color: "#68727b", weight: widthOf((now.flow || 0) + foreign, zoom) + 3.4, opacity: 0.45, lineCap: "round", dashArray: null } : null;
  if (now.state === "blocked") {
    const thick = Math.max(7.5, widthOf(now.base, zoom) * 0.85 + 2);
    return { band: { color: "#ffffff", weight: thick + 4, opacity: 0.95, lineCap: "round", dashArray: null },
      casing: { color: "#000000", weight: thick, opacity: 1, lineCap: "butt", dashArray: null },
      line: { color: "#ffffff", weight: Math.max(1.8, thick * 0.3), opacity: 1, lineCap: "butt", dashArray: null }, width: thick };
  }
  if (now.state === "lost") {
    const left = isKnown(now.flow) && now.flow >= CHANGE_MT;
    return { band: { color: colour, weight: widthOf(now.base, zoom) + 2, opacity: 0.2, lineCap: "butt", dashArray: null },
      casing: { color: "#ffffff", weight: width + 2, opacity: 0.85, lineCap: "butt", dashArray: null },
      line: { color: colour, weight: left ? Math.max(1.6, width * 0.8) : 1.6, opacity: left ? 0.85 : 0.75, lineCap: "butt", dashArray: "5 5" }, width };
  }
  if (now.state === "gained") {
    return { band: { color: "#ffd83d", weight: width + 11, opacity: 0.95, lineCap: "round", dashArray: null },
      casing: { color: "#3b2f00", weight: width + 2.4, opacity: 1, lineCap: dash ? cap : "round", dashArray: dash },
      line: { color: colour, weight: width, opacity: 1, lineCap: cap, dashArray: dash }, width };
  }
  if (now.state === "shut") {
    return { band: null, casing: { color: colour, weight: 3.4, opacity: 0.75, lineCap: "butt", dashArray: null },
      line: { color: "#ffffff", weight: 1.5, opacity: 1, lineCap: "butt", dashArray: null }, width: 3.4 };
  }
  const line = { color: colour, weight: thin ? Math.min(width, 4) : width, opacity: now.state === "none" ? 0.75 : isKnown(edge.low_mt) ? UNPUBLISHED : 1, lineCap: cap, dashArray: dash };
  return { band, casing: edgeOf, line, width };
}
