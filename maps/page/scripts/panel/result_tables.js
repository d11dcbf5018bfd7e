// Tables of a result: shares through countries beside the lost exports, and corridors before and after.

/** @typedef {{name: string, before: number|null, after: number|null}} ThroughRow shares through a country */

/** From which share on a country is shown. */
const SHARE_SHOWN = 0.005;

/** Shares through countries, never without what is lost. @param {Model} model @param {Answer} answer */
function throughTable({ data, yearRow }, answer) {
  // By the larger of before and after: who newly carries much is not left out.
  const most = (/** @type {ThroughRow} */ { before, after }) => Math.max(before || 0, after || 0);
  const rows = answer.through.map(({ id, after }) => (
    { name: data.countries[id] || id, before: yearRow?.through[id] ?? null, after }
  )).filter((row) => most(row) >= SHARE_SHOWN).sort((a, b) => most(b) - most(a));
  if (!rows.length) return null;
  const caption = "Share of exports on the way through a country, of what is still delivered; " + amount(answer.lost)
    + " are no longer exported";
  return numberTable("numbers through", caption, ["Through", "Before", "After"], rows.slice(0, 8).map(throughRow));
}

/** @param {ThroughRow} row */
function throughRow({ name, before, after }) {
  return el("tr", {}, el("th", { scope: "row", text: name }), el("td", { text: percent(before, "not known") }),
    el("td", { text: percent(after, "nothing left") }));
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
