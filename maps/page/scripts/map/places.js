// Places: which are shown from where, and their markers.

/** From which zoom a kind of place is shown. @type {Object<string, number>} */
const NODE_ZOOM = { pump_station: 6, junction: 6, rail_hub: 5.5, border: 5, mooring: 7.5, terminal: 3 };
/** Below this zoom symbols are smaller. */
const FAR = 4;
/** From afar, fields that move less than this share of the busiest place make room. */
const SMALL_FIELD = 0.06;
/** Which names are placed first. @type {Object<string, number>} */
const NODE_RANK = {
  port: 1, terminal: 1, field: 2, source: 2, refinery: 3, strait: 3, market: 4, sink: 4, mooring: 6, border: 7,
  rail_hub: 8, pump_station: 9, junction: 10,
};

/** @param {RouteNode} node */
function rankOf(node) { return NODE_RANK[node.kind] || 9; }

/** How much moves at a place: the largest flow of its routes, Mt/y by node. @param {Edge[]} edges */
function trafficOf(edges) {
  /** @type {Map<string, number>} */
  const traffic = new Map();
  for (const edge of edges) {
    for (const end of [edge.tail, edge.head]) traffic.set(end, Math.max(traffic.get(end) || 0, edge.flow_mt || 0));
  }
  return traffic;
}

class Places {
  /** @param {L.Map} map @param {RouteNode[]} nodes */
  constructor(map, nodes) {
    this.map = map;
    map.createPane("places").style.zIndex = "440";
    this.markers = nodes.map((node) => {
      const drawing = symbol(node.kind);
      return { node, drawing, marker: placeMarker(node, drawing) };
    });
    /** @type {Map<string, SVGElement>} symbols by place */
    this.drawings = new Map(this.markers.map(({ node, drawing }) => [node.id, drawing]));
    /** @type {RouteNode[]} */
    this.shown = [];
  }

  /** Show what is wanted and near enough. @param {(node: RouteNode) => boolean} wanted */
  refresh(wanted) {
    const zoom = this.map.getZoom();
    this.shown = [];
    for (const { node, marker } of this.markers) {
      const show = zoom >= (NODE_ZOOM[node.kind] || 0) && wanted(node);
      if (show) this.shown.push(node);
      if (show && !this.map.hasLayer(marker)) marker.addTo(this.map);
      if (!show && this.map.hasLayer(marker)) marker.remove();
    }
  }
}

/** @param {RouteNode} node @param {SVGElement} drawing */
function placeMarker(node, drawing) {
  const holder = el("span", { class: "node", "data-node": node.id }, drawing);
  return L.marker([node.lat, node.lon], {
    icon: L.divIcon({ html: holder, className: "node-icon", iconSize: [18, 18] }), pane: "places", keyboard: false,
    interactive: false, zIndexOffset: -100 * rankOf(node),
  });
}

/** How large symbols are drawn. @param {number} zoom */
function symbolScale(zoom) { return zoom < FAR ? 0.78 : 1; }

/** What a symbol fills in every direction, px. @param {RouteNode} node @param {number} zoom */
function radiusOf(node, zoom) { return (rankOf(node) <= 5 ? 5.5 : 3.5) * symbolScale(zoom); }
