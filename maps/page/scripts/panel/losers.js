// Who loses: fields that have to cut, refineries at home, and buyers.

/** How many buyers are shown; the table to take away has all. */
const MOST_BUYERS = 5;
/** What no listed buyer received (energy/tracing/buyers.py, REST_NAME). */
const REST_NAME = entry("Destination not published");

/** @param {Model} model @param {Answer} answer */
function fieldTable({ tables }, { fields }) {
  const cut = fields.filter(({ before, after }) => before - after >= toScale(CHANGE_MT))
    .sort((a, b) => (b.before - b.after) - (a.before - a.after));
  if (!cut.length) return null;
  const caption = t("Fields that have to cut, {0}", shownUnit.name);
  const head = [t("Field"), t("Before"), t("After"), t("Cut")];
  return numberTable("numbers fields", caption, head, cut.map(({ id, before, after }) => el("tr", { "data-field": id },
    el("th", { scope: "row", text: shortName(tables.nodes.get(id)?.name ?? id) }),
    el("td", { text: volume(before) }), el("td", { text: volume(after) }),
    el("td", { text: percent((before - after) / before) }))));
}

/** What refineries at home get, with its range. @param {Answer} answer */
function homeLine({ home, homeBase, homeRange }) {
  const [least, most] = [Math.min(home, ...homeRange), Math.max(home, ...homeRange)];
  if (homeBase < toScale(CHANGE_MT) || most < toScale(CHANGE_MT)) return null;
  const between = range(least, most);
  return remark(t("Refineries at home would lack {0} of {1}{2}.", volume(home), amount(homeBase),
    between ? " " + t("(range {0})", between) : ""), "6px 0 0");
}

/** Who buys less; where nobody knows who bought, the year in which that is known.
 * @param {Model} model @param {Actions} act @param {Answer} answer */
function buyerPart(model, act, answer) {
  const losses = answer.buyers(), year = nearestYearOf(model, ({ buyers }) => buyers !== null);
  if (losses) return el("div", { id: "buyers" }, ...buyerTable(answer, losses));
  if (year === null || answer.lost < toScale(CHANGE_MT)) return null;
  return el("div", { id: "buyers" },
    remark(t("Which buyers would get less is not known for {0}: customs figures of that year are not in the tables.",
      answer.year ?? ""), "6px 0"),
    button(() => act.setYear(year), { text: t("Ask the same of {0}", year) }));
}

/** @param {Answer} answer @param {Losses} losses */
function buyerTable({ year }, { rows, cut, diverted }) {
  const losing = rows.filter(({ lost, range: ends }) => Math.max(lost, ends?.[1] ?? 0) >= toScale(CHANGE_MT));
  if (!losing.length) return [];
  const rest = rows[rows.length - 1], listed = losing.filter((row) => row !== rest);
  const shown = [...listed.slice(0, MOST_BUYERS), ...losing.filter((row) => row === rest)];
  const caption = t("Who would get less, {0}: what customs saw in {1}, and what of it is lost if nobody buys elsewhere "
    + "(in brackets: in any allotment that fits the figures)", shownUnit.name, year ?? "");
  return [
    numberTable("numbers buyers", caption, [t("Buyer"), t("Received"), t("Lost")],
      shown.map((row) => el("tr", { "data-buyer": row.id },
        el("th", { scope: "row", text: row === rest ? t(REST_NAME) : row.name }), el("td", { text: volume(row.had) }),
        el("td", { text: present([volume(row.lost), row.range && inRange(row.range)]).join(" ") })))),
    remark(present([
      t("Who got what is not published: the buyers of an outlet share its cut pro rata. Outlets lose {0}; "
        + "others ship {1} more, to destinations that are not published.", volume(cut), volume(diverted)),
      listed.length <= MOST_BUYERS ? null : t("Further buyers in the table to take away: {0}.",
        listed.length - MOST_BUYERS),
    ]).join(" "), "4px 0 0"),
  ];
}

/** @param {[number, number]} ends */
function inRange([low, high]) {
  const between = range(low, high);
  return between && "(" + between + ")";
}

/** The ranges of what buyers lose, a moment after the answer. @param {HTMLElement} holder @param {Model} model
 * @returns {(() => void)[]} */
function buyerSteps(holder, { result }) {
  const losses = result && result.answer.buyers();
  if (!result || !losses) return [];
  return [() => {
    losses.addRanges();
    holder.querySelector("#buyers")?.replaceChildren(...buyerTable(result.answer, losses));
  }];
}
