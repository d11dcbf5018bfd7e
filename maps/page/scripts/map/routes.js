// The routes as Leaflet lines, in tiers: band, casing, line.

/** @typedef {{band: L.Polyline, casing: L.Polyline, line: L.Polyline}} RouteLines */
/** @typedef {Bundle & {look: Look}} DressedRoute a bundle and how it is drawn */

/** @type {RouteState["state"][]} what is drawn over what */
const STATE_ORDER = ["shut", "none", "flow", "lost", "gained", "blocked"];
const SEEN_TIERS = /** @type {const} */ (["band", "casing", "line"]);

class Routes {
  /** @param {L.Map} map @param {Tables} tables */
  constructor(map, tables) {
    this.map = map;
    this.tables = tables;
    /** @type {Map<string, L.Renderer>} */
    this.renderers = new Map();
    for (const tier of SEEN_TIERS) this.renderers.set(tier, tierOf(map, tier));
    /** @type {Map<string, RouteLines>} */
    this.lines = new Map(tables.data.edges.map((edge) => [edge.id, {
      band: this.line(edge, "band"), casing: this.line(edge, "casing"), line: this.line(edge, "line"),
    }]));
    /** @type {Map<string, string>} how each route was last drawn */
    this.drawn = new Map();
    this.order = "";
    this.glows = new Glows(map, /** @type {L.Renderer} */ (this.renderers.get("band")));
  }

  /** @param {Edge} edge @param {string} tier */
  line(edge, tier) {
    const line = L.polyline(edge.line, {
      renderer: this.renderers.get(tier), pane: "route-" + tier, interactive: false, smoothFactor: 0,
      className: "route-" + tier, lineJoin: "round",
    }).addTo(this.map);
    const path = pathOf(line);
    path.setAttribute("data-edge", edge.id);
    path.setAttribute("data-corridor", edge.corridor || "");
    return line;
  }

  /** Draw bundles, the lowest first; routes that none of them stands for are not seen.
   * @param {DressedRoute[]} dressed */
  restyle(dressed) {
    const seen = new Map(dressed.map((route) => [route.edge.id, route]));
    for (const [id, lines] of this.lines) {
      const route = seen.get(id), key = route ? JSON.stringify([route.look, route.now.state]) : "";
      if (this.drawn.get(id) === key) continue; // most routes stay as they are
      this.drawn.set(id, key);
      this.dress(lines, route);
    }
    this.stack(dressed);
  }

  /** @param {RouteLines} lines @param {DressedRoute|undefined} route */
  dress(lines, route) {
    for (const tier of SEEN_TIERS) {
      const given = route ? route.look[tier] : null;
      pathOf(lines[tier]).style.display = given ? "" : "none";
      // Leaflet takes null for no dashes; its types do not know.
      if (given) lines[tier].setStyle(/** @type {L.PathOptions} */ (given));
    }
    if (route) pathOf(lines.line).setAttribute("data-state", route.now.state);
  }

  /** Bring the lines into order, if it has changed. @param {DressedRoute[]} dressed */
  stack(dressed) {
    const order = dressed.map(({ edge }) => edge.id).join(" ");
    if (order === this.order) return;
    this.order = order;
    for (const { edge } of dressed) {
      const lines = /** @type {RouteLines} */ (this.lines.get(edge.id));
      for (const tier of SEEN_TIERS) lines[tier].bringToFront();
    }
  }

  /** By how much Leaflet has drawn the lines beside their places, of which it tells whole px. @returns {Point} */
  get shift() {
    const [first] = this.lines.values(), drawing = first && pathOf(first.line).ownerSVGElement;
    if (!drawing) return { x: 0, y: 0 };
    const { e, f } = new DOMMatrix(drawing.style.transform), { x, y } = drawing.viewBox.baseVal;
    return { x: e - x, y: f - y };
  }

  /** They are drawn when they are dressed. */
  paint() {}

  /** @param {DressedRoute[]} dressed @returns {DrawnRoute[]} */
  onScreen(dressed) {
    const { map } = this, shift = L.point(this.shift);
    return dressed.map((route) => {
      const points = route.edge.line.map((spot) => map.latLngToContainerPoint(spot).add(shift));
      return { ...route, points, length: lengthOf(points) };
    });
  }
}

/** What stands out. */
class Glows {
  /** @param {L.Map} map @param {L.Renderer} renderer */
  constructor(map, renderer) {
    this.map = map;
    this.renderer = renderer;
    /** @type {Map<string, L.LayerGroup>} by why */
    this.shown = new Map();
  }

  /** Make some routes stand out, for one reason; none ends it.
   * @param {"chosen"|"aimed"} why @param {Edge[]} edges */
  show(why, edges) {
    const { map, renderer } = this;
    this.shown.get(why)?.remove();
    this.shown.set(why, L.layerGroup(edges.map((edge) => L.polyline(edge.line, {
      renderer, pane: "route-band", interactive: false, color: theme.inks.glow, opacity: 0.55,
      weight: widthOf(edge.flow_mt, map.getZoom()) + 8, lineCap: "round", className: "route-" + why,
    }))).addTo(map));
  }
}

/** A tier of the map, and what draws in it. @param {L.Map} map @param {typeof SEEN_TIERS[number]} tier */
function tierOf(map, tier) {
  const pane = "route-" + tier;
  map.createPane(pane).style.zIndex = String(402 + SEEN_TIERS.indexOf(tier));
  return L.svg({ pane, padding: 0.4 });
}

/** The element that draws a line. @param {L.Polyline} line */
function pathOf(line) { return /** @type {SVGElement} */ (line.getElement()); }

/** From the lowest to the highest: unused ones, then small flows over large, then what changes, then what is blocked.
 * @param {Bundle[]} bundles @returns {Bundle[]} */
function stacked(bundles) {
  const level = (/** @type {RouteState} */ { state }) => STATE_ORDER.indexOf(state);
  const size = (/** @type {RouteState} */ { flow, base }) => Math.max(flow || 0, base || 0);
  return [...bundles].sort((a, b) => level(a.now) - level(b.now) || size(b.now) - size(a.now)
    || (a.edge.id < b.edge.id ? -1 : 1));
}
