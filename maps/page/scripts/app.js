// Puts the page together: reads the data, builds the map, answers clicks and keys.

/** @param {any} map the Leaflet map that folium made */
function start(map) {
  const read = (/** @type {string} */ id) => JSON.parse(/** @type {any} */ (document.getElementById(id)).textContent);
  const place = (/** @type {string} */ id) => /** @type {any} */ (document.getElementById(id));
  const view = read("view-data"), base = read("base-data");
  const solved = new Map(read("what-if-data").map((/** @type {Payload} */ payload) => [payload.year, new WhatIfs(payload)]));
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const small = matchMedia("(max-width: 899px)");
  const byId = (/** @type {any[]} */ rows) => new Map(rows.map((row) => [row.id, row]));
  const edges = byId(view.edges), nodes = byId(view.nodes), corridors = byId(view.corridors);
  const itemNames = new Map([...solved.values()].reverse().flatMap((what) => what.items.map((/** @type {Item} */ item) => [item.key, item.name])));
  const home = { year: view.year, blocked: view.start ? view.start.blocked : [], horizon: view.start ? view.start.horizon : "structural" };

  /** What is on show. One object, changed only by the functions of `app`. */
  const state = {
    hidden: new Set(), choice: /** @type {{kind: string, id: string}|null} */ (null), opener: /** @type {any} */ (null),
    blocked: /** @type {string[]} */ ([...home.blocked]), horizon: home.horizon, view: "scenario", unit: "mt", given: Boolean(view.scenario),
    latest: /** @type {any} */ (null), moved: false,
  };
  const plainColour = view.corridors.length ? PLAIN_ROUTE : "#0072b2";
  const hint = el("p", { class: "hint", "aria-hidden": "true" });
  map.getContainer().append(hint);
  const what = () => solved.get(view.year) || null;
  const only = (/** @type {any[]} */ list) => list.filter(Boolean);

  const app = {
    plainColour,
    edge: (/** @type {string} */ id) => edges.get(id), node: (/** @type {string} */ id) => nodes.get(id), corridor: (/** @type {string} */ id) => corridors.get(id),
    colourOf: (/** @type {Edge} */ e) => (e.corridor && corridors.has(e.corridor) ? corridors.get(e.corridor).colour : plainColour),
    zoom: () => map.getZoom(), whatIfs: what, latest: () => state.latest, blocked: () => state.blocked,
    /** The scenario drawn on the map, or null. */
    get scenario() { return state.view === "base" ? null : state.latest; },
    shown: () => ({ horizon: state.horizon, view: state.view, unit: state.unit }),
    hides: (/** @type {string} */ id) => state.hidden.has(id),
    nameOf: (/** @type {string} */ key) => itemNames.get(key) || nameInTables(key) || key,
    horizons: () => { const found = what(); return found ? Object.keys(found.payload.answers).sort((a, b) => HORIZON_NAMES.indexOf(a) - HORIZON_NAMES.indexOf(b)) : []; },
    replays: (/** @type {string} */ key) => [...solved.values()].some((found) => found.events.has(key)),
    whyNoWhatIfs: () => (solved.size ? view.years.some((/** @type {any} */ r) => r.year === view.year) ? view.year + " has shares only: blocks are worked out for " + [...solved.keys()].sort().join(", ") + "." : "No data found for " + view.year + ". It is a gap, not a zero." : "This page holds no blocks worked out beforehand: kzroutes map writes them."),
    shareThrough: (/** @type {string} */ id) => { const row = yearRow(); return row && isKnown(row.through[id]) ? row.through[id] : null; },
    itemsFor: (/** @type {string} */ kind, /** @type {string} */ id) => itemsFor(kind, id),
    command: (/** @type {string[]} */ keys) => commandFor(keys),
    band: () => band(),
    show(/** @type {string} */ id, /** @type {boolean} */ on) { if (on) state.hidden.delete(id); else state.hidden.add(id); render(); },
    showAll(/** @type {boolean} */ on) { state.hidden = new Set(on ? [] : [...corridors.keys(), ""]); render(); },
    toggle(/** @type {string} */ key) { state.given = false; state.blocked = state.blocked.includes(key) ? state.blocked.filter((k) => k !== key) : [...state.blocked.filter((k) => !k.startsWith("event:")), key]; if (state.view === "base") state.view = "scenario"; render(); },
    replay(/** @type {string} */ key) {
      const year = [...solved.keys()].find((y) => solved.get(y).events.has(key));
      if (year !== view.year) applyYear(year);
      Object.assign(state, { blocked: [key], given: false, view: "scenario", horizon: app.horizons().includes("month") ? "month" : "structural" });
      render();
      place("side-body").scrollTo({ top: 0 });
    },
    setHorizon(/** @type {string} */ horizon) { state.horizon = horizon; if (state.given && horizon !== home.horizon) state.given = false; render(); },
    setView(/** @type {string} */ shown) { state.view = shown; render(); },
    setYear(/** @type {number} */ year) { applyYear(year); state.given = state.given && year === home.year; render(); },
    setUnit(/** @type {string} */ unit) { chooseUnit(unit); render(); },
    reset() {
      const only = !solved.size && view.scenario; // without answers of its own, the page can only show what came with it
      Object.assign(state, { blocked: only ? [...home.blocked] : [], given: Boolean(only), horizon: home.horizon, view: "scenario", hidden: new Set() });
      chooseUnit("mt");
      applyYear(home.year);
      if (state.choice) app.close();
      fit();
      state.moved = false;
      render();
    },
    saveTable() { download(new Blob(["\ufeff" + tableText()], { type: "text/csv;charset=utf-8" }), fileName(["kzroutes", String(view.year || ""), ...state.blocked, state.blocked.length ? state.horizon : ""], "csv")); },
    async saveMap() { download(await mapPicture(map, overlay.canvases, pictureWords()), fileName(["kzroutes", String(view.year || ""), ...state.blocked], "png")); },
    select(/** @type {string} */ kind, /** @type {string} */ id, /** @type {boolean} */ quiet = false) {
      if (!state.choice) state.opener = document.activeElement;
      state.choice = { kind, id };
      const chosen = chosenEdges(), heading = fillDetails();
      routes.highlight(kind === "node" ? [] : chosen);
      if (!quiet) {
        if (small.matches) setSheet(true);
        heading.focus({ preventScroll: true });
        place("side-body").scrollTo({ top: Math.max(0, place("details").offsetTop - place("side-body").offsetTop - 8), behavior: calm ? "auto" : "smooth" });
        bring(kind, id, chosen);
      }
      overlay.later();
      remember();
    },
    close() {
      state.choice = null;
      place("details").hidden = true;
      routes.highlight([]);
      overlay.later();
      const back = state.opener && state.opener.isConnected && state.opener !== document.body ? state.opener : place("side");
      back.focus({ preventScroll: true });
      remember();
    },
  };
  const act = {
    /** A click on the map: blocks the thing, or reopens what closes it. @param {string} kind @param {string} id */
    press(kind, id) {
      const items = itemsFor(kind, id), open = items.filter((item) => state.blocked.includes(item.key));
      const shutBy = open.length ? open : what() && kind === "edge" && what().closed(state.blocked).has(id) ? state.blocked.map((key) => ({ key })) : [];
      if (shutBy.length) for (const item of shutBy) app.toggle(item.key);
      else if (items.length) app.toggle(items[0].key);
      app.select(kind, id, items.length > 0);
      if (items.length) place("side-body").scrollTo({ top: 0 });
    },
    hint(/** @type {string|null} */ text, /** @type {any} */ at, /** @type {Edge=} */ edge) {
      hint.style.display = text ? "block" : "none";
      if (!text) return;
      const first = edge ? itemsFor("edge", edge.id)[0] : undefined;
      hint.textContent = text + (first ? state.blocked.includes(first.key) ? " · click reopens " + shortName(first.name) : " · click blocks " + shortName(first.name) : "");
      const size = map.getSize(), right = at.x > size.x - 310;
      hint.style.left = right ? "auto" : at.x + 14 + "px";
      hint.style.right = right ? size.x - at.x + 14 + "px" : "auto";
      hint.style.top = Math.max(4, at.y - 32) + "px";
    },
  };

  const yearRow = () => view.years.find((/** @type {any} */ row) => row.year === view.year);
  /** The name that the tables give a key. @param {string} key @returns {string|null} */
  function nameInTables(key) {
    const cut = key.indexOf(":"), kind = key.slice(0, cut), id = key.slice(cut + 1);
    const line = kind === "line" ? view.edges.find((/** @type {Edge} */ e) => e.line_id === id) : null, event = kind === "event" ? view.events.find((/** @type {any} */ e) => e.id === id) : null;
    const row = { edge: edges, node: nodes, strait: nodes, corridor: corridors }[kind]?.get(id);
    return line ? line.line_name : event ? event.name : row ? row.name : kind === "country" ? view.countries[id] : null;
  }

  /** What can be blocked about a thing, the most fitting first: a corridor's own line stands for the corridor. @param {string} kind @param {string} id @returns {Item[]} */
  function itemsFor(kind, id) {
    const found = what();
    if (!found) return [];
    const key = kind + ":" + id, own = found.item(key);
    if (kind === "corridor") return only([own]);
    if (kind === "node") return only([own, found.item("strait:" + id), ...found.items.filter((/** @type {Item} */ item) => item !== own && item.kind === "group" && item.nodes.has(id))]);
    const edge = app.edge(id), corridor = edge.corridor ? found.item("corridor:" + edge.corridor) : undefined;
    const rest = found.closing(id).filter((/** @type {Item} */ item) => item !== own && item !== corridor);
    const parts = rest.filter((/** @type {Item} */ item) => item.kind === "line" || item.kind === "edge" || item.kind === "group" || item.kind === "corridor");
    return only([own, corridor, ...parts, ...rest.filter((/** @type {Item} */ item) => item.kind === "country" || item.kind === "strait" || item.kind === "node")]);
  }

  /** @param {string[]} keys */
  function commandFor(keys) {
    const horizon = state.horizon.split("-")[0], own = view.network ? " --network " + view.network : "";
    return "kzroutes block " + keys.join(" ") + (horizon === "structural" ? "" : " --horizon " + horizon) + (view.year ? " --year " + view.year : "") + own;
  }

  /** Lost with little and with much of the spare room used. */
  function band() {
    const found = what();
    if (!found || !state.horizon.startsWith("month") || !state.blocked.length) return null;
    const [low, high] = ["month-low", "month-high"].map((h) => found.lost(state.blocked, h));
    return low === null || high === null ? null : volume(Math.max(low, high)) === volume(Math.min(low, high)) ? amount(low) : volume(Math.max(low, high)) + " to " + amount(Math.min(low, high));
  }

  /** The scenario of the state: from what was solved beforehand, or from what came with the page. */
  function work() {
    const found = what();
    if (state.given && view.scenario) return { label: view.scenario.label, horizon: view.scenario.horizon, flows: view.scenario.flows, blocked: new Set(view.scenario.blocked), answer: givenAnswer(view.scenario), command: commandFor(state.blocked) };
    if (!state.blocked.length || !found) return null;
    const answer = found.answer(state.blocked, state.horizon), names = state.blocked.map((key) => app.nameOf(key));
    const event = view.events.find((/** @type {any} */ e) => "event:" + e.id === state.blocked[0]);
    return { label: (event ? "Replay: " : "Blocked: ") + names.join(" + "), horizon: state.horizon, flows: answer ? answer.flows : {}, blocked: found.closed(state.blocked), answer, command: commandFor(state.blocked),
      observed: event ? el("p", { class: "small observed" }, el("b", { text: "Observed: " }), (event.realised || "not known") + " Lost: " + (isKnown(event.volume_lost_mt) ? tonnes(event.volume_lost_mt) : "not known") + " over the event; the model gives a yearly rate. Days and tank farms: kzroutes replay " + event.id) : null };
  }

  /** @param {number|null} year */
  function applyYear(year) {
    if (!view.years.length) return void weigh();
    view.year = year;
    const row = yearRow(), none = [null, null, null, null, null];
    for (const e of view.edges) {
      const [flow, low, high, foreign, limit] = (row && row.edges[e.id]) || none;
      Object.assign(e, { flow_mt: flow, low_mt: low, high_mt: high, foreign_mt: foreign, limit_mt: limit, spare_mt: isKnown(limit) && isKnown(flow) && !isKnown(low) ? Math.max(0, limit - flow - (foreign || 0)) : null });
    }
    const shares = byId(row ? row.corridors : []);
    for (const c of view.corridors) Object.assign(c, { mt: null, share: null, low_mt: null, high_mt: null, status: null, sources: [], ...shares.get(c.id) });
    view.has_shares = view.corridors.some((/** @type {Corridor} */ c) => isKnown(c.share));
    if (what() && !app.horizons().includes(state.horizon)) state.horizon = "structural";
    state.blocked = what() ? state.blocked.filter((key) => what().knows(key)) : state.blocked;
    weigh();
  }

  /** @param {string} unit */
  function chooseUnit(unit) {
    state.unit = view.kbd === null ? "mt" : unit;
    useUnit(state.unit === "kbd" ? "kb/d" : "Mt/y", state.unit === "kbd" ? view.kbd : 1);
  }

  function tableText() {
    const table = corridorTable(view, app), scenario = state.latest;
    const cell = (/** @type {number|null} */ mt) => (isKnown(mt) ? Math.round(mt * shownUnit.factor * 1000) / 1000 : null);
    const head = [[view.title], ["Year", view.year], ["Data version", view.data_version], ["Blocked", state.blocked.join(" ") || "nothing"], ["Horizon", scenario ? scenario.horizon : ""], ["Kind", scenario ? "model result" : "reconciled statistics"], ["Unit", shownUnit.name], [],
      ["corridor", "name", "before", "after", "share_before"]];
    return csvText([...head, ...table.rows.map((/** @type {any} */ row) => [row.corridor.id, row.corridor.name, cell(row.before), cell(row.after), row.corridor.share])]);
  }

  function pictureWords() {
    const answer = state.latest && state.latest.answer, shown = app.scenario;
    return { title: view.title + (view.year ? ", " + view.year : ""), lines: only([shown ? shown.label + " (" + shown.horizon + ", model result)" : "Flows as reconciled from statistics", shown && answer ? "Delivered " + amount(answer.delivered) + ", lost " + amount(answer.lost) + ", rerouted " + amount(answer.rerouted) : null]), foot: "kzroutes, data version " + view.data_version + (view.as_of ? ", as of " + view.as_of : "") + " · " + view.credit };
  }

  /** @returns {Edge[]} */
  function chosenEdges() {
    const choice = state.choice;
    if (!choice) return [];
    if (choice.kind === "edge") return [app.edge(choice.id)];
    if (choice.kind === "corridor") return view.edges.filter((/** @type {Edge} */ e) => e.corridor === choice.id);
    return view.edges.filter((/** @type {Edge} */ e) => e.tail === choice.id || e.head === choice.id);
  }

  function fillDetails() {
    const choice = /** @type {{kind: string, id: string}} */ (state.choice);
    return showDetails(place("details"), view, app, choice, choice.kind === "edge" ? routes.beside(app.edge(choice.id), state.hidden) : []);
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

  const flowAt = new Map(), linked = new Map();
  let most = 0;
  /** How much moves at each place. */
  function weigh() {
    flowAt.clear();
    for (const edge of view.edges) for (const end of [edge.tail, edge.head]) flowAt.set(end, Math.max(flowAt.get(end) || 0, edge.flow_mt || 0));
    most = Math.max(0, ...flowAt.values());
  }
  for (const edge of view.edges) for (const end of [edge.tail, edge.head]) linked.set(end, [...(linked.get(end) || []), edge.corridor || ""]);

  /** A place is shown while one of its routes is; from afar, small fields make room. @param {RouteNode} node */
  function wanted(node) {
    if (map.getZoom() < FAR && node.kind === "field" && most > 0 && (flowAt.get(node.id) || 0) < most * 0.06) return false;
    return linked.get(node.id) === undefined || linked.get(node.id).some((/** @type {string} */ c) => !state.hidden.has(c));
  }

  let shownNodes = /** @type {RouteNode[]} */ ([]);
  function scene() {
    const visible = view.edges.filter((/** @type {Edge} */ e) => !state.hidden.has(e.corridor || "")), scenario = app.scenario;
    const choice = state.choice;
    const chosen = new Set(choice && choice.kind === "node" ? [choice.id] : choice && choice.kind === "edge" ? [app.edge(choice.id).tail, app.edge(choice.id).head] : []);
    return {
      routes: visible.map((/** @type {Edge} */ edge) => ({ edge, colour: app.colourOf(edge), now: stateOf(edge, scenario) })), differences: Boolean(scenario && scenario.differences),
      corridors: view.corridors.filter((/** @type {Corridor} */ c) => !state.hidden.has(c.id)), nodes: shownNodes, weight: (/** @type {RouteNode} */ n) => flowAt.get(n.id) || 0, chosen, base, home: view.home,
    };
  }

  /** The map anew: after a change of state or of zoom. */
  function refresh() {
    routes.restyle(state.hidden, app.scenario);
    shownNodes = places.refresh(wanted);
    overlay.later();
  }

  const filled = new Map();
  /** Do something only if what it rests on has changed. @param {string} name @param {any[]} on @param {() => void} fill */
  function once(name, on, fill) {
    if (filled.get(name) === on.join("|")) return;
    filled.set(name, on.join("|"));
    fill();
  }

  /** Everything that depends on the state. */
  function render() {
    state.latest = work();
    if (state.latest) state.latest.differences = state.view === "difference";
    refresh();
    document.title = view.title + (view.year ? ", " + view.year : "");
    place("page-subtitle").replaceChildren(...only([view.year ? "Flows of " + view.year : null, "data version " + view.data_version, view.as_of ? "as of " + view.as_of : null]).map((text) => el("span", { text })));
    fillYears(place("years"), view, app);
    fillControls(place("choices"), view, app);
    fillResult(place("scenario"), view, app);
    once("blocks", [view.year, state.horizon, state.unit], () => fillBlocks(place("blocks"), view, app));
    tickBlocks(place("blocks"), state.blocked);
    fillCorridors(place("corridors"), view, app);
    once("measures", [view.year], () => fillMeasures(place("measures"), view));
    once("key", [app.scenario !== null, state.view, state.unit], () => fillKey(place("key"), view, app));
    if (state.choice) fillDetails();
    const answer = state.latest && state.latest.answer;
    place("says").textContent = state.latest ? state.latest.label + ". " + (answer ? amount(answer.lost) + " lost, " + amount(answer.rerouted) + " another way." : "Not worked out beforehand.") : "";
    remember();
  }

  /** Write what is on show into the address. */
  function remember() {
    const centre = map.getCenter(), choice = state.choice;
    const hash = writeAddress({ blocked: state.given ? [] : state.blocked.length || !view.start ? state.blocked : ["-"], horizon: state.horizon, view: state.view, year: view.year === home.year ? null : view.year, unit: state.unit, hidden: [...state.hidden].sort(),
      choice: choice ? choice.kind + ":" + choice.id : null, at: state.moved ? [Number(centre.lat.toFixed(3)), Number(centre.lng.toFixed(3)), Number(map.getZoom().toFixed(2))] : null });
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
  }

  /** Show what an address says; unknown things are ignored. */
  function recall() {
    const said = readAddress(location.hash);
    applyYear(said.year === undefined ? home.year : said.year);
    const keys = said.blocked || home.blocked;
    Object.assign(state, { given: !said.blocked && view.scenario !== null, blocked: keys.filter((/** @type {string} */ key) => !what() || what().knows(key)), view: said.view || "scenario", horizon: said.horizon || (said.blocked ? "structural" : home.horizon) });
    if (what() && !app.horizons().includes(state.horizon)) state.horizon = "structural";
    if (state.given) state.blocked = [...home.blocked];
    chooseUnit(said.unit || "mt");
    state.hidden = new Set((said.hidden || []).filter((id) => id === "" || corridors.has(id)));
    if (said.at) { map.setView([said.at[0], said.at[1]], said.at[2], { animate: false }); state.moved = true; }
    render();
    const choice = said.choice || "", cut = Math.max(0, choice.indexOf(":")), kind = choice.slice(0, cut), id = choice.slice(cut + 1);
    if ({ edge: edges, node: nodes, corridor: corridors }[kind]?.has(id)) app.select(kind, id, true);
  }

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
  place("page-title").textContent = view.title;
  view.has_shares = view.corridors.some((/** @type {Corridor} */ c) => isKnown(c.share));
  recall();
  fillFind(place("find"), view, app);
  fillEvents(place("events"), view, app);
  fillAbout(place("about"), view);
  if (!small.matches) for (const id of ["sec-block", "sec-key"]) place(id).open = true;
  map.on("zoomend", () => { map.getContainer().classList.toggle("far", map.getZoom() < FAR); refresh(); fillKey(place("key"), view, app); });
  map.on("dragend zoomend", () => { state.moved = true; remember(); });
  map.getContainer().setAttribute("role", "main");
  map.getContainer().setAttribute("aria-label", "Map of routes. Every route and place can also be found, and blocked, in the panel.");
  place("sheet-handle").addEventListener("click", () => setSheet(!place("side").classList.contains("open")));
  document.addEventListener("keydown", (e) => { if (e.key === "Escape" && state.choice) app.close(); });
  addEventListener("hashchange", recall);
  addEventListener("beforeprint", () => { map.invalidateSize({ animate: false }); fit(); });
  small.addEventListener("change", () => map.invalidateSize());
  map.getContainer().classList.toggle("far", map.getZoom() < FAR);
  refresh();
  document.body.dataset.ready = String(Math.round(performance.now()));
}
