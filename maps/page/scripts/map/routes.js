// The routes as Leaflet lines, in tiers: foreign band or halo, casing, line, and a wide unseen line to click on.

/** @typedef {{band: L.Polyline, casing: L.Polyline, line: L.Polyline, hit: L.Polyline}} RouteLines */
/** @typedef {{press: (thing: Thing) => void, hint: (text: string|null, at?: L.Point, edge?: Edge) => void}} Gestures
 *   what a touch on a route or a place does */

const SEEN_TIERS = /** @type {const} */ (["band", "casing", "line"]);

class Routes {
  /** @param {L.Map} map @param {Tables} tables @param {Gestures} gestures */
  constructor(map, tables, gestures) {
    this.map = map;
    this.tables = tables;
    this.edges = tables.data.edges;
    this.renderers = new Map([...SEEN_TIERS, "hit"].map((tier, i) => {
      map.createPane("route-" + tier).style.zIndex = String(402 + i);
      return [tier, L.svg({ pane: "route-" + tier, padding: 0.4 })];
    }));
    // Thin lines are drawn last, so that a small flow beside a large one is still seen.
    const order = [...this.edges].sort((a, b) => (b.flow_mt || 0) - (a.flow_mt || 0) || (a.id < b.id ? -1 : 1));
    /** @type {Map<string, RouteLines>} */
    this.lines = new Map(order.map((edge) => [edge.id, this.draw(edge, gestures)]));
    /** @type {Map<string, string>} how each route was last drawn */
    this.drawn = new Map();
    /** @type {L.LayerGroup|null} */
    this.glow = null;
  }

  /** @param {Edge} edge @param {Gestures} gestures @returns {RouteLines} */
  draw(edge, gestures) {
    const lines = {
      band: this.line(edge, "band"), casing: this.line(edge, "casing"), line: this.line(edge, "line"),
      hit: this.line(edge, "hit"),
    };
    lines.hit.on("click", () => gestures.press({ kind: "edge", id: edge.id }));
    lines.hit.on("mousemove", (event) => gestures.hint(edge.name, event.containerPoint, edge));
    lines.hit.on("mouseout", () => gestures.hint(null));
    return lines;
  }

  /** @param {Edge} edge @param {string} tier */
  line(edge, tier) {
    const hit = tier === "hit";
    const line = L.polyline(edge.line, {
      renderer: this.renderers.get(tier), pane: "route-" + tier, interactive: hit, bubblingMouseEvents: false,
      smoothFactor: 0.8, className: "route-" + tier, opacity: hit ? 0 : 1, weight: hit ? 16 : 1, lineJoin: "round",
    }).addTo(this.map);
    const path = pathOf(line);
    path.setAttribute("data-edge", edge.id);
    path.setAttribute("data-corridor", edge.corridor || "");
    return line;
  }

  /** @param {Set<string>} hidden corridors not shown @param {Scenario|null} scenario */
  restyle(hidden, scenario) {
    const zoom = this.map.getZoom(), differences = scenario !== null && scenario.differences;
    for (const edge of this.edges) {
      const now = stateOf(edge, scenario);
      const look = strokes(edge, this.tables.colourOf(edge), now, zoom, differences);
      const shown = !hidden.has(edge.corridor || "");
      const key = JSON.stringify([look, now.state, shown]);
      if (this.drawn.get(edge.id) === key) continue; // most routes stay as they are
      this.drawn.set(edge.id, key);
      this.dress(/** @type {RouteLines} */ (this.lines.get(edge.id)), look, now, shown);
    }
  }

  /** @param {RouteLines} lines @param {Look} look @param {RouteState} now @param {boolean} shown */
  dress(lines, look, now, shown) {
    for (const tier of SEEN_TIERS) {
      const given = look[tier];
      pathOf(lines[tier]).style.display = shown && given ? "" : "none";
      // Leaflet takes null for no dashes; its types do not know.
      if (given) lines[tier].setStyle(/** @type {L.PathOptions} */ (given));
    }
    pathOf(lines.line).setAttribute("data-state", now.state);
    pathOf(lines.hit).style.display = shown ? "" : "none";
  }

  /** @param {Edge[]} chosen */
  highlight(chosen) {
    if (this.glow) this.glow.remove();
    this.glow = null;
    if (!chosen.length) return;
    this.glow = L.layerGroup(chosen.map((edge) => L.polyline(edge.line, {
      renderer: this.renderers.get("band"), pane: "route-band", interactive: false, color: "#111111", opacity: 0.55,
      weight: widthOf(edge.flow_mt, this.map.getZoom()) + 10, lineCap: "round", className: "route-chosen",
    }))).addTo(this.map);
  }
}

/** The element that draws a line. @param {L.Polyline} line */
function pathOf(line) { return /** @type {SVGElement} */ (line.getElement()); }
