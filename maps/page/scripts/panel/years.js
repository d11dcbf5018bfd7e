// The slider of years: between the first and the last, those without data shown as such.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillYears(holder, model, act) {
  const { data, state, yearRow } = model;
  holder.hidden = data.years.length < 2;
  if (holder.hidden) return;
  // Built once: a slider that is replaced can't be dragged.
  if (!holder.firstChild) holder.append(yearSlider(data, act));
  place("year-word").textContent = t("Year") + " ";
  const thin = yearRow && yearRow.kind !== "full";
  const says = thin ? t("shares only, too thin to model a block") : yearRow ? "" : t("no data found");
  const slider = place("year");
  if (Number(slider.value) !== state.year) slider.value = String(state.year);
  slider.setAttribute("aria-valuetext", state.year + (says ? ", " + says : ""));
  place("year-now").textContent = state.year;
  place("year-says").textContent = says;
}

/** @param {PageData} data @param {Actions} act */
function yearSlider(data, act) {
  const kinds = new Map(data.years.map((row) => [row.year, row.kind]));
  const min = Math.min(...kinds.keys()), max = Math.max(...kinds.keys());
  const years = Array.from({ length: max - min + 1 }, (_, i) => min + i);
  const input = (/** @type {any} */ event) => act.setYear(Number(event.target.value));
  return el("div", { class: "control year" },
    el("label", { class: "control-label", for: "year" }, el("span", { id: "year-word" }), el("b", { id: "year-now" })),
    el("div", {}, el("input", { type: "range", id: "year", min, max, step: 1, on: { input } }),
      el("div", { class: "marks", "aria-hidden": "true" }, ...years.map((year) => (
        el("i", { class: kinds.get(year) || "gap" })
      ))),
      el("p", { class: "small quiet", id: "year-says" })));
}
