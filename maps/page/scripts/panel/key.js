// The key: how things look on the map, drawn by what draws the map.

/** @type {[string, string][]} */
const MODE_WORDS = [
  ["pipeline", entry("Pipeline")], ["rail", entry("Rail")], ["sea", entry("Sea")],
  ["swap", entry("Swap (no line in between)")], ["truck", entry("Road")],
];

/** @typedef {(word: string, now: Partial<RouteState>, edge?: Partial<Edge>) => Node[]} Sampler
 *   a drawing and its word */

/** A short sample of a route.
 * @param {Partial<Edge>} edge @param {Partial<RouteState>} now @param {string} colour @param {number} zoom
 * @param {Changes} changes */
function sample(edge, now, colour, zoom, changes) {
  const shown = { mode: "pipeline", foreign_mt: null, low_mt: null, ...edge };
  const look = strokes(shown, colour, { state: "flow", flow: 0, base: 0, change: 0, ...now }, zoom, changes);
  const height = Math.max(16, look.width + (look.band ? 12 : 4));
  const paths = present([look.band, look.casing, look.line]).map((part) => svg("path", {
    d: `M3 ${height / 2}H57`, stroke: part.color, "stroke-width": part.weight, "stroke-opacity": part.opacity,
    "stroke-linecap": part.lineCap, "stroke-dasharray": part.dashArray || "none", fill: "none",
  }));
  const middle = height / 2, cross = `M26 ${middle - 4}l8 8m0 -8l-8 8`;
  if (now.state === "blocked") paths.push(svg("path", { d: cross, stroke: theme.inks.blocked, "stroke-width": 2.4 }));
  return svg("svg", { width: 60, height, "aria-hidden": "true" }, ...paths);
}

/** @param {Model} model @param {number} zoom @param {Changes} changes @returns {Sampler} */
function samplerOf({ data, tables }, zoom, changes) {
  const colour = data.corridors.length ? data.corridors[0].colour : tables.plainColour;
  return (word, now, edge = {}) => [sample(edge, now, colour, zoom, changes), el("span", { text: word })];
}

/** Draws flows of 1, 10 and so on as wide as they are where the map's widths are in that unit, changes by words.
 * @param {Model} model @param {number} zoom @returns {Sampler} */
function keySampler(model, zoom) {
  const draw = samplerOf(model, zoom, { only: false, scale: 1 / drawn.unit });
  const sized = (/** @type {object} */ flows) => Object.fromEntries(Object.entries(flows).map(([name, value]) => (
    [name, typeof value === "number" ? value * drawn.unit : value])));
  return (word, now, edge = {}) => draw(word, sized(now), sized(edge));
}

/** @param {Node[][]} rows */
function keyGrid(rows) { return el("div", { class: "key-grid" }, ...rows.flat()); }

/** @param {PageData} data @param {Sampler} draw */
function modeRows({ edges }, draw) {
  const modes = new Set(edges.map((edge) => edge.mode));
  const rows = MODE_WORDS.filter(([mode]) => modes.has(mode))
    .map(([mode, word]) => draw(t(word), { flow: 2 }, { mode }));
  rows.push(draw(t("Idle, closed or planned"), { state: "shut" }));
  if (edges.some((edge) => (edge.foreign_mt || 0) > 0)) {
    rows.push(draw(t("Grey band: crude of other countries on the same line"), { flow: 3 }, { foreign_mt: 12 }));
  }
  if (edges.some((edge) => isKnown(edge.low_mt))) {
    rows.push(draw(t("Lighter: flow not published, drawn inside its range"), { flow: 2 }, { low_mt: 1, high_mt: 3 }));
  }
  return rows;
}

/** @param {Sampler} draw */
function scenarioKey(draw) {
  return [el("h3", { text: t("After the block (model)") }), keyGrid([
    draw(t("Blocked: black on what it lost, with crosses"), { state: "blocked", base: 5, change: -5 }),
    draw(t("Lost: dashed red around what is left"), { state: "lost", flow: 2, base: 10, change: -8 }),
    draw(t("Gained: amber with a dark rim around what was there"), { state: "gained", flow: 10, base: 2, change: 8 }),
  ]), remark(t("Red and amber are as wide as the change; the legend on the map has the measure."), "4px 0 0")];
}

/** @param {HTMLElement} holder @param {Model} model @param {number} zoom widths follow it */
function fillKey(holder, model, zoom) {
  const { data, scenario } = model, draw = keySampler(model, zoom);
  const kinds = new Set(data.nodes.map((node) => node.kind));
  refill(holder,
    el("h3", { text: t("How it moves"), style: { marginTop: "0" } }), keyGrid(modeRows(data, draw)),
    ...(scenario ? scenarioKey(draw) : []),
    el("h3", { text: t("Width: flow a year") }), keyGrid(DRAWN_SIZES.map((size) => (
      draw(roundAmount(size * drawn.unit), { flow: size })))),
    remark(t("Arrows point the way the crude moves. Widths follow the zoom."), "4px 0 0"),
    el("h3", { text: t("Places") }),
    el("div", { class: "key-two" }, ...NODE_KINDS.filter(([kind]) => kinds.has(kind)).map(([kind, word]) => (
      el("span", {}, symbol(kind), t(word))
    ))),
    remark(t("Stations, borders and rail hubs appear when you zoom in. Dashed borders are disputed."), "4px 0 0"));
}
