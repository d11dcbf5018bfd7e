// A sheet: one map with everything that is drawn on it. The chart has a large one, and small ones for crowded places.

/** @typedef {{base: BaseData, model: Model, press: Press, exits: boolean}} SheetNeeds
 *   exits says whether it is said where routes lead that leave the map */

const MOST_PLACES = 0.75; // of all places, which make a country the one that a network is of

class Sheet {
  /** @param {L.Map} map @param {SheetNeeds} needs */
  constructor(map, { base, model, press, exits }) {
    const { data, tables } = model;
    this.map = map;
    this.base = base;
    this.exits = exits;
    this.model = model;
    this.land = landOf(data);
    this.ground = new Ground(map, base, this.land);
    /** @type {Routes|PaintedRoutes} */
    this.routes = data.edges.length > MANY ? new PaintedRoutes(map) : new Routes(map, tables);
    this.overlay = new Overlay(map, () => this.scene());
    this.places = new Places(map, data.nodes);
    this.pointer = new Pointer(this, model, press);
    this.legs = parallelLegs(data);
    /** @type {DressedRoute[]} */
    this.drawn = [];
    /** @type {Map<string, number>} what routes change together with others, Mt/y by edge */
    this.nets = new Map();
    /** @type {Map<string, number>} Mt/y by node */
    this.traffic = new Map();
    /** @type {Map<string, number>} what fields deliver more or less, Mt/y by node */
    this.changes = new Map();
  }

  /** Anew, after a change of state or of zoom. */
  refresh() {
    const { model, map } = this, { data, scenario } = model;
    map.getContainer().classList.toggle("far", map.getZoom() < FAR);
    this.traffic = trafficOf(data.edges);
    this.changes = scenario ? fieldChanges(model, scenario) : new Map();
    this.nets = scenario ? netsOf(data, this.legs, scenario) : new Map();
    this.drawn = this.dress(evened(this.legs, scenario));
    this.routes.restyle(this.drawn);
    this.places.refresh(this.wanted());
    this.overlay.later();
  }

  /** The theme has changed. */
  repaint() {
    this.ground.paint();
    this.refresh();
  }

  /** Every route that is shown, with its looks. @param {Scenario|null} scenario @returns {DressedRoute[]} */
  dress(scenario) {
    const { map, model } = this, { data, state, tables } = model, zoom = map.getZoom();
    const visible = data.edges.filter((edge) => !state.hidden.has(edge.corridor || ""));
    const bundles = stacked(bundlesOf(visible, scenario, (spot) => map.project(spot, zoom)));
    const changes = changesOf(model, bundles);
    return bundles.map((bundle) => (
      { ...bundle, look: strokes(bundle.edge, tables.colourOf(bundle.edge), bundle.now, zoom, changes) }
    ));
  }

  /** Which places are shown: those with a shown route; from afar, small fields make room.
   * @returns {(node: RouteNode) => boolean} */
  wanted() {
    const { edges } = this.model.data, { hidden } = this.model.state;
    const ends = (/** @type {Edge[]} */ some) => new Set(some.flatMap((edge) => [edge.tail, edge.head]));
    const linked = ends(edges), seen = ends(edges.filter((edge) => !hidden.has(edge.corridor || "")));
    const least = this.map.getZoom() < FAR ? SMALL_FIELD * Math.max(0, ...this.traffic.values()) : 0;
    return ({ id, kind }) => (kind !== "field" || (this.traffic.get(id) || 0) >= least)
      && (seen.has(id) || !linked.has(id));
  }

  /** What is in sight. @returns {Scene} */
  scene() {
    const { data, state, tables } = this.model, { choice, hidden } = state;
    const ends = (/** @type {Edge} */ edge) => [edge.tail, edge.head];
    const chosen = !choice || choice.kind === "corridor" ? [] : choice.kind === "node" ? [choice.id]
      : ends(tables.edge(choice.id));
    return {
      routes: this.drawn, corridors: data.corridors.filter((corridor) => !hidden.has(corridor.id)),
      nodes: this.places.shown, drawings: this.places.drawings, traffic: this.traffic, changes: this.changes,
      nets: this.nets, lines: this.routes, chosen: new Set(chosen), base: this.base, home: this.land,
      exits: this.exits,
    };
  }

  /** Make what is chosen stand out. */
  highlight() {
    const { state, tables } = this.model, { choice } = state;
    this.routes.glows.show("chosen", choice && choice.kind !== "node" ? tables.edgesOf(choice) : []);
    this.overlay.later();
  }
}

/** The country that stands out: whose exports these are, else where nearly all places lie. @param {PageData} data */
function landOf({ home, nodes, countries }) {
  if (home !== null) return home;
  const most = Object.keys(countries).find((id) => (
    nodes.filter(({ country }) => country === countries[id]).length > MOST_PLACES * nodes.length));
  return most ?? null;
}

/** How changes are drawn: by the largest of what is seen as one, whatever the sheet's zoom.
 * @param {Model} model @param {Bundle[]} bundles @returns {Changes} */
function changesOf({ scenario }, bundles) {
  if (!scenario) return NO_CHANGES;
  const scale = changeScale(bundles.map(({ now }) => now.change), smallScreen().matches);
  return { only: scenario.differences, scale };
}

/** What each field delivers more or less after the block, Mt/y. @param {Model} model @param {Scenario} scenario */
function fieldChanges({ data }, scenario) {
  /** @type {Map<string, number>} */
  const changes = new Map();
  const fields = new Set(data.nodes.filter(({ kind }) => kind === "field" || kind === "source").map(({ id }) => id));
  for (const edge of data.edges) {
    const moved = stateOf(edge, scenario).change;
    if (fields.has(edge.tail)) changes.set(edge.tail, (changes.get(edge.tail) || 0) + moved);
    if (fields.has(edge.head)) changes.set(edge.head, (changes.get(edge.head) || 0) - moved);
  }
  return changes;
}
