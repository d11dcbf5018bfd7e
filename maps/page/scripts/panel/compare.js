// The comparison: a column for every horizon, and one for what was kept.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillCompare(holder, model, act) {
  const sides = sidesOf(model), { state, result } = model;
  place("sec-compare").hidden = !sides.length;
  if (!sides.length) return;
  refill(holder, el("div", { class: "scrolled", tabindex: "0", role: "region", "aria-label": t("Comparison") },
    compareTable(sides, comparedRows(model))),
    el("div", { class: "row-tools" },
      result ? button(() => act.keep(), { id: "keep", text: t("Keep this to compare") }) : null,
      state.kept ? button(() => act.forget(), { id: "forget", text: t("Forget what was kept") }) : null),
    remark(t("Keep an answer, then ask another question or go to another year: both stand side by side. The link holds"
      + " both."), "6px 0 0"));
}

/** @param {Side[]} sides @param {Compared[]} rows */
function compareTable(sides, rows) {
  const caption = t("Model results in {0} (in brackets the range over what is uncertain)", shownUnit.name);
  return stackedTable("compare", caption, sides.map(({ name, about }) => [name, el("span", { text: about })]),
    rows.map((row) => ({
      name: row.name, look: "", cells: sides.map(({ answer }) => (answer ? cellOf(row, answer) : ["…"])),
    })));
}

/** @param {Compared} row @param {Answer} answer @returns {[string, Node]} */
function cellOf(row, answer) {
  if (isUnknown(answer)) return [t("not known"), el("span", {})];
  const [value, between] = comparedWords(row, answer);
  return [value, el("span", { text: between })];
}

/** Figures that are not known yet: a step for each column. @param {HTMLElement} holder @param {Model} model
 * @returns {(() => void)[]} */
function compareSteps(holder, model) {
  const rows = comparedRows(model);
  return sidesOf(model).flatMap(({ answer, ask }, i) => (answer ? [] : [() => {
    const found = ask(), cells = holder.querySelectorAll("[data-column='" + i + "']");
    cells.forEach((cell, row) => { cell.replaceChildren(...cellOf(rows[row], found)); });
  }]));
}
