// What is known of one route, place or corridor.

/** @param {any} view @param {any} app @param {Edge} edge @param {Edge[]} beside */
function edgeDetails(view, app, edge, beside) {
  const corridor = edge.corridor ? app.corridor(edge.corridor) : null;
  const now = app.scenario ? stateOf(edge, app.scenario) : null;
  const link = (/** @type {string} */ id, /** @type {string} */ name) => el("button", { type: "button", class: "linklike", text: name, on: { click: () => app.select("node", id) } });
  const year = view.year ? " in " + view.year : "";
  return [
    facts([
      ["From", link(edge.tail, edge.tail_name)], ["To", link(edge.head, edge.head_name)],
      ["Corridor", corridor ? el("button", { type: "button", class: "linklike", text: corridor.name, on: { click: () => app.select("corridor", corridor.id) } }) : view.corridors.length ? "several or none" : null],
      ["Line", edge.line_name], ["Mode", plain(edge.mode)], ["Operator", edge.operator || "not known"], ["Country", edge.country || "not known"],
      ["Status", edge.status], ["Opened", edge.opened_year === null ? "not known" : String(edge.opened_year)], ["Closed", edge.closed_year === null ? null : String(edge.closed_year)],
      ["Limit", edge.limit_mt === null ? "not published" : amount(edge.limit_mt)],
      ["Flow" + year, !isKnown(edge.low_mt) ? amount(edge.flow_mt) : "not published; in the range " + (range(edge.low_mt, edge.high_mt) || volume(edge.low_mt)) + " " + shownUnit.name],
      ["Other crude" + year, edge.foreign_mt === null ? "none recorded" : amount(edge.foreign_mt)],
      ["Spare", edge.spare_mt === null ? "not known" : amount(edge.spare_mt)],
      ["After the block", now && now.state === "blocked" ? "blocked" : now && isKnown(now.flow) ? amount(now.flow) + (Math.abs(now.change) >= CHANGE_MT ? " (" + change(now.change) + ")" : "") + ", model" : null],
      ["Length", edge.length_km === null ? null : Math.round(edge.length_km) + " km as drawn"],
      ["Whole line", edge.published_km === null ? null : Math.round(edge.published_km) + " km as published"],
      ["Course", edge.schematic ? "schematic course" : null], ["Remarks", edge.note]]),
    el("h3", { text: "Sources" }), sourceList(view, edge.sources),
    ...(beside.length ? [el("h3", { text: "Drawn on the same course" }), el("ul", { class: "sources small" }, ...beside.map((other) => el("li", {}, el("button", { type: "button", class: "linklike", text: other.name, on: { click: () => app.select("edge", other.id) } }))))] : []),
  ];
}

/** @param {any} view @param {any} app @param {RouteNode} node */
function nodeDetails(view, app, node) {
  const touching = view.edges.filter((/** @type {Edge} */ e) => e.tail === node.id || e.head === node.id);
  const total = (/** @type {string} */ side) => {
    const known = touching.filter((/** @type {any} */ e) => e[side] === node.id && isKnown(e.flow_mt));
    if (known.some((/** @type {Edge} */ e) => isKnown(e.low_mt))) return null;
    return known.length ? known.reduce((/** @type {number} */ sum, /** @type {Edge} */ e) => sum + (e.flow_mt || 0), 0) : null;
  };
  const year = view.year ? " in " + view.year : "";
  return [
    facts([["Kind", plain(node.kind)], ["Country", node.country || "not known"], ["Arrives" + year, total("head") === null ? null : amount(total("head"))],
      ["Leaves" + year, total("tail") === null ? null : amount(total("tail"))],
      ["Position", node.lat.toFixed(3) + ", " + node.lon.toFixed(3) + (node.position ? " (" + plain(node.position) + ")" : "")],
      ["Also called", node.aliases], ["Remarks", node.note]]),
    el("h3", { text: "Sources" }), sourceList(view, node.sources),
    el("h3", { text: "Routes" }),
    el("ul", { class: "sources small" }, ...touching.map((/** @type {Edge} */ e) => el("li", {}, el("button", { type: "button", class: "linklike", text: e.name, on: { click: () => app.select("edge", e.id) } }),
      isKnown(e.flow_mt) && !isKnown(e.low_mt) ? " " + amount(e.flow_mt) : ""))),
  ];
}

/** @param {any} view @param {any} app @param {Corridor} corridor */
function corridorDetails(view, app, corridor) {
  const own = view.edges.filter((/** @type {Edge} */ e) => e.corridor === corridor.id);
  const year = view.year ? " in " + view.year : "";
  const after = app.scenario ? corridorAfter(view, corridor.id, app.scenario) : null;
  return [
    facts([["Exports" + year, amount(corridor.mt, noShare(view, corridor))], ["Low–high", range(corridor.low_mt, corridor.high_mt) ? range(corridor.low_mt, corridor.high_mt) + " " + shownUnit.name : null],
      ["Share", percent(corridor.share, noShare(view, corridor))], ["Basis", corridor.status ? plain(corridor.status) : null], ["After the block", after === null ? null : amount(after) + ", model"], ["Counts", corridor.note]]),
    el("h3", { text: "Sources" }), sourceList(view, corridor.sources),
    el("h3", { text: "Routes (" + own.length + ")" }),
    el("ul", { class: "sources small" }, ...own.map((/** @type {Edge} */ e) => el("li", {}, el("button", { type: "button", class: "linklike", text: e.name, on: { click: () => app.select("edge", e.id) } })))),
  ];
}

/** Buttons that block or reopen what is chosen, and what it is part of. @param {any} app @param {{kind: string, id: string}} choice */
function blockButtons(app, choice) {
  const items = app.itemsFor(choice.kind, choice.id).slice(0, 5);
  if (!items.length) return app.whatIfs() ? el("p", { class: "quiet small", text: "Not among the blocks worked out beforehand." }, copyLine(app.command([choice.kind + ":" + choice.id]), "the command")) : null;
  return el("div", { class: "row-tools" }, ...items.map((/** @type {Item} */ item) => {
    const on = app.blocked().includes(item.key);
    return el("button", { type: "button", "aria-pressed": String(on), class: on ? "on" : "", text: (on ? "Reopen " : "Block ") + shortName(item.name), on: { click: () => app.toggle(item.key) } });
  }));
}

/** @param {HTMLElement} place @param {any} view @param {any} app @param {{kind: string, id: string}} choice @param {Edge[]} beside */
function showDetails(place, view, app, choice, beside) {
  const thing = choice.kind === "edge" ? app.edge(choice.id) : choice.kind === "node" ? app.node(choice.id) : app.corridor(choice.id);
  const word = choice.kind === "edge" ? "Route" : choice.kind === "node" ? "Place" : "Corridor";
  const body = choice.kind === "edge" ? edgeDetails(view, app, thing, beside) : choice.kind === "node" ? nodeDetails(view, app, thing) : corridorDetails(view, app, thing);
  const heading = el("h2", { tabindex: "-1", id: "details-title", text: thing.name });
  place.hidden = false;
  place.setAttribute("aria-labelledby", "details-title");
  refill(place,
    el("div", { class: "head" }, el("span", {}, el("span", { class: "tag", text: word })), el("button", { type: "button", class: "close", text: "Close", "aria-label": "Close the details", on: { click: () => app.close() } })),
    heading, blockButtons(app, choice), ...body);
  return heading;
}
