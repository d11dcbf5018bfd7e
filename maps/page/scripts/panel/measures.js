// Measures of dependence in the year on show.

/** @param {Measure} measure @param {number|null} value */
function measureText({ unit }, value) {
  if (!isKnown(value)) return t("not published");
  if (unit === "share") return percent(value);
  const number = Math.abs(value) >= 100 ? fixed(value, 0) : fixed(value, 2);
  return ["", "index", "number"].includes(unit) ? number : number + " " + t(unit);
}

/** Its low and its high, where they differ. @param {Measure} measure */
function measureBand(measure) {
  if (!isKnown(measure.low) || !isKnown(measure.high)) return null;
  const [low, high] = [measureText(measure, measure.low), measureText(measure, measure.high)];
  return low === high ? null : t("{0} to {1}", low, high);
}

/** @param {Measure} measure */
function measureRow(measure) {
  const between = measureBand(measure);
  const value = isKnown(measure.value) || !between ? measureText(measure, measure.value) : t("not published");
  return el("tr", {},
    el("th", { scope: "row" }, t(measure.name) + (measure.horizon ? " (" + t(measure.horizon) + ")" : ""),
      el("span", { class: "kind", text: measure.kind === "modelled" ? t("model result") : t("observed") }),
      el("span", { class: "quiet small", text: t(measure.answers) })),
    el("td", {}, value, between ? el("span", { class: "quiet small", text: between }) : null));
}

/** @param {HTMLElement} holder @param {Model} model */
function fillMeasures(holder, { data, state, yearRow }) {
  place("sec-measures").hidden = !data.years.some((row) => row.measures.length);
  const measures = yearRow ? yearRow.measures : [];
  const caption = t("Dependence on {0} in {1}: each measure answers another question", data.dependence_on,
    state.year ?? "");
  refill(holder, measures.length
    ? numberTable("numbers measures", caption, [t("Measure"), t("Value")], measures.map(measureRow))
    : remark(t("No measures for {0}.", state.year ?? "")));
}
