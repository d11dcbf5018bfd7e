// Who loses: fields that have to cut, and refineries at home.

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
