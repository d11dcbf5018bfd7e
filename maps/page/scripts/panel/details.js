// Details: what is known of one route, place or corridor.

/** @param {Model} model @param {Actions} act @param {Edge} edge */
function edgeDetails(model, act, edge) {
  const { data, state, tables } = model;
  const beside = tables.beside(edge).filter((other) => !state.hidden.has(other.corridor || ""));
  return [
    facts([...edgeBelongings(model, act, edge), ...edgeFlows(model, edge), ...edgeCourse(edge)]),
    el("h3", { text: t("Sources") }), sourceList(data, edge.sources),
    ...(beside.length ? [el("h3", { text: t("Drawn on the same course") }), edgeList(act, beside)] : []),
  ];
}

/** Where it leads, whose it is and since when. @param {Model} model @param {Actions} act @param {Edge} edge
 * @returns {[string, any][]} */
function edgeBelongings({ data, tables }, act, edge) {
  const corridor = tables.corridorOf(edge);
  return [
    [t("From"), linkTo(act, { kind: "node", id: edge.tail }, edge.tail_name)],
    [t("To"), linkTo(act, { kind: "node", id: edge.head }, edge.head_name)],
    [t("Corridor"), corridor ? linkTo(act, { kind: "corridor", id: corridor.id }, corridor.name)
      : data.corridors.length ? t("several or none") : null],
    [t("Line"), edge.line_name],
    [t("Mode"), plain(edge.mode)],
    [t("Operator"), edge.operator || t("not known")],
    [t("Country"), edge.country || t("not known")],
    [t("Status"), plain(edge.status)],
    [t("Opened"), edge.opened_year === null ? t("not known") : String(edge.opened_year)],
    [t("Closed"), edge.closed_year === null ? null : String(edge.closed_year)],
  ];
}

/** What it can carry and carries. @param {Model} model @param {Edge} edge @returns {[string, any][]} */
function edgeFlows({ state, scenario }, edge) {
  const year = inYear(state.year), between = range(edge.low_mt, edge.high_mt);
  const inside = () => (between || volume(/** @type {number} */ (edge.low_mt))) + " " + shownUnit.name;
  return [
    [t("Limit"), amount(edge.limit_mt, t("not published"))],
    [t("Flow") + year, isKnown(edge.low_mt) ? t("not published; in the range {0}", inside()) : amount(edge.flow_mt)],
    [t("Other crude") + year, amount(edge.foreign_mt, t("none recorded"))],
    [t("Spare"), amount(edge.spare_mt)],
    [t("After the block"), scenario ? afterWords(stateOf(edge, scenario)) : null],
  ];
}

/** @param {RouteState} now */
function afterWords({ state, flow, change: moved }) {
  if (state === "blocked") return t("blocked");
  if (!isKnown(flow)) return null;
  return t("{0}, model", amount(flow) + (Math.abs(moved) >= toScale(CHANGE_MT) ? " (" + change(moved) + ")" : ""));
}

/** @param {Edge} edge @returns {[string, any][]} */
function edgeCourse(edge) {
  const km = (/** @type {number|null} */ length, /** @type {string} */ how) => (
    length === null ? null : t(how, Math.round(length))
  );
  return [
    [t("Length"), km(edge.length_km, entry("{0} km as drawn"))],
    [t("Whole line"), km(edge.published_km, entry("{0} km as published"))],
    [t("Course"), edge.schematic ? t("schematic course") : null],
    [t("Remarks"), edge.note],
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
      [t("Kind"), plain(node.kind)],
      [t("Country"), node.country || t("not known")],
      [t("Arrives") + year, arrives === null ? null : amount(arrives)],
      [t("Leaves") + year, leaves === null ? null : amount(leaves)],
      [t("Position"), [node.lat, node.lon].map((angle) => fixed(angle, 3)).join(apart()) + position],
      [t("Also called"), node.aliases],
      [t("Remarks"), node.note],
    ]),
    el("h3", { text: t("Sources") }), sourceList(data, node.sources),
    el("h3", { text: t("Routes") }), edgeList(act, touching, publishedFlow),
  ];
}

/** What stands between two numbers, which may hold commas. */
function apart() { return language.decimal === "," ? "; " : ", "; }

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
      [t("Exports") + inYear(state.year), amount(corridor.mt, none)],
      [t("Low–high"), between ? between + " " + shownUnit.name : null],
      [t("Share"), percent(corridor.share, none)],
      [t("Basis"), corridor.status ? plain(corridor.status) : null],
      [t("After the block"), after === null ? null : t("{0}, model", amount(after))],
      [t("Counts"), corridor.note],
    ]),
    el("h3", { text: t("Sources") }), sourceList(data, corridor.sources),
    el("h3", { text: t("Routes ({0})", own.length) }), edgeList(act, own),
  ];
}

/** Buttons that block or reopen what is chosen, and what it is part of.
 * @param {Model} model @param {Actions} act @param {Thing} choice */
function blockButtons(model, act, choice) {
  const items = itemsFor(model, choice).slice(0, 5);
  if (items.length) {
    return el("div", { class: "row-tools" }, ...items.map(({ key, name }) => {
      const on = model.state.blocked.includes(key), short = shortName(name);
      const text = on ? t("Reopen {0}", short) : t("Block {0}", short);
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
    return { word: t("Route"), name: edge.name, body: edgeDetails(model, act, edge) };
  }
  if (kind === "node") {
    const node = tables.node(id);
    return { word: t("Place"), name: node.name, body: nodeDetails(model, act, node) };
  }
  const corridor = tables.corridor(id);
  return { word: t("Corridor"), name: corridor.name, body: corridorDetails(model, act, corridor) };
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
      button(() => act.close(), { class: "close", text: t("Close"), "aria-label": t("Close the details") })),
    el("h2", { tabindex: "-1", id: "details-title", text: name }),
    blockButtons(model, act, choice), ...body);
}
