// Tables of a result: shares through countries beside the lost exports, and corridors before and after.

/** Shares through countries, never without what is lost. @param {Model} model @param {Answer} answer */
function throughTable(model, answer) {
  const rows = answer.through.map((row) => namedThrough(model, row))
    .filter((row) => row.text || (row.before || 0) >= 0.005 || (row.after || 0) >= 0.005)
    .sort((a, b) => (b.before || 0) - (a.before || 0)).slice(0, 6);
  if (!rows.length) return null;
  return numberTable("numbers through", "Share of exports on the way through a country, of what is still delivered; "
    + amount(answer.lost) + " are no longer exported", ["Through", "Before", "After"], rows.map(throughRow));
}

/** With its name, and the share before as reconciled, where it did not come with both.
 * @param {Model} model @param {Through} row @returns {Through} */
function namedThrough({ data, yearRow }, row) {
  if (row.name) return row;
  return { ...row, name: data.countries[row.id] || row.id, before: yearRow ? yearRow.through[row.id] : null };
}

/** @param {Through} row */
function throughRow({ name, text, before, after, low, high }) {
  const head = el("th", { scope: "row", text: name });
  if (text) return el("tr", {}, head, el("td", { colspan: "2", text }));
  const band = range(low, high, (share) => (100 * share).toFixed(1));
  return el("tr", {}, head, el("td", { text: percent(before, "not known") }),
    el("td", { text: percent(after, "nothing left") + (band ? " (" + band + ")" : "") }));
}

/** @param {Model} model @param {Scenario} result */
function corridorTable(model, result) {
  const rows = corridorRows(model);
  const most = Math.max(0.001, ...rows.flatMap(({ before, after }) => [before || 0, after || 0]));
  const carrying = rows.filter(({ before, after }) => (before || 0) > 0 || (after || 0) > 0);
  const caption = "Exports by corridor, " + shownUnit.name + " (bar: outline before, filled after)";
  return numberTable("numbers", caption, ["Corridor", "Before", "After", "Change"],
    carrying.map((row) => corridorTableRow(model, result, row, most)));
}

/** @param {Model} model @param {Scenario} result @param {CorridorRow} row @param {number} most the longest bar, Mt/y */
function corridorTableRow(model, result, { corridor, before, after }, most) {
  const { id, name, colour: background } = corridor;
  const moved = after === null ? 0 : after - corridorBase(model, id, result);
  const width = (/** @type {number|null} */ mt) => 100 * (mt || 0) / most + "%";
  return el("tr", { "data-corridor": id },
    el("th", { scope: "row" },
      el("i", { class: "swatch", "aria-hidden": "true", style: { background } }), shortName(name),
      el("span", { class: "twin", "aria-hidden": "true" }, el("i", { class: "was", style: { width: width(before) } }),
        el("i", { class: "now", style: { width: width(after), background } }))),
    el("td", { text: isKnown(before) ? volume(before) : "not known" }),
    el("td", { text: after === null ? "–" : volume(after) }),
    el("td", { class: moved < -CHANGE_MT ? "less" : "", text: Math.abs(moved) < CHANGE_MT ? "–" : change(moved) }));
}
