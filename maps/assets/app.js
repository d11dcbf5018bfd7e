// Puts the page together: reads the data, builds the map, answers clicks and keys.

/** @param {any} map the Leaflet map that folium made */
function start(map) {
  const read = (/** @type {string} */ id) => JSON.parse(document.getElementById(id).textContent);
  const place = (/** @type {string} */ id) => document.getElementById(id);
  const view = read("view-data"), base = read("base-data");
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const small = matchMedia("(max-width: 899px)");
  const byId = (/** @type {any[]} */ rows) => new Map(rows.map((row) => [row.id, row]));
  const edges = byId(view.edges), nodes = byId(view.nodes), corridors = byId(view.corridors);
  view.has_shares = view.corridors.some((/** @type {Corridor} */ c) => isKnown(c.share));

  /** What is on show. One object, changed only by the functions of `app`. */
  const state = {
    hidden: new Set(), choice: /** @type {{kind: string, id: string}|null} */ (null), opener: /** @type {any} */ (null),
    scenario: view.scenario ? { ...view.scenario, blocked: new Set(view.scenario.blocked) } : null,
  };
  const scenario = state.scenario;
  const plainColour = view.corridors.length ? PLAIN_ROUTE : "#0072b2";
  const hint = el("p", { class: "hint", "aria-hidden": "true" });
  map.getContainer().append(hint);

  const app = {
    plainColour, scenario,
    edge: (/** @type {string} */ id) => edges.get(id), node: (/** @type {string} */ id) => nodes.get(id), corridor: (/** @type {string} */ id) => corridors.get(id),
    colourOf: (/** @type {Edge} */ e) => (e.corridor && corridors.has(e.corridor) ? corridors.get(e.corridor).colour : plainColour),
    zoom: () => map.getZoom(),
    show(/** @type {string} */ id, /** @type {boolean} */ on) {
      if (on) state.hidden.delete(id); else state.hidden.add(id);
      refresh();
    },
    showScenario(/** @type {boolean} */ on) { state.scenario = on ? scenario : null; refresh(); },
    select(/** @type {string} */ kind, /** @type {string} */ id) {
      if (!state.choice) state.opener = document.activeElement;
      state.choice = { kind, id };
      const chosen = chosenEdges();
      const heading = showDetails(place("details"), view, app, state.choice, kind === "edge" ? routes.beside(app.edge(id), state.hidden) : []);
      routes.highlight(kind === "node" ? [] : chosen);
      if (small.matches) setSheet(true);
      heading.focus({ preventScroll: true });
      place("side-body").scrollTo({ top: Math.max(0, place("details").offsetTop - place("side-body").offsetTop - 8), behavior: calm ? "auto" : "smooth" });
      bring(kind, id, chosen);
      overlay.later();
    },
    close() {
      state.choice = null;
      place("details").hidden = true;
      routes.highlight([]);
      overlay.later();
      const back = state.opener && state.opener.isConnected && state.opener !== document.body ? state.opener : place("side");
      back.focus({ preventScroll: true });
    },
  };
  const act = {
    select: app.select,
    hint(/** @type {string|null} */ text, /** @type {any} */ at) {
      hint.style.display = text ? "block" : "none";
      if (!text) return;
      hint.textContent = text;
      const size = map.getSize(), right = at.x > size.x - 310;
      hint.style.left = right ? "auto" : at.x + 14 + "px";
      hint.style.right = right ? size.x - at.x + 14 + "px" : "auto";
      hint.style.top = Math.max(4, at.y - 32) + "px";
    },
  };

  /** @returns {Edge[]} */
  function chosenEdges() {
    const choice = state.choice;
    if (!choice) return [];
    if (choice.kind === "edge") return [app.edge(choice.id)];
    if (choice.kind === "corridor") return view.edges.filter((/** @type {Edge} */ e) => e.corridor === choice.id);
    return view.edges.filter((/** @type {Edge} */ e) => e.tail === choice.id || e.head === choice.id);
  }

  /** Bring what was chosen into sight, if it is not. @param {string} kind @param {string} id @param {Edge[]} chosen */
  function bring(kind, id, chosen) {
    const target = kind === "node" ? L.latLngBounds([[app.node(id).lat, app.node(id).lon]]) : L.latLngBounds(chosen.flatMap((e) => e.line));
    if (!target.isValid() || (kind === "corridor" ? map.getBounds().intersects(target) : map.getBounds().contains(target))) return;
    map.fitBounds(target, { padding: [50, 50], maxZoom: Math.max(map.getZoom(), 5), animate: !calm });
  }

  /** @param {boolean} open */
  function setSheet(open) {
    place("side").classList.toggle("open", open);
    place("sheet-handle").setAttribute("aria-expanded", String(open));
    map.invalidateSize({ animate: false });
  }

  const flowAt = new Map();
  for (const edge of view.edges) for (const end of [edge.tail, edge.head]) flowAt.set(end, Math.max(flowAt.get(end) || 0, edge.flow_mt || 0));

  const most = Math.max(0, ...flowAt.values());

  /** A place is shown while one of its routes is; from afar, small fields make room. @param {RouteNode} node */
  function wanted(node) {
    if (map.getZoom() < FAR && node.kind === "field" && most > 0 && (flowAt.get(node.id) || 0) < most * 0.06) return false;
    return linked.get(node.id) === undefined || linked.get(node.id).some((/** @type {string} */ c) => !state.hidden.has(c));
  }
  const linked = new Map();
  for (const edge of view.edges) for (const end of [edge.tail, edge.head]) linked.set(end, [...(linked.get(end) || []), edge.corridor || ""]);

  let shownNodes = /** @type {RouteNode[]} */ ([]);
  function scene() {
    const visible = view.edges.filter((/** @type {Edge} */ e) => !state.hidden.has(e.corridor || ""));
    const choice = state.choice;
    const chosen = new Set(choice && choice.kind === "node" ? [choice.id] : choice && choice.kind === "edge" ? [app.edge(choice.id).tail, app.edge(choice.id).head] : []);
    return {
      routes: visible.map((/** @type {Edge} */ edge) => ({ edge, colour: app.colourOf(edge), now: stateOf(edge, state.scenario) })),
      corridors: view.corridors.filter((/** @type {Corridor} */ c) => !state.hidden.has(c.id)), nodes: shownNodes, weight: (/** @type {RouteNode} */ n) => flowAt.get(n.id) || 0, chosen, base, home: view.home,
    };
  }
  function refresh() {
    routes.restyle(state.hidden, state.scenario);
    shownNodes = places.refresh(wanted);
    overlay.later();
  }

  document.title = view.title + (view.year ? ", " + view.year : "");
  place("page-title").textContent = view.title;
  place("page-subtitle").append(...[view.year ? "Flows of " + view.year : null, "data version " + view.data_version, view.as_of ? "as of " + view.as_of : null].filter(Boolean)
    .map((text) => el("span", { text: text })));

  map.attributionControl.setPrefix("Leaflet");
  const credit = el("span", { text: " | " + view.credit });
  map.attributionControl.getContainer().append(credit);
  const keepCredit = map.attributionControl._update.bind(map.attributionControl);
  map.attributionControl._update = () => { keepCredit(); map.attributionControl.getContainer().append(credit); };
  L.control.scale({ imperial: false, maxWidth: small.matches ? 90 : 130, position: small.matches ? "topright" : "bottomleft" }).addTo(map);

  const [south, west, north, east] = view.bounds;
  const fit = () => map.fitBounds([[south, west], [north, east]], { padding: small.matches ? [4, 4] : [14, 14], animate: false });
  fit();
  makeGround(map, base, view.home);
  const routes = makeRoutes(map, view.edges, app.colourOf, act);
  const overlay = makeOverlay(map, scene);
  const places = makeNodes(map, view.nodes, act);
  fillScenario(place("scenario"), view, app);
  fillCorridors(place("corridors"), view, app);
  fillFind(place("find"), view, app);
  fillKey(place("key"), view, app);
  fillEvents(place("events"), view, app);
  fillAbout(place("about"), view);
  if (!small.matches) /** @type {any} */ (place("sec-key")).open = true;
  map.on("zoomend", () => { map.getContainer().classList.toggle("far", map.getZoom() < FAR); refresh(); fillKey(place("key"), view, app); });
  map.getContainer().setAttribute("aria-label", "Map of routes. Every route and place can also be found in the panel.");
  place("sheet-handle").addEventListener("click", () => setSheet(!place("side").classList.contains("open")));
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && state.choice) app.close(); });
  addEventListener("beforeprint", () => { map.invalidateSize({ animate: false }); fit(); });
  small.addEventListener("change", () => map.invalidateSize());
  map.getContainer().classList.toggle("far", map.getZoom() < FAR);
  refresh();
}
