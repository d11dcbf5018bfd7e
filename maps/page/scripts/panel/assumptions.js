// The sliders of what is uncertain, the switches of planned projects, and what is released.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillAssumptions(holder, model, act) {
  const { data, engine, state, projects, home } = model;
  place("sec-assumptions").hidden = engine === null;
  if (engine === null) return;
  const all = adjustablesOf(model).filter((one) => countsAt(one, state.horizon));
  const main = all.filter((one) => one.main), others = all.filter((one) => !one.main);
  const more = t("More limits with a range ({0})", others.length);
  refill(holder,
    remark(t("Numbers that no source settles, each within its range. "
      + "What is not set stays in the range of the answer."),
      "0 0 6px"),
    ...main.map((one) => slider(data, act, one)),
    others.length ? el("details", {}, el("summary", { class: "small", text: more }),
      ...others.map((one) => slider(data, act, one))) : null,
    ...releases(model, act), projectSwitches(data, act, projects, home),
    el("div", { class: "row-tools" },
      button(() => act.assumeNothing(), { id: "as-published", text: t("Back to the tables") })));
}

/** @param {PageData} data @param {Actions} act @param {Project[]} projects @param {State} home */
function projectSwitches(data, act, projects, home) {
  if (!projects.length) {
    return data.years.length ? remark(t("Planned projects can be switched on in {0}.", home.year ?? "")) : null;
  }
  return el("fieldset", {}, el("legend", { text: t("Planned projects, as if they were there") }),
    ...projects.map((project) => projectRow(data, act, project)));
}

/** @param {PageData} data @param {Actions} act @param {Adjustable} one */
function slider(data, act, { ids, name, value, low, high, unit, source }) {
  const set = (/** @type {any} */ event) => {
    const chosen = Number(event.target.value);
    act.assume(ids, Math.abs(chosen - value) < stepOf(low, high) / 2 ? null : chosen);
  };
  return el("label", { class: "assumption", "data-assumption": ids[0], title: sourceWords(data, source) },
    el("span", { text: t(name) }), el("output", {}),
    el("input", {
      type: "range", min: low, max: high, step: stepOf(low, high), "data-value": value, "data-unit": unit,
      on: { input: set },
    }));
}

/** Steps that a hand can tell apart, and that reach both ends. @param {number} low @param {number} high */
function stepOf(low, high) { return (high - low) / 100; }

/** @param {PageData} data @param {string} source */
function sourceWords({ sources }, source) {
  const known = sources[source];
  return known ? t("Source: {0}", present([known.outlet, known.date && dateWords(known.date)]).join(", ")) : null;
}

/** Where every slider stands, and what is switched on. @param {HTMLElement} holder @param {Model} model */
function showAssumptions(holder, { state }) {
  for (const row of /** @type {NodeListOf<HTMLElement>} */ (holder.querySelectorAll("[data-assumption]"))) {
    showSlider(row, state.assumed.get(row.dataset.assumption || ""));
  }
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (holder.querySelectorAll("[data-project]"))) {
    box.checked = state.projects.includes(box.dataset.project || "");
  }
  for (const box of /** @type {NodeListOf<HTMLInputElement>} */ (holder.querySelectorAll("[data-release]"))) {
    box.checked = state.release[/** @type {keyof Release} */ (box.dataset.release)];
  }
}

/** @param {HTMLElement} row @param {number} [now] what it is set to */
function showSlider(row, now) {
  const input = /** @type {HTMLInputElement} */ (row.querySelector("input")), { min, max, dataset } = input;
  const published = Number(dataset.value), unit = dataset.unit || "", value = now ?? published;
  // While it is dragged it stands where the hand is.
  if (Math.abs(Number(input.value) - value) > stepOf(Number(min), Number(max))) input.value = String(value);
  const plain = (/** @type {number} */ one) => fixed(one, unit ? 0 : 2) + (unit && " " + t(unit));
  const said = unit === "Mt/y" ? amount : plain, changed = now !== undefined;
  const words = changed ? t("{0} (tables: {1})", said(value), said(published)) : said(value);
  /** @type {HTMLElement} */ (row.querySelector("output")).textContent = words;
  row.classList.toggle("changed", changed);
  input.setAttribute("aria-valuetext", said(value));
}

/** @param {Model} model @param {Actions} act */
function releases({ engine }, act) {
  const { rules } = /** @type {YearEngine} */ (engine).compiled([]);
  const box = (/** @type {keyof Release} */ what, /** @type {string} */ text) => el("label", { class: "switch" },
    el("input", {
      type: "checkbox", "data-release": what,
      on: { change: (/** @type {any} */ event) => act.release(what, event.target.checked) },
    }), el("span", { text }));
  return present([
    rules.streams.length ? box("foreign", t("Offer home crude the room that foreign crude leaves")) : null,
    rules.domestic.length ? box("home", t("Offer for export what home refineries cannot get")) : null,
  ]);
}

/** @param {PageData} data @param {Actions} act @param {Project} project */
function projectRow(data, act, { id, name, planned_mt: planned, status, sources }) {
  return el("label", { class: "switch", title: present(sources.map((one) => sourceWords(data, one))).join("; ") },
    el("input", {
      type: "checkbox", "data-project": id,
      on: { change: (/** @type {any} */ event) => act.plan(id, event.target.checked) },
    }),
    el("span", {}, name + ": " + amount(planned),
      el("span", { class: "quiet small", text: " " + status })));
}
