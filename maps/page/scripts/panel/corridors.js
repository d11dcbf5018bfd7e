// The list of corridors: their share, what they carry before and after, and whether they are drawn.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillCorridors(holder, model, act) {
  const { data } = model;
  const largest = Math.max(0, ...data.corridors.map((corridor) => corridor.share || 0));
  const rows = data.corridors.map((corridor) => corridorItem(model, act, corridor, largest));
  if (data.edges.some((edge) => !edge.corridor)) rows.push(unboundItem(model, act));
  refill(holder, remark(corridorsRemark(model), "0 0 4px"), el("ul", { class: "plain-list" }, ...rows),
    el("div", { class: "row-tools" }, button(() => act.showAll(true), { text: "Show all" }),
      button(() => act.showAll(false), { text: "Hide all" })));
}

/** @param {Model} model */
function corridorsRemark({ data, state, hasShares }) {
  if (hasShares) return "Share of exports" + inYear(state.year) + "; low–high where sources differ. Untick to hide.";
  return (state.year && data.years.length ? "No shares found for " + state.year + ". " : "") + "Untick to hide.";
}

/** @param {Model} model @param {Actions} act @param {string} id @param {string} name */
function showBox({ state }, act, id, name) {
  const change = (/** @type {any} */ event) => act.showCorridor(id, event.target.checked);
  return el("input", {
    type: "checkbox", checked: !state.hidden.has(id), "aria-label": "Show " + name, on: { change },
  });
}

/** @param {Model} model @param {Actions} act @param {Corridor} corridor @param {number} largest share of all */
function corridorItem(model, act, corridor, largest) {
  const { id, name, share, colour } = corridor, known = isKnown(share), detail = corridorDetail(model, corridor);
  const why = model.hasShares ? noShare(model, corridor) : "";
  return el("li", { class: "corridor" + (known ? "" : " no-share"), "data-corridor": id },
    showBox(model, act, id, name), badge(corridor),
    button(() => act.select({ kind: "corridor", id }), { class: "name", text: name }),
    el("div", { class: "share" }, known ? el("b", { text: percent(share) }) : why,
      detail ? el("span", { text: detail }) : null),
    known && largest > 0 ? bar((100 * share) / largest + "%", colour) : null);
}

/** What it carries: before and after a block, else with its range. @param {Model} model @param {Corridor} corridor */
function corridorDetail(model, { id, mt, low_mt, high_mt }) {
  if (!isKnown(mt)) return null;
  const after = model.scenario ? corridorAfter(model, id, model.scenario) : null;
  if (after !== null) return volume(mt) + " → " + amount(after);
  const between = range(low_mt, high_mt);
  return amount(mt) + (between ? " (" + between + ")" : "");
}

/** The row of the routes that belong to no corridor, or to several. @param {Model} model @param {Actions} act */
function unboundItem(model, act) {
  const text = model.data.corridors.length ? "Lines of several corridors or none" : "Routes";
  return el("li", { class: "corridor no-share", "data-corridor": "" },
    showBox(model, act, "", "lines of several corridors or none"),
    el("span", { class: "badge", "aria-hidden": "true", style: { background: model.tables.plainColour } }),
    el("span", { text }));
}
