// Places: which are shown from where, and their markers.

/** From which zoom a kind of place is shown. @type {Object<string, number>} */
const NODE_ZOOM = { pump_station: 6, junction: 6, rail_hub: 5.5, border: 5, mooring: 7.5, terminal: 3 };
/** Below this zoom symbols are smaller. */
const FAR = 4;
/** From afar, fields that move less than this share of the busiest place make room. */
const SMALL_FIELD = 0.06;
/** More places than this are marked only where they are in sight, and of more in sight minor ones make room. */
const MOST_MARKED = 1_000;
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
    this.nodes = nodes;
    /** @type {Map<string, SVGElement>} symbols by place */
    this.drawings = new Map();
    /** @type {Map<string, L.Marker>} of places that have been seen */
    this.markers = new Map();
    /** @type {RouteNode[]} */
    this.shown = [];
    /** @type {(node: RouteNode) => boolean} */
    this.wanted = () => true;
    if (nodes.length > MOST_MARKED) map.on("moveend", () => this.refresh(this.wanted));
  }

  /** Show what is wanted and near enough. @param {(node: RouteNode) => boolean} wanted */
  refresh(wanted) {
    const { map, nodes, markers } = this, zoom = map.getZoom(), before = this.shown;
    this.wanted = wanted;
    const near = nodes.filter((node) => zoom >= (NODE_ZOOM[node.kind] || 0) && wanted(node));
    this.shown = nodes.length > MOST_MARKED ? fewest(near, map.getBounds()) : near;
    const stay = new Set(this.shown);
    for (const { id } of before.filter((node) => !stay.has(node))) markers.get(id)?.remove();
    for (const node of this.shown) this.marker(node).addTo(map);
  }

  /** @param {RouteNode} node */
  marker(node) {
    const known = this.markers.get(node.id);
    if (known) return known;
    const drawing = symbol(node.kind), marker = placeMarker(node, drawing);
    this.drawings.set(node.id, drawing);
    this.markers.set(node.id, marker);
    return marker;
  }
}

/** Those in sight; of too many, whole kinds make room, the minor ones first.
 * @param {RouteNode[]} nodes @param {L.LatLngBounds} view */
function fewest(nodes, view) {
  const seen = nodes.filter(({ lat, lon }) => view.contains([lat, lon]));
  const ranks = [...new Set(seen.map(rankOf))].sort((a, b) => a - b);
  let most = ranks.length;
  const kept = () => seen.filter((node) => ranks.indexOf(rankOf(node)) < most);
  while (most > 1 && kept().length > MOST_MARKED) most--;
  return kept();
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
