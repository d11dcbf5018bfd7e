// Controls: the year, the time to adapt, what the map shows, the unit; and the list of what can be blocked.

/** A row of buttons of which one is pressed. @param {string} label @param {[string, string][]} choices value and word @param {string} now @param {(value: string) => void} choose */
function segmented(label, choices, now, choose) {
  return el("div", { class: "control" }, el("span", { class: "control-label", "aria-hidden": "true", text: label }), el("div", { class: "segmented", role: "group", "aria-label": label },
    ...choices.map(([value, word]) => el("button", { type: "button", "data-value": value, "aria-pressed": String(value === now), text: word, on: { click: () => choose(value) } }))));
}

/** The years between the first and the last, those without data shown as such. Built once: a slider that is replaced can't be dragged.
 * @param {HTMLElement} place @param {any} view @param {any} app */
function fillYears(place, view, app) {
  place.hidden = view.years.length < 2;
  if (place.hidden) return;
  const known = new Map(view.years.map((/** @type {any} */ row) => [row.year, row]));
  const first = Math.min(...known.keys()), last = Math.max(...known.keys());
  const about = (/** @type {number} */ year) => (known.has(year) ? known.get(year).kind === "full" ? "" : "shares only, too thin to model a block" : "no data found");
  if (!place.firstChild) {
    const marks = Array.from({ length: last - first + 1 }, (_, i) => first + i).map((year) => el("i", { class: known.has(year) ? known.get(year).kind : "gap" }));
    place.append(el("div", { class: "control year" }, el("label", { class: "control-label", for: "year" }, "Year ", el("b", { id: "year-now" })),
      el("div", {}, el("input", { type: "range", id: "year", min: first, max: last, step: 1, on: { input: (/** @type {any} */ e) => app.setYear(Number(e.target.value)) } }),
        el("div", { class: "marks", "aria-hidden": "true" }, ...marks), el("p", { class: "small quiet", id: "year-says" }))));
  }
  const slider = /** @type {any} */ (place.querySelector("#year")), says = about(view.year);
  if (Number(slider.value) !== view.year) slider.value = String(view.year);
  slider.setAttribute("aria-valuetext", view.year + (says ? ", " + says : ""));
  /** @type {any} */ (place.querySelector("#year-now")).textContent = view.year;
  /** @type {any} */ (place.querySelector("#year-says")).textContent = says;
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillControls(place, view, app) {
  const now = app.shown(), horizons = app.horizons(), month = now.horizon.startsWith("month");
  const rows = [];
  if (horizons.length > 1) {
    const wide = /** @type {[string, string][]} */ ([["month", "Month"], ["year", "Year"], ["structural", "Structural"]]);
    rows.push(segmented("Time to adapt", wide.filter(([h]) => horizons.includes(h)), month ? "month" : now.horizon, (h) => app.setHorizon(h)));
    if (month && horizons.includes("month-low")) rows.push(segmented("Spare room used", [["month-low", "little"], ["month", "middle"], ["month-high", "much"]], now.horizon, (h) => app.setHorizon(h)));
  }
  if (app.whatIfs() || view.scenario) rows.push(segmented("Map shows", [["base", "Before"], ["scenario", "After"], ["difference", "Difference"]], now.view, (v) => app.setView(v)));
  const units = view.kbd === null ? null : segmented("Unit", [["mt", "Mt/y"], ["kbd", "kb/d"]], now.unit, (u) => app.setUnit(u));
  rows.push(el("div", { class: "control-pair" }, units, el("button", { type: "button", id: "reset", text: "Reset", on: { click: app.reset } })));
  refill(place, ...rows);
}

/** @type {Object<string, string>} */
const ITEM_WORDS = { corridor: "Corridors", country: "Countries", strait: "Straits", group: "Several at once", line: "Lines", edge: "Routes", node: "Ports and moorings" };

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillBlocks(place, view, app) {
  const what = app.whatIfs();
  const section = /** @type {HTMLElement} */ (place.parentElement);
  section.hidden = what === null;
  if (what === null) return;
  const horizon = app.shown().horizon;
  const singles = what.items.map((/** @type {Item} */ item) => ({ item, lost: what.lost([item.key], horizon) }));
  const most = Math.max(0.001, ...singles.map((/** @type {any} */ row) => row.lost || 0));
  const groups = Object.keys(ITEM_WORDS).map((kind) => ({ kind, rows: singles.filter((/** @type {any} */ row) => row.item.kind === kind).sort((/** @type {any} */ a, /** @type {any} */ b) => (b.lost || 0) - (a.lost || 0)) })).filter((group) => group.rows.length);
  refill(place, el("p", { class: "quiet small", style: { margin: "0 0 4px" }, text: "The bar is what is lost if this closes alone, in " + shownUnit.name + " (model). Tick several to close them together." }),
    ...groups.map(({ kind, rows }) => el("fieldset", {}, el("legend", { text: ITEM_WORDS[kind] }), ...rows.map((/** @type {any} */ { item, lost }) => el("label", { class: "block-item" },
      el("input", { type: "checkbox", "data-key": item.key, on: { change: () => app.toggle(item.key) } }), el("span", { text: item.name + (item.same_as.length ? " (also closes with " + item.same_as.map((/** @type {string} */ key) => app.nameOf(key)).join(", ") + ")" : "") }),
      el("span", { class: "lost", text: lost === null ? "–" : lost < CHANGE_MT / 10 ? "0" : volume(lost) }),
      el("span", { class: "bar", "aria-hidden": "true" }, el("i", { style: { width: 100 * (lost || 0) / most + "%" } })))))));
}

/** Tick what is blocked. @param {HTMLElement} place @param {string[]} keys */
function tickBlocks(place, keys) {
  for (const box of place.querySelectorAll("input")) box.checked = keys.includes(/** @type {string} */ (box.dataset.key));
}

/** @param {HTMLElement} place @param {any} view */
function fillMeasures(place, view) {
  const row = view.years.find((/** @type {any} */ r) => r.year === view.year), measures = row ? row.measures : [];
  /** @type {HTMLElement} */ (place.parentElement).hidden = !view.years.some((/** @type {any} */ r) => r.measures.length);
  const say = (/** @type {any} */ m, /** @type {number|null} */ v) => !isKnown(v) ? "not published" : m.unit === "share" ? percent(v) : (Math.abs(v) >= 100 ? Math.round(v).toString() : v.toFixed(2)) + (["", "index", "number"].includes(m.unit) ? "" : " " + m.unit);
  const between = (/** @type {any} */ m) => (isKnown(m.low) && isKnown(m.high) && say(m, m.low) !== say(m, m.high) ? say(m, m.low) + " to " + say(m, m.high) : null);
  refill(place, measures.length ? el("table", { class: "numbers measures" }, el("caption", { text: "Dependence on " + view.dependence_on + " in " + view.year + ": each measure answers another question" }),
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "Measure" }), el("th", { scope: "col", text: "Value" }))),
    el("tbody", {}, ...measures.map((/** @type {any} */ m) => el("tr", {}, el("th", { scope: "row" }, m.name + (m.horizon ? " (" + m.horizon + ")" : ""), el("span", { class: "kind", text: m.kind === "modelled" ? "model result" : "observed" }), el("span", { class: "quiet small", text: m.answers })),
      el("td", {}, isKnown(m.value) || !between(m) ? say(m, m.value) : "not published", between(m) ? el("span", { class: "quiet small", text: between(m) }) : null)))))
    : el("p", { class: "quiet small", text: "No measures for " + view.year + "." }));
}
