// The tables that came with the page, as maps/page/view.py writes them, and look-ups in them.

/**
 * @typedef {{kind: string, id: string}} Thing an edge, a node, a corridor, or anything else that a key names
 *
 * @typedef {{id: string, name: string, tail: string, head: string, tail_name: string, head_name: string, mode: string,
 *   corridor: string|null, operator: string|null, country: string|null, status: string, opened_year: number|null,
 *   closed_year: number|null, limit_mt: number|null, flow_mt: number|null, low_mt: number|null, high_mt: number|null,
 *   foreign_mt: number|null, spare_mt: number|null, length_km: number|null, published_km: number|null,
 *   line_id: string|null, line_name: string|null, schematic: boolean, gate: boolean, bidirectional: boolean,
 *   note: string|null, sources: string[], aliases: string|null, line: [number, number][]}} Edge
 *
 * @typedef {{id: string, name: string, kind: string, country: string|null, lat: number, lon: number,
 *   position: string|null, aliases: string|null, note: string|null, sources: string[]}} RouteNode
 *
 * @typedef {{id: string, name: string, colour: string, number: number, mt: number|null, share: number|null,
 *   low_mt: number|null, high_mt: number|null, low_share: number|null, high_share: number|null, status: string|null,
 *   note: string|null, aliases: string|null, sources: string[]}} Corridor
 *
 * @typedef {{id: string, name: string, start: string, end: string|null, asset: string|null, kind: string,
 *   announced: string|null, realised: string|null, volume_lost_mt: number|null, rerouted_mt: number|null,
 *   confidence: string, note: string|null, sources: string[]}} RouteEvent
 *
 * @typedef {{outlet: string, title: string|null, date: string|null, url: string|null, tier: string,
 *   licence: string|null, note: string|null}} Source
 *
 * @typedef {{name: string, horizon: string|null, value: number|null, low: number|null, high: number|null,
 *   unit: string, kind: string, answers: string}} Measure
 *
 * @typedef {{year: number, kind: "full"|"snapshot", edges: Object<string, (number|null)[]>,
 *   corridors: (Partial<Corridor> & {id: string})[], through: Object<string, [number, number, number]>,
 *   counts: ShareCount[], measures: Measure[]}} YearRow
 *
 * @typedef {{blocked: [string, number|null][], horizon: string, foreign: boolean, home: boolean}} Start what the page
 *   opens with: keys and the share that stays open, if it is not their own, and what is released
 *
 * @typedef {{title: string, year: number|null, data_version: string, as_of: string, nodes: RouteNode[], edges: Edge[],
 *   corridors: Corridor[], events: RouteEvent[], sources: Object<string, Source>,
 *   notes: [string, ...(string|number)[]][], months: MonthRows|null, outages: Outages|null,
 *   replays: ReplayRow[], history: HistoryRow[], home: string|null, insets: InsetFrame[],
 *   bounds: [number, number, number, number], credit: string, years: YearRow[],
 *   countries: Object<string, string>, dependence_on: string, kbd: number|null,
 *   places: number, brief_places: number, start: Start|null, network: string|null, citation: string, licence: string,
 *   caveat: string, unanswered: string[], drawn_only: boolean,
 *   language: string}} PageData
 */

/** What a data block of the page holds. @param {string} id @returns {any} */
function readData(id) { return JSON.parse(place(id).textContent); }

class Tables {
  /** @param {PageData} data */
  constructor(data) {
    this.data = data;
    this.edges = byId(data.edges);
    this.nodes = byId(data.nodes);
    this.corridors = byId(data.corridors);
    /** @type {Map<string, Map<string, Edge|RouteNode|Corridor>>} what can be chosen, by kind */
    this.rows = new Map(Object.entries({ edge: this.edges, node: this.nodes, corridor: this.corridors }));
    this.plainColour = data.corridors.length ? PLAIN_ROUTE : "#0072b2";
  }

  /** A route that is known to exist. @param {string} id */
  edge(id) { return /** @type {Edge} */ (this.edges.get(id)); }

  /** A place that is known to exist. @param {string} id */
  node(id) { return /** @type {RouteNode} */ (this.nodes.get(id)); }

  /** A corridor that is known to exist. @param {string} id */
  corridor(id) { return /** @type {Corridor} */ (this.corridors.get(id)); }

  /** @param {Edge} edge */
  corridorOf(edge) { return edge.corridor ? this.corridors.get(edge.corridor) || null : null; }

  /** @param {Edge} edge */
  colourOf(edge) {
    const corridor = this.corridorOf(edge);
    return corridor ? corridor.colour : this.plainColour;
  }

  /** A route, a place or a corridor. @param {Thing} thing */
  row({ kind, id }) { return this.rows.get(kind)?.get(id); }

  /** The routes that make up a thing: itself, its own, or those that end there.
   * @param {Thing} thing @returns {Edge[]} */
  edgesOf({ kind, id }) {
    if (kind === "edge") return [this.edge(id)];
    if (kind === "corridor") return this.data.edges.filter((edge) => edge.corridor === id);
    return this.data.edges.filter((edge) => edge.tail === id || edge.head === id);
  }

  /** Where a thing lies: latitudes and longitudes. @param {Thing} thing @returns {[number, number][]} */
  spotsOf(thing) {
    if (thing.kind !== "node") return this.edgesOf(thing).flatMap((edge) => edge.line);
    const { lat, lon } = this.node(thing.id);
    return [[lat, lon]];
  }

  /** Other routes between the same two places, and so on the same course. @param {Edge} edge @returns {Edge[]} */
  beside(edge) {
    const ends = (/** @type {Edge} */ one) => [one.tail, one.head].sort().join(" ");
    return this.data.edges.filter((other) => other !== edge && ends(other) === ends(edge));
  }

  /** The name of what a key stands for. @param {string} key @returns {string|null|undefined} */
  nameOf(key) {
    const { kind, id } = thingOf(key);
    if (kind === "line") return this.data.edges.find((edge) => edge.line_id === id)?.line_name;
    if (kind === "event") return this.data.events.find((event) => event.id === id)?.name;
    if (kind === "country") return this.data.countries[id];
    return this.row({ kind: kind === "strait" ? "node" : kind, id })?.name;
  }
}

/**
 * @template {{id: string}} Row
 * @param {Row[]} rows
 * @returns {Map<string, Row>}
 */
function byId(rows) { return new Map(rows.map((row) => [row.id, row])); }
