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
  const rows = view.corridors.map((/** @type {Corridor} */ corridor) => {
    const known = isKnown(corridor.share);
    const after = app.scenario ? corridorAfter(view, corridor.id, app.scenario) : null;
    const between = range(corridor.low_mt, corridor.high_mt);
    const detail = after !== null && isKnown(corridor.mt) ? digits(corridor.mt) + " → " + digits(after) + " Mt"
      : isKnown(corridor.mt) ? digits(corridor.mt) + " Mt" + (between ? " (" + between + ")" : "") : null;
    const bar = known && largest > 0 ? el("div", { class: "bar", "aria-hidden": "true" }, el("i", { style: { width: (100 * (corridor.share || 0)) / largest + "%", background: corridor.colour } })) : null;
    return el("li", { class: "corridor" + (known ? "" : " no-share"), "data-corridor": corridor.id },
      el("input", { type: "checkbox", checked: true, "aria-label": "Show " + corridor.name, on: { change: (/** @type {any} */ e) => app.show(corridor.id, e.target.checked) } }),
      badge(corridor),
      el("button", { type: "button", class: "name", text: corridor.name, on: { click: () => app.select("corridor", corridor.id) } }),
      el("div", { class: "share" }, known ? el("b", { text: percent(corridor.share) }) : view.has_shares ? noShare(view, corridor) : "", detail ? el("span", { text: detail }) : null),
      bar);
  });
  const others = view.edges.some((/** @type {Edge} */ e) => !e.corridor);
  if (others) {
    rows.push(el("li", { class: "corridor no-share", "data-corridor": "" },
      el("input", { type: "checkbox", checked: true, "aria-label": "Show lines of several corridors or none", on: { change: (/** @type {any} */ e) => app.show("", e.target.checked) } }),
      el("span", { class: "badge", "aria-hidden": "true", style: { background: app.plainColour } }),
      el("span", { text: view.corridors.length ? "Lines of several corridors or none" : "Routes" })));
  }
  const setAll = (/** @type {boolean} */ on) => {
    for (const box of place.querySelectorAll("input")) if (box.checked !== on) { box.checked = on; box.dispatchEvent(new Event("change")); }
  };
  place.append(
    el("p", { class: "quiet small", style: { margin: "0 0 4px" }, text: view.has_shares ? "Share of exports" + (view.year ? " in " + view.year : "") + "; low–high where sources differ. Untick to hide." : "Untick to hide." }),
    el("ul", { class: "plain-list" }, ...rows),
    el("div", { class: "row-tools" }, el("button", { type: "button", text: "Show all", on: { click: () => setAll(true) } }), el("button", { type: "button", text: "Hide all", on: { click: () => setAll(false) } })));
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillFind(place, view, app) {
  const items = [
    ...view.edges.map((/** @type {Edge} */ e) => ({ kind: "edge", id: e.id, name: e.name, colour: app.colourOf(e),
      about: [plain(e.mode), e.operator, e.country, e.status].filter(Boolean).join(" · "),
      words: [e.name, e.id, e.mode, e.operator, e.country, e.line_name, e.corridor && app.corridor(e.corridor) ? app.corridor(e.corridor).name : ""] })),
    ...view.nodes.map((/** @type {RouteNode} */ n) => ({ kind: "node", id: n.id, name: n.name, colour: null, about: [plain(n.kind), n.country].filter(Boolean).join(" · "), words: [n.name, n.id, n.kind, n.country, n.aliases] })),
  ].map((item) => ({ ...item, words: item.words.filter(Boolean).join(" ").toLowerCase() }));
  const count = el("p", { class: "quiet small", role: "status", style: { margin: "6px 0 0" } });
  const list = el("div", { class: "results", id: "results" });
  const box = el("input", { type: "search", class: "search", id: "search", placeholder: "Name, operator, country…", "aria-label": "Find a route or a place", autocomplete: "off", spellcheck: "false", "aria-controls": "results" });
  const refresh = () => {
    const wanted = box.value.toLowerCase().split(/\s+/).filter(Boolean);
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

/** A short sample of a route. @param {any} edge @param {any} now @param {string} colour @param {number} zoom */
function sample(edge, now, colour, zoom) {
  const look = strokes({ foreign_mt: null, ...edge }, colour, now, zoom);
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
  const kinds = new Set(view.nodes.map((/** @type {RouteNode} */ n) => n.kind));
  place.replaceChildren(
    el("h3", { text: "How it moves", style: { marginTop: "0" } }), grid(modeRows),
    ...(app.scenario ? [el("h3", { text: "After the block (model)" }), grid(scenarioRows)] : []),
    el("h3", { text: "Width: flow a year" }), grid([1, 10, 50].map((mt) => [sample({ mode: "pipeline" }, flow(mt), colour, zoom), mt + " Mt/y"])),
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
        ["Volume lost", isKnown(event.volume_lost_mt) ? (event.volume_lost_mt === 0 ? "none, as the source says" : amount(event.volume_lost_mt, "Mt")) : "not known"],
        ["Sent elsewhere", amount(event.rerouted_mt, "Mt")], ["Confidence", event.confidence], ["Remarks", event.note]]),
      sourceList(view, event.sources))));
  document.getElementById("sec-events").hidden = view.events.length === 0;
}

