// Symbols of places: one plain shape per kind, told apart by shape and not by colour.

/** @typedef {{tag: string, attributes: Object<string, any>}} SymbolPart */

const INK = "#14202b";
/** Kinds of places in the key, with their words. @type {[string, string][]} */
const NODE_KINDS = [
  ["field", entry("field")], ["source", entry("source")], ["refinery", entry("refinery")], ["port", entry("port")],
  ["terminal", entry("terminal")], ["mooring", entry("mooring")], ["strait", entry("strait")],
  ["market", entry("market")], ["sink", entry("sink")],
  ["border", entry("border crossing")], ["pump_station", entry("pump station")], ["rail_hub", entry("rail hub")],
  ["junction", entry("junction")],
];

const FIELD_SYMBOL = [
  svgPart("circle", { r: 6.4, fill: "#ffffff", stroke: INK, "stroke-width": 1.6 }),
  svgPart("path", { d: "M0-3.8L3 3.4H-3Z", fill: INK }),
];
const MARKET_SYMBOL = [
  svgPart("rect", { x: -6, y: -6, width: 12, height: 12, rx: 1.5, fill: "#ffffff", stroke: INK, "stroke-width": 1.8 }),
  svgPart("rect", { x: -2.6, y: -2.6, width: 5.2, height: 5.2, fill: INK }),
];
const DIAMOND = "M0-7.2L7.2 0L0 7.2L-7.2 0Z", PLUS = "M-4.5 0H4.5M0-4.5V4.5";
const OTHER_SYMBOL = [svgPart("circle", { r: 3, fill: INK, stroke: "#ffffff", "stroke-width": 1.2 })];

/** The parts of each symbol, the lowest first. @type {Map<string, SymbolPart[]>} */
const SYMBOLS = new Map(Object.entries({
  field: FIELD_SYMBOL,
  source: FIELD_SYMBOL,
  refinery: [svgPart("path", {
    d: "M-6.5 6V-1L-2.5-4V-1L1.5-4V-1H3V-6.5H6.3V6Z", fill: INK, stroke: "#ffffff", "stroke-width": 1.2,
  })],
  port: [
    svgPart("path", { d: DIAMOND, fill: INK, stroke: "#ffffff", "stroke-width": 1.5 }),
    svgPart("circle", { r: 2, fill: "#ffffff" }),
  ],
  terminal: [svgPart("path", { d: DIAMOND, fill: "#ffffff", stroke: INK, "stroke-width": 1.5 })],
  mooring: [
    svgPart("circle", { r: 4.5, fill: "#ffffff", stroke: INK, "stroke-width": 1.5 }),
    svgPart("path", { d: "M-4.5 0H4.5", stroke: INK, "stroke-width": 1.5 }),
  ],
  strait: [svgPart("path", {
    d: "M-6.5-5Q0 0 6.5-5V5Q0 0-6.5 5Z", fill: INK, stroke: "#ffffff", "stroke-width": 1.2,
  })],
  market: MARKET_SYMBOL,
  sink: MARKET_SYMBOL,
  border: [
    svgPart("path", { d: PLUS, stroke: "#ffffff", "stroke-width": 4.2 }),
    svgPart("path", { d: PLUS, stroke: INK, "stroke-width": 1.8 }),
  ],
  rail_hub: [svgPart("rect", {
    x: -3.6, y: -3.6, width: 7.2, height: 7.2, fill: "#ffffff", stroke: INK, "stroke-width": 1.4,
  })],
  junction: [svgPart("circle", { r: 2.4, fill: "#ffffff", stroke: INK, "stroke-width": 1.2 })],
}));

/** @param {string} tag @param {Object<string, any>} attributes @returns {SymbolPart} */
function svgPart(tag, attributes) { return { tag, attributes: { "stroke-linejoin": "round", ...attributes } }; }

/** @param {string} kind @returns {SVGElement} a drawing about 16 px wide, centred on 0,0 */
function symbol(kind) {
  const parts = (SYMBOLS.get(kind) || OTHER_SYMBOL).map(({ tag, attributes }) => svg(tag, attributes));
  return svg("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" }, ...parts);
}

/** Whether a symbol that is on the page has ink at a point. @param {SVGElement} drawing
 * @param {number} x @param {number} y in its own px from its middle */
function isInked(drawing, x, y) {
  const point = new DOMPoint(x, y), parts = /** @type {Iterable<SVGGeometryElement>} */ (drawing.children);
  return [...parts].some((part) => part.isPointInFill(point)
    || (part.hasAttribute("stroke") && part.isPointInStroke(point)));
}
