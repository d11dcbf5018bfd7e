// The panel: corridors with their checkboxes, search, key, events, notes.

/** @param {any} view @param {string[]} ids @returns {any} a list of sources with outlet, date and link */
function sourceList(view, ids) {
  if (!ids.length) return el("p", { class: "quiet small", text: "No source given." });
  return el("ul", { class: "sources small" }, ...ids.map((id) => {
    const source = view.sources[id];
    if (!source) return el("li", { text: id });
    const title = source.title && source.title !== source.outlet ? ", “" + source.title + "”" : "";
    return el("li", {}, outLink(source.url, source.outlet), title + (source.date ? ", " + source.date : ""),
      source.note ? el("span", { class: "quiet", text: " — " + source.note }) : null);
  }));
}

/** @param {Array<[string, any]>} rows @returns {any} */
function facts(rows) {
  return el("dl", { class: "facts" }, ...rows.filter(([, value]) => value !== null && value !== undefined && value !== "")
    .flatMap(([term, value]) => [el("dt", { text: term }), el("dd", {}, value)]));
}

/** @param {Corridor} corridor @param {string} [tag] */
function badge(corridor, tag) {
  return el(tag || "span", { class: "badge", "aria-hidden": "true", style: { background: corridor.colour, color: inkOn(corridor.colour) }, text: corridor.number });
}

/** Exports through a corridor after the block: the sum over its gates, or null when none is modelled.
 * @param {any} view @param {string} id @param {any} scenario */
function corridorAfter(view, id, scenario) {
  const gates = view.edges.filter((/** @type {Edge} */ e) => e.gate && e.corridor === id && e.id in scenario.flows);
  return gates.length ? gates.reduce((/** @type {number} */ sum, /** @type {Edge} */ e) => sum + scenario.flows[e.id], 0) : null;
}