/** @param {HTMLElement} place @param {any} view */
function fillAbout(place, view) {
  place.append(...view.notes.map((/** @type {string} */ note) => el("p", { class: "small", style: { margin: "0 0 7px" }, text: note })),
    el("h3", { text: "Sources used on this page (" + Object.keys(view.sources).length + ")" }),
    el("details", {}, el("summary", { class: "small", text: "Show the list" }), sourceList(view, Object.keys(view.sources))));
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillScenario(place, view, app) {
  const scenario = view.scenario;
  if (!scenario) return;
  const sum = scenario.summary;
  const figure = (/** @type {string} */ word, /** @type {number|null} */ value, /** @type {string} */ cls) => el("div", { class: cls }, el("b", { text: isKnown(value) ? digits(value) : "?" }), el("span", { text: word }));
  const through = sum.through.map((/** @type {any} */ t, /** @type {number} */ i) => {
    const band = range(t.after_low * 100, t.after_high * 100);
    const text = "Through " + t.name + ": " + percent(t.before, "not known") + " of exports before, " + percent(t.after, "not known") + (isKnown(t.after_low) && band ? " (" + band + ")" : "") + " of what is left after";
    return el("li", { text: t.text || text + (i === 0 && isKnown(sum.lost_mt) ? ", with " + amount(sum.lost_mt, "Mt/y") + " no longer exported" : "") });
  });
  const more = [...through.slice(1), ...sum.lines.map((/** @type {string} */ line) => el("li", { text: line }))];
  const before = el("button", { type: "button", text: "Before", "aria-pressed": "false", on: { click: () => press(false) } });
  const after = el("button", { type: "button", text: "After the block", "aria-pressed": "true", on: { click: () => press(true) } });
  const press = (/** @type {boolean} */ on) => {
    before.setAttribute("aria-pressed", String(!on));
    after.setAttribute("aria-pressed", String(on));
    app.showScenario(on);
  };
  place.hidden = false;
  place.append(el("span", { class: "tag", text: "Model result" }), el("h2", { text: scenario.label }),
    el("p", { class: "small", style: { margin: "0" }, text: (scenario.horizon ? "Horizon: " + scenario.horizon + ". " : "") + "Volumes in Mt a year" + (view.year ? ", against " + view.year : "") + "." }),
    el("div", { class: "figures" }, figure("base", sum.base_mt, ""), figure("delivered", sum.delivered_mt, ""), figure("lost", sum.lost_mt, "loss"), figure("rerouted", sum.rerouted_mt, "")),
    through.length ? el("ul", { class: "sources small" }, through[0]) : null,
    more.length ? el("details", {}, el("summary", { class: "small", text: "Other countries, what limits it, what it rests on" }), el("ul", { class: "sources small" }, ...more)) : null,
    el("div", { class: "segmented", role: "group", "aria-label": "Flows shown on the map" }, before, after));
}
