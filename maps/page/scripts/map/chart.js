// The chart: the map with its layers, and what of the state they show.

class Chart {
  /** @param {L.Map} map the Leaflet map that folium made @param {BaseData} base @param {Model} model
   * @param {(thing: Thing) => void} press what a click on a thing does */
  constructor(map, base, model, press) {
    const { data, tables } = model, hint = new Hint(map, model);
    const gestures = { press, hint: hint.show.bind(hint) };
    this.map = map;
    this.base = base;
    this.model = model;
    credit(map, data.credit);
    addScale(map);
    this.fit();
    drawGround(map, base, data.home);
    this.routes = new Routes(map, tables, gestures);
    this.overlay = new Overlay(map, () => this.scene());
    this.places = new Places(map, data.nodes, gestures);
    /** @type {Map<string, number>} Mt/y by node */
    this.traffic = new Map();
    map.getContainer().setAttribute("role", "main");
    map.getContainer().setAttribute(
      "aria-label", "Map of routes. Every route and place can also be found, and blocked, in the panel.",
    );
  }

  /** The first view. */
  fit() {
    const [south, west, north, east] = this.model.data.bounds;
    const padding = smallScreen().matches ? 4 : 14;
    this.map.fitBounds([[south, west], [north, east]], { padding: [padding, padding], animate: false });
  }

  /** Anew, after a change of state or of zoom. */
  refresh() {
    const { model, map } = this;
    map.getContainer().classList.toggle("far", map.getZoom() < FAR);
    this.traffic = trafficOf(model.data.edges);
    this.routes.restyle(model.state.hidden, model.scenario);
    this.places.refresh(this.wanted());
    this.overlay.later();
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
    const { data, state, scenario, tables } = this.model, { choice, hidden } = state;
    const visible = data.edges.filter((edge) => !hidden.has(edge.corridor || ""));
    const ends = (/** @type {Edge} */ edge) => [edge.tail, edge.head];
    const chosen = !choice || choice.kind === "corridor" ? [] : choice.kind === "node" ? [choice.id]
      : ends(tables.edge(choice.id));
    return {
      routes: visible.map((edge) => ({ edge, now: stateOf(edge, scenario) })),
      corridors: data.corridors.filter((corridor) => !hidden.has(corridor.id)),
      nodes: this.places.shown, traffic: this.traffic, chosen: new Set(chosen), base: this.base, home: data.home,
      differences: scenario !== null && scenario.differences,
    };
  }

  /** Make what is chosen stand out. */
  highlight() {
    const { state, tables } = this.model, { choice } = state;
    this.routes.highlight(choice && choice.kind !== "node" ? tables.edgesOf(choice) : []);
    this.overlay.later();
  }

  /** Bring a thing into sight, if it is not. Of a corridor, a part is enough. @param {Thing} thing */
  bring(thing) {
    const { map, model } = this, view = map.getBounds();
    const target = L.latLngBounds(model.tables.spotsOf(thing));
    if (!target.isValid()) return;
    if (thing.kind === "corridor" ? view.intersects(target) : view.contains(target)) return;
    map.fitBounds(target, { padding: [50, 50], maxZoom: Math.max(map.getZoom(), 5), animate: !isCalm() });
  }

  /** Where the map is: latitude, longitude and zoom, as short as an address needs. */
  get at() {
    const { lat, lng } = this.map.getCenter();
    return [Number(lat.toFixed(3)), Number(lng.toFixed(3)), Number(this.map.getZoom().toFixed(2))];
  }

  /** @param {number[]} at latitude, longitude and zoom */
  goTo([lat, lon, zoom]) { this.map.setView([lat, lon], zoom, { animate: false }); }
}

/** The credit stands last and stays: Leaflet writes its own line anew with every layer.
 * @param {L.Map} map @param {string} text */
function credit(map, text) {
  /** @type {any} `_update` is Leaflet's own, and not in its types */
  const control = map.attributionControl;
  const words = el("span", { text: " | " + text }), update = control._update.bind(control);
  control.setPrefix("Leaflet");
  control.getContainer().append(words);
  control._update = () => {
    update();
    control.getContainer().append(words);
  };
}

/** @param {L.Map} map */
function addScale(map) {
  const small = smallScreen().matches;
  const position = small ? "topright" : "bottomleft";
  L.control.scale({ imperial: false, maxWidth: small ? 90 : 130, position }).addTo(map);
}