/** Why a corridor has no share: it is shut, or no figure was published. @param {any} view @param {Corridor} corridor */
function noShare(view, corridor) {
  const own = view.edges.filter((/** @type {Edge} */ e) => e.corridor === corridor.id);
  return own.length && own.every((/** @type {Edge} */ e) => SHUT.has(e.status)) ? "not in use" : "not published";
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillCorridors(place, view, app) {
  const largest = Math.max(0, ...view.corridors.map((/** @type {Corridor} */ c) => c.share || 0));
  const shown = (/** @type {string} */ id, /** @type {string} */ name) => el("input", { type: "checkbox", checked: !app.hides(id), "aria-label": "Show " + name, on: { change: (/** @type {any} */ e) => app.show(id, e.target.checked) } });
  const rows = view.corridors.map((/** @type {Corridor} */ corridor) => {
    const known = isKnown(corridor.share);
    const after = app.scenario ? corridorAfter(view, corridor.id, app.scenario) : null;
    const between = range(corridor.low_mt, corridor.high_mt);
    const detail = after !== null && isKnown(corridor.mt) ? volume(corridor.mt) + " → " + amount(after)
      : isKnown(corridor.mt) ? amount(corridor.mt) + (between ? " (" + between + ")" : "") : null;
    const bar = known && largest > 0 ? el("div", { class: "bar", "aria-hidden": "true" }, el("i", { style: { width: (100 * (corridor.share || 0)) / largest + "%", background: corridor.colour } })) : null;
    return el("li", { class: "corridor" + (known ? "" : " no-share"), "data-corridor": corridor.id }, shown(corridor.id, corridor.name), badge(corridor),
      el("button", { type: "button", class: "name", text: corridor.name, on: { click: () => app.select("corridor", corridor.id) } }),
      el("div", { class: "share" }, known ? el("b", { text: percent(corridor.share) }) : view.has_shares ? noShare(view, corridor) : "", detail ? el("span", { text: detail }) : null),
      bar);
  });
  if (view.edges.some((/** @type {Edge} */ e) => !e.corridor)) {
    rows.push(el("li", { class: "corridor no-share", "data-corridor": "" }, shown("", "lines of several corridors or none"),
      el("span", { class: "badge", "aria-hidden": "true", style: { background: app.plainColour } }), el("span", { text: view.corridors.length ? "Lines of several corridors or none" : "Routes" })));
  }
  refill(place,
    el("p", { class: "quiet small", style: { margin: "0 0 4px" }, text: view.has_shares ? "Share of exports" + (view.year ? " in " + view.year : "") + "; low–high where sources differ. Untick to hide." : (view.year && view.years.length ? "No shares found for " + view.year + ". " : "") + "Untick to hide." }),
    el("ul", { class: "plain-list" }, ...rows),
    el("div", { class: "row-tools" }, el("button", { type: "button", text: "Show all", on: { click: () => app.showAll(true) } }), el("button", { type: "button", text: "Hide all", on: { click: () => app.showAll(false) } })));
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillFind(place, view, app) {
  const items = [
    ...view.corridors.map((/** @type {Corridor} */ c) => ({ kind: "corridor", id: c.id, name: c.name, colour: c.colour, about: "corridor", words: [c.name, c.id, c.aliases, "corridor"] })),
    ...view.edges.map((/** @type {Edge} */ e) => ({ kind: "edge", id: e.id, name: e.name, colour: app.colourOf(e),
      about: [plain(e.mode), e.operator, e.country, e.status].filter(Boolean).join(" · "),
      words: [e.name, e.id, e.mode, e.operator, e.country, e.line_name, e.aliases, e.corridor && app.corridor(e.corridor) ? app.corridor(e.corridor).name + " " + app.corridor(e.corridor).aliases : ""] })),
    ...view.nodes.map((/** @type {RouteNode} */ n) => ({ kind: "node", id: n.id, name: n.name, colour: null, about: [plain(n.kind), n.country].filter(Boolean).join(" · "), words: [n.name, n.id, n.kind, n.country, n.aliases] })),
  ].map((item) => ({ ...item, words: folded(item.words.filter(Boolean).join(" ")) }));
  const count = el("p", { class: "quiet small", role: "status", style: { margin: "6px 0 0" } });
  const list = el("div", { class: "results", id: "results" });
  const box = el("input", { type: "search", class: "search", id: "search", placeholder: "Name in English, Russian or Kazakh, operator, country…", "aria-label": "Find a route or a place", autocomplete: "off", spellcheck: "false", "aria-controls": "results" });
  const refresh = () => {
    const wanted = folded(box.value).split(" ").filter(Boolean);
    const found = items.filter((item) => wanted.every((/** @type {string} */ w) => item.words.includes(w)));
    list.replaceChildren(...found.map((item) => el("button", { type: "button", class: "found", "data-kind": item.kind, "data-id": item.id, on: { click: () => app.select(item.kind, item.id) } },
      el("span", { class: item.kind === "node" ? "dot place" : "dot", "aria-hidden": "true", style: item.colour ? { background: item.colour } : {} }),
      el("span", {}, el("strong", { text: item.name }), el("span", { class: "quiet small", text: item.about })))));
    count.textContent = found.length ? found.length + " of " + items.length : "Nothing found. Try a shorter word.";
  };
  box.addEventListener("input", refresh);
  refresh();
  place.append(box, count, list);
}

/** A short sample of a route. @param {any} edge @param {any} now @param {string} colour @param {number} zoom @param {boolean} [differences] */
function sample(edge, now, colour, zoom, differences = false) {
  const look = strokes({ foreign_mt: null, ...edge }, colour, now, zoom, differences);
  const height = Math.max(16, look.width + (look.band ? 12 : 4));
  const box = svg("svg", { width: 60, height, "aria-hidden": "true" });
  for (const part of [look.band, look.casing, look.line]) {
    if (part) box.append(svg("path", { d: `M3 ${height / 2}H57`, stroke: part.color, "stroke-width": part.weight, "stroke-opacity": part.opacity, "stroke-linecap": part.lineCap, "stroke-dasharray": part.dashArray || "none", fill: "none" }));
  }
  return box;
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillKey(place, view, app) {
  const zoom = app.zoom(), colour = view.corridors.length ? view.corridors[0].colour : app.plainColour;
  const flow = (/** @type {number} */ mt) => ({ state: "flow", flow: mt, base: mt, change: 0 });
  const grid = (/** @type {Array<[any, string]>} */ rows) => el("div", { class: "key-grid" }, ...rows.flatMap(([drawing, text]) => [drawing, el("span", { text })]));
  const modes = [...new Set(view.edges.map((/** @type {Edge} */ e) => e.mode))];
  /** @type {Object<string, string>} */
  const words = { pipeline: "Pipeline", rail: "Rail", sea: "Sea", swap: "Swap (no line in between)", truck: "Road" };
  const modeRows = Object.keys(words).filter((m) => modes.includes(m)).map((m) => /** @type {[any, string]} */ ([sample({ mode: m }, flow(2), colour, zoom), words[m]]));
  modeRows.push([sample({ mode: "pipeline" }, { state: "shut", flow: 0, base: 0, change: 0 }, colour, zoom), "Idle, closed or planned"]);
  const foreign = view.edges.some((/** @type {Edge} */ e) => (e.foreign_mt || 0) > 0);
  if (foreign) modeRows.push([sample({ mode: "pipeline", foreign_mt: 12 }, flow(3), colour, zoom), "Grey band: crude of other countries on the same line"]);
  if (view.edges.some((/** @type {Edge} */ e) => isKnown(e.low_mt))) modeRows.push([sample({ mode: "pipeline", low_mt: 1, high_mt: 3 }, flow(2), colour, zoom), "Lighter: flow not published, drawn inside its range"]);
  const scenarioRows = /** @type {Array<[any, string]>} */ ([
    [sample({ mode: "pipeline" }, { state: "blocked", flow: 0, base: 5, change: -5 }, colour, zoom), "Blocked (with crosses)"],
    [sample({ mode: "pipeline" }, { state: "lost", flow: 1, base: 20, change: -19 }, colour, zoom), "Lost flow"],
    [sample({ mode: "pipeline" }, { state: "gained", flow: 3, base: 1, change: 2 }, colour, zoom), "Gained flow"]]);
  const differenceRows = /** @type {Array<[any, string]>} */ ([
    [sample({ mode: "pipeline" }, { state: "gained", flow: 9, base: 1, change: 8 }, colour, zoom, true), "Carries more than in the base"],
    [sample({ mode: "pipeline" }, { state: "lost", flow: 1, base: 9, change: -8 }, colour, zoom, true), "Carries less"],
    [sample({ mode: "pipeline" }, { state: "flow", flow: 1, base: 1, change: 0 }, colour, zoom, true), "Unchanged"]]);
  const kinds = new Set(view.nodes.map((/** @type {RouteNode} */ n) => n.kind));
  refill(place,
    el("h3", { text: "How it moves", style: { marginTop: "0" } }), grid(modeRows),
    ...(app.scenario ? [el("h3", { text: app.scenario.differences ? "Difference from the base (model)" : "After the block (model)" }), grid(app.scenario.differences ? differenceRows : scenarioRows)] : []),
    el("h3", { text: "Width: flow a year" }), grid([1, 10, 50].map((mt) => [sample({ mode: "pipeline" }, flow(mt), colour, zoom), shownUnit.factor === 1 ? mt + " Mt/y" : amount(mt)])),
    el("p", { class: "quiet small", style: { margin: "4px 0 0" }, text: "Arrows point the way the crude moves. Widths follow the zoom." }),
    el("h3", { text: "Places" }),
    el("div", { class: "key-two" }, ...NODE_KINDS.filter(([kind]) => kinds.has(kind)).map(([kind, word]) => el("span", {}, symbol(kind), word))),
    el("p", { class: "quiet small", style: { margin: "4px 0 0" }, text: "Stations, borders and rail hubs appear when you zoom in. Dashed borders are disputed." }));
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillEvents(place, view, app) {
  place.append(el("p", { class: "quiet small", style: { margin: "0 0 4px" }, text: "What was announced and what was observed are kept apart. “Not known” is not zero." }),
    ...view.events.map((/** @type {any} */ event) => el("details", { class: "event" },
      el("summary", {}, el("span", { class: "when", text: event.start + (event.end && event.end !== event.start ? " to " + event.end : "") + " " }), el("span", { class: "tag", text: plain(event.kind) }), el("strong", { text: event.name })),
      facts([["Asset", event.asset], ["Announced", event.announced || "not known"], ["Observed", event.realised || "not known"],
        ["Volume lost", isKnown(event.volume_lost_mt) ? (event.volume_lost_mt === 0 ? "none, as the source says" : tonnes(event.volume_lost_mt)) : "not known"],
        ["Sent elsewhere", tonnes(event.rerouted_mt)], ["Confidence", event.confidence], ["Remarks", event.note]]),
      app.replays("event:" + event.id) ? el("div", { class: "row-tools" }, el("button", { type: "button", "data-event": event.id, text: "Replay in the model", on: { click: () => app.replay("event:" + event.id) } })) : null,
      sourceList(view, event.sources))));
  /** @type {HTMLElement} */ (document.getElementById("sec-events")).hidden = view.events.length === 0;
}

/** @param {HTMLElement} place @param {any} view */
function fillAbout(place, view) {
  place.append(...view.notes.map((/** @type {string} */ note) => el("p", { class: "small", style: { margin: "0 0 7px" }, text: note })),
    el("h3", { text: "How to cite" }), copyLine(view.citation, "the citation"),
    el("h3", { text: "Sources used on this page (" + Object.keys(view.sources).length + ")" }),
    el("details", {}, el("summary", { class: "small", text: "Show the list" }), sourceList(view, Object.keys(view.sources))));
}

