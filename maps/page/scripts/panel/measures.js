// Measures of dependence in the year on show.

/** @param {Measure} measure @param {number|null} value */
function measureText({ unit }, value) {
  if (!isKnown(value)) return "not published";
  if (unit === "share") return percent(value);
  const number = Math.abs(value) >= 100 ? Math.round(value).toString() : value.toFixed(2);
  return ["", "index", "number"].includes(unit) ? number : number + " " + unit;
}

/** Its low and its high, where they differ. @param {Measure} measure */
function measureBand(measure) {
  if (!isKnown(measure.low) || !isKnown(measure.high)) return null;
  const [low, high] = [measureText(measure, measure.low), measureText(measure, measure.high)];
  return low === high ? null : low + " to " + high;
}

/** @param {Measure} measure */
function measureRow(measure) {
  const between = measureBand(measure);
  const value = isKnown(measure.value) || !between ? measureText(measure, measure.value) : "not published";
  return el("tr", {},
    el("th", { scope: "row" }, measure.name + (measure.horizon ? " (" + measure.horizon + ")" : ""),
      el("span", { class: "kind", text: measure.kind === "modelled" ? "model result" : "observed" }),
      el("span", { class: "quiet small", text: measure.answers })),
    el("td", {}, value, between ? el("span", { class: "quiet small", text: between }) : null));
}

/** @param {HTMLElement} holder @param {Model} model */
function fillMeasures(holder, { data, state, yearRow }) {
  place("sec-measures").hidden = !data.years.some((row) => row.measures.length);
  const measures = yearRow ? yearRow.measures : [];
  const caption = "Dependence on " + data.dependence_on + " in " + state.year
    + ": each measure answers another question";
  refill(holder, measures.length
    ? numberTable("numbers measures", caption, ["Measure", "Value"], measures.map(measureRow))
    : remark("No measures for " + state.year + "."));
}
