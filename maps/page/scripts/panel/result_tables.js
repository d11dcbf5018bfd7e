// Tables of a result: shares through countries beside the lost exports, and corridors before and after.

/** From which share on a country is shown, and how many are. */
const SHARE_SHOWN = 0.005, MOST_COUNTRIES = 8;

/** @typedef {{row: Through, before: [number, number, number]|null}} OnTheWay before is a share with its low and high */

/** Countries on the way, by the larger of before and after: who newly carries much is not left out.
 * @param {Model} model @param {Answer} answer @returns {OnTheWay[]} */
function countriesOnTheWay({ yearRow }, { through }) {
  const rows = through.map((row) => ({ row, before: yearRow?.through[row.id] ?? null }));
  const most = (/** @type {OnTheWay} */ { row, before }) => Math.max(before?.[0] || 0, row.after || 0);
  const shown = rows.filter((one) => most(one) >= SHARE_SHOWN).sort((a, b) => most(b) - most(a));
  return shown.slice(0, MOST_COUNTRIES);
}

/** Shares through countries, never without what is lost. @param {Model} model @param {Answer} answer */
function throughTable(model, answer) {
  const rows = countriesOnTheWay(model, answer);
  if (!rows.length) return null;
  const caption = t("Share of exports on the way through a country, of what is still delivered (in brackets: in all "
    + "plans that deliver as much); {0} are no longer exported", amount(answer.lost));
  const cells = (/** @type {OnTheWay} */ { row, before }) => [
    el("th", { scope: "row", text: model.data.countries[row.id] || row.id }),
    el("td", {}, ...unbroken(shareWords(before?.[0], before, t("not known")))),
    el("td", { "data-through": row.id }, ...unbroken(throughWords(row))),
  ];
  return numberTable("numbers through", caption, [t("Through"), t("Before"), t("After")],
    rows.map((one) => el("tr", {}, ...cells(one))));
}

/** @param {Through} row */
function throughWords({ after, range: ends }) {
  return shareWords(after, ends && [after || 0, ...ends], t("nothing left"));
}

/** A share with its range. @param {number|null|undefined} share
 * @param {[number, number, number]|null|undefined} span the share, its low and its high @param {string} otherwise */
function shareWords(share, span, otherwise) {
  const between = span ? shareRange(span[1], span[2]) : null;
  return percent(share, otherwise) + (between ? " (" + between + ")" : "");
}

/** The ranges of the shares, which take longer than the answer: a step for each.
 * @param {HTMLElement} holder @param {Model} model @returns {(() => void)[]} */
function shareSteps(holder, model) {
  const { result } = model;
  if (!result) return [];
  return countriesOnTheWay(model, result.answer).filter(({ row }) => row.range === undefined).map(({ row }) => () => {
    row.range = result.answer.throughRange(row.id);
    const cell = holder.querySelector("[data-through='" + CSS.escape(row.id) + "']");
    cell?.replaceChildren(...unbroken(throughWords(row)));
  });
}

/** @param {Model} model @param {Scenario} result */
function corridorTable(model, result) {
  const rows = corridorRows(model);
  const most = Math.max(0.001, ...rows.flatMap(({ before, after }) => [before || 0, after || 0]));
  const carrying = rows.filter(({ before, after }) => (before || 0) > 0 || (after || 0) > 0);
  if (!carrying.length) return null;
  const caption = t("Exports by corridor, {0} (bar: outline before, filled after)", shownUnit.name);
  return numberTable("numbers", caption, [t("Corridor"), t("Before"), t("After"), t("Change")],
    carrying.map((row) => corridorTableRow(model, result, row, most)));
}

/** @param {Model} model @param {Scenario} result @param {CorridorRow} row @param {number} most the longest bar, Mt/y */
function corridorTableRow(model, result, { corridor, before, after }, most) {
  const { id, name, colour: background } = corridor;
  const moved = after === null ? 0 : after - corridorBase(model, id, result), least = toScale(CHANGE_MT);
  const width = (/** @type {number|null} */ mt) => 100 * (mt || 0) / most + "%";
  return el("tr", { "data-corridor": id },
    el("th", { scope: "row" },
      el("i", { class: "swatch", "aria-hidden": "true", style: { background } }), shortName(name),
      el("span", { class: "twin", "aria-hidden": "true" }, el("i", { class: "was", style: { width: width(before) } }),
        el("i", { class: "now", style: { width: width(after), background } }))),
    el("td", { text: isKnown(before) ? volume(before) : t("not known") }),
    el("td", { text: after === null ? "–" : volume(after) }),
    el("td", { class: moved < -least ? "less" : "", text: Math.abs(moved) < least ? "–" : change(moved) }));
}
