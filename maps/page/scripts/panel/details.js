// Details: what is known of one route, place or corridor.

/** @param {Model} model @param {Actions} act @param {Edge} edge */
function edgeDetails(model, act, edge) {
  const { data, state, tables } = model;
  const beside = tables.beside(edge).filter((other) => !state.hidden.has(other.corridor || ""));
  return [
    facts([...edgeBelongings(model, act, edge), ...edgeFlows(model, edge), ...edgeCourse(edge)]),
    el("h3", { text: "Sources" }), sourceList(data, edge.sources),
    ...(beside.length ? [el("h3", { text: "Drawn on the same course" }), edgeList(act, beside)] : []),
  ];
}

/** Where it leads, whose it is and since when. @param {Model} model @param {Actions} act @param {Edge} edge
 * @returns {[string, any][]} */
function edgeBelongings({ data, tables }, act, edge) {
  const corridor = tables.corridorOf(edge);
  return [
    ["From", linkTo(act, { kind: "node", id: edge.tail }, edge.tail_name)],
    ["To", linkTo(act, { kind: "node", id: edge.head }, edge.head_name)],
    ["Corridor", corridor ? linkTo(act, { kind: "corridor", id: corridor.id }, corridor.name)
      : data.corridors.length ? "several or none" : null],
    ["Line", edge.line_name],
    ["Mode", plain(edge.mode)],
    ["Operator", edge.operator || "not known"],
    ["Country", edge.country || "not known"],
    ["Status", edge.status],
    ["Opened", edge.opened_year === null ? "not known" : String(edge.opened_year)],
    ["Closed", edge.closed_year === null ? null : String(edge.closed_year)],
  ];
}

/** What it can carry and carries. @param {Model} model @param {Edge} edge @returns {[string, any][]} */
function edgeFlows({ state, scenario }, edge) {
  const year = inYear(state.year), between = range(edge.low_mt, edge.high_mt);
  const inside = () => (between || volume(/** @type {number} */ (edge.low_mt))) + " " + shownUnit.name;
  return [
    ["Limit", amount(edge.limit_mt, "not published")],
    ["Flow" + year, isKnown(edge.low_mt) ? "not published; in the range " + inside() : amount(edge.flow_mt)],
    ["Other crude" + year, amount(edge.foreign_mt, "none recorded")],
    ["Spare", amount(edge.spare_mt)],
    ["After the block", scenario ? afterWords(stateOf(edge, scenario)) : null],
  ];
}

/** @param {RouteState} now */
function afterWords({ state, flow, change: moved }) {
  if (state === "blocked") return "blocked";
  if (!isKnown(flow)) return null;
  return amount(flow) + (Math.abs(moved) >= CHANGE_MT ? " (" + change(moved) + ")" : "") + ", model";
}

/** @param {Edge} edge @returns {[string, any][]} */
function edgeCourse(edge) {
  const km = (/** @type {number|null} */ length, /** @type {string} */ how) => (
    length === null ? null : Math.round(length) + " km " + how
  );
  return [
    ["Length", km(edge.length_km, "as drawn")],
    ["Whole line", km(edge.published_km, "as published")],
    ["Course", edge.schematic ? "schematic course" : null],
    ["Remarks", edge.note],
  ];
}

/** @param {Model} model @param {Actions} act @param {RouteNode} node */
function nodeDetails({ data, state, tables }, act, node) {
  const touching = tables.edgesOf({ kind: "node", id: node.id }), year = inYear(state.year);
  const arrives = flowTotal(touching.filter((edge) => edge.head === node.id));
  const leaves = flowTotal(touching.filter((edge) => edge.tail === node.id));
  const position = node.position ? " (" + plain(node.position) + ")" : "";
  return [
    facts([
      ["Kind", plain(node.kind)],
      ["Country", node.country || "not known"],
      ["Arrives" + year, arrives === null ? null : amount(arrives)],
      ["Leaves" + year, leaves === null ? null : amount(leaves)],
      ["Position", node.lat.toFixed(3) + ", " + node.lon.toFixed(3) + position],
      ["Also called", node.aliases],
      ["Remarks", node.note],
    ]),
    el("h3", { text: "Sources" }), sourceList(data, node.sources),
    el("h3", { text: "Routes" }), edgeList(act, touching, publishedFlow),
  ];
}

/** @param {Edge} edge */
function publishedFlow(edge) {
  return isKnown(edge.flow_mt) && !isKnown(edge.low_mt) ? " " + amount(edge.flow_mt) : null;
}

/** Sum of known flows in Mt/y; null where none is known, or one is only known by its range. @param {Edge[]} edges */
function flowTotal(edges) {
  const known = edges.filter((edge) => isKnown(edge.flow_mt));
  if (!known.length || known.some((edge) => isKnown(edge.low_mt))) return null;
  return sum(known.map((edge) => edge.flow_mt || 0));
}

/** @param {Model} model @param {Actions} act @param {Corridor} corridor */
function corridorDetails(model, act, corridor) {
  const { data, state, scenario, tables } = model, own = tables.edgesOf({ kind: "corridor", id: corridor.id });
  const after = scenario ? corridorAfter(model, corridor.id, scenario) : null;
  const between = range(corridor.low_mt, corridor.high_mt), none = noShare(model, corridor);
  return [
    facts([
      ["Exports" + inYear(state.year), amount(corridor.mt, none)],
      ["Low–high", between ? between + " " + shownUnit.name : null],
      ["Share", percent(corridor.share, none)],
      ["Basis", corridor.status ? plain(corridor.status) : null],
      ["After the block", after === null ? null : amount(after) + ", model"],
      ["Counts", corridor.note],
    ]),
    el("h3", { text: "Sources" }), sourceList(data, corridor.sources),
    el("h3", { text: "Routes (" + own.length + ")" }), edgeList(act, own),
  ];
}

/** Buttons that block or reopen what is chosen, and what it is part of.
 * @param {Model} model @param {Actions} act @param {Thing} choice */
function blockButtons(model, act, choice) {
  const items = itemsFor(model, choice).slice(0, 5);
  if (items.length) {
    return el("div", { class: "row-tools" }, ...items.map(({ key, name }) => {
      const on = model.state.blocked.includes(key), text = (on ? "Reopen " : "Block ") + shortName(name);
      return button(() => act.toggle(key), { "aria-pressed": String(on), class: on ? "on" : "", text });
    }));
  }
  return null;
}

/** @param {Model} model @param {Actions} act @param {Thing} choice
 * @returns {{word: string, name: string, body: Node[]}} */
function detailsOf(model, act, { kind, id }) {
  const { tables } = model;
  if (kind === "edge") {
    const edge = tables.edge(id);
    return { word: "Route", name: edge.name, body: edgeDetails(model, act, edge) };
  }
  if (kind === "node") {
    const node = tables.node(id);
    return { word: "Place", name: node.name, body: nodeDetails(model, act, node) };
  }
  const corridor = tables.corridor(id);
  return { word: "Corridor", name: corridor.name, body: corridorDetails(model, act, corridor) };
}

/** Details of the choice; hidden without one. @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillDetails(holder, model, act) {
  const { choice } = model.state;
  holder.hidden = choice === null;
  if (choice === null) return;
  const { word, name, body } = detailsOf(model, act, choice);
  holder.setAttribute("aria-labelledby", "details-title");
  refill(holder,
    el("div", { class: "head" }, el("span", {}, el("span", { class: "tag", text: word })),
      button(() => act.close(), { class: "close", text: "Close", "aria-label": "Close the details" })),
    el("h2", { tabindex: "-1", id: "details-title", text: name }),
    blockButtons(model, act, choice), ...body);
}
