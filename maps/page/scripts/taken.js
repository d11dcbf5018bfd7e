// Taken away: everything on show as the rows of one table, with its sources, licence and how to cite it.

/** @typedef {(string|number|null|undefined)[]} Cells of a row, in the order of TAKEN_HEAD */

/** The part of the page, what is measured there, and where that came from. */
const TAKEN_HEAD = [
  "part", "id", "name", "before", "before_low", "before_high", "after", "after_low", "after_high", "unit", "kind",
  "sources",
];
const STATISTICS = "reconciled statistics", MODELLED = "model result";

/** @param {Model} model @param {string} view its address @returns {Cells[]} */
function takenRows(model, view) {
  const { result } = model, answer = result && result.answer;
  const parts = [
    aboutRows(model, view), answer ? answerRows(model, answer) : [], takenCorridors(model), takenCountries(model),
    takenCounts(model),
    answer ? takenFields(model, answer) : [], answer ? takenBuyers(answer) : [], takenOutage(model), takenSides(model),
  ];
  return [TAKEN_HEAD, ...parts.flat(), ...takenSources(model, parts.flat())];
}

/** A text about the table. @param {string} id @param {string|number|null} text @returns {Cells} */
function aboutRow(id, text) { return ["about", id, text === null ? "" : String(text)]; }

/** @param {Model} model @param {string} view @returns {Cells[]} */
function aboutRows(model, view) {
  const { data, state, result, citation } = model;
  return [
    aboutRow("title", data.title), aboutRow("year", state.year), aboutRow("data version", data.data_version),
    aboutRow("as of", data.as_of), aboutRow("blocked", result ? result.answer.label : "nothing"),
    aboutRow("horizon", result ? result.horizon : ""), aboutRow("answer", result ? sentenceOf(result.answer) : ""),
    aboutRow("other counts", result ? otherCountsOf(model, result.answer) ?? untoldCounts(model) ?? "" : ""),
    aboutRow("caveat", data.caveat),
    aboutRow("assumptions", assumptionsSaid(state)), aboutRow("same question", result?.command ?? ""),
    aboutRow("view", view), aboutRow("cite as", citation), aboutRow("licence", data.licence),
    aboutRow("credit", data.credit),
  ];
}

/** What the reader assumed, projects included. @param {State} state */
function assumptionsSaid({ assumed, projects }) {
  return [...[...assumed].map(([id, value]) => id + " = " + value), ...projects].join("; ");
}

/** To a decimal more than is printed. @param {number|null|undefined} value */
function tidy(value) {
  const parts = 10 ** (shownUnit.places + 1);
  return isKnown(value) ? Math.round(value * parts) / parts : null;
}

/** A volume in the shown unit. @param {number|null|undefined} mt */
function taken(mt) { return isKnown(mt) ? tidy(mt * shownUnit.factor) : null; }

/** A share as a fraction. @param {number|null|undefined} share */
function takenShare(share) { return isKnown(share) ? Math.round(share * 1e6) / 1e6 : null; }

/** @param {Model} model @param {Answer} answer @returns {Cells[]} */
function answerRows({ tables }, answer) {
  const { base, delivered, lost, range: ends, rerouted, home, homeBase, homeRange, cost, costBefore, money } = answer;
  const unit = shownUnit.name, left = ends.map((one) => base - one);
  const kept = homeRange.map((one) => homeBase - one);
  /** @type {Cells[]} */
  const figures = [
    ["exports delivered", taken(base), null, null, taken(delivered), taken(left[1]), taken(left[0]), unit],
    ["exports lost", 0, null, null, taken(lost), taken(ends[0]), taken(ends[1]), unit],
    ["exports rerouted", 0, null, null, taken(rerouted), null, null, unit],
    ["home use", taken(homeBase), null, null, taken(homeBase - home), taken(kept[1]), taken(kept[0]), unit],
    ["transport cost", tidy(costBefore), null, null, tidy(cost), null, null, "USD/t delivered"],
    ["export revenue lost", 0, null, null, ...(money ?? [null, null, null]).map(tidy), "million USD/y"],
  ];
  const known = figures.filter(([, , , , after]) => after !== null); // no costs or prices, no row
  return [
    ...known.map(([name, ...cells]) => ["answer", String(name).replace(/ /g, "-"), name, ...cells, MODELLED, ""]),
    ...answer.binding.map(({ id, name }) => [
      "limit", id, tables.nameOf(id) ?? name, null, null, null, null, null, null, "full, more waits behind", MODELLED,
    ]),
  ];
}

/** @param {Model} model @returns {Cells[]} */
function takenCorridors(model) {
  const kind = kindTaken(model);
  return corridorRows(model).map(({ corridor, before, after }) => {
    const { id, name, low_mt: low, high_mt: high, sources } = corridor;
    const cells = [taken(before), taken(low), taken(high), taken(after), null, null];
    return ["corridor", id, name, ...cells, shownUnit.name, kind, sources.join(" ")];
  });
}

/** Where the figures before a block and after it come from. @param {Model} model */
function kindTaken({ origin, result }) {
  if (origin === "model") return MODELLED;
  return result ? "before: " + STATISTICS + "; after: " + MODELLED : STATISTICS;
}

/** Shares through countries. @param {Model} model @returns {Cells[]} */
function takenCountries(model) {
  const { data, yearRow, result } = model, kind = kindTaken(model);
  const after = new Map((result ? result.answer.through : []).map((row) => [row.id, row]));
  const ids = [...new Set([...Object.keys(yearRow?.through ?? {}), ...after.keys()])];
  return ids.map((id) => {
    const before = yearRow?.through[id] ?? [null, null, null], row = after.get(id);
    const ends = row && result ? row.range ?? result.answer.throughRange(id) : null;
    const cells = [...before, row?.after, ...(ends ?? [null, null])].map(takenShare);
    return ["through", id, data.countries[id] || id, ...cells, "share of exports", kind, ""];
  });
}

/** Figures that stand beside those in use. @param {Model} model @returns {Cells[]} */
function takenCounts({ yearRow }) {
  return (yearRow?.counts ?? []).map(({ target, name, mt, source }) => (
    ["other count", target, name, taken(mt), null, null, null, null, null, shownUnit.name, "as published", source]));
}

/** What fields deliver. @param {Model} model @param {Answer} answer @returns {Cells[]} */
function takenFields({ tables }, { fields }) {
  return fields.map(({ id, before, after }) => {
    const cells = [taken(before), null, null, taken(after), null, null];
    return ["field", id, tables.nodes.get(id)?.name ?? id, ...cells, shownUnit.name, MODELLED, ""];
  });
}

/** What buyers receive. @param {Answer} answer @returns {Cells[]} */
function takenBuyers(answer) {
  const losses = answer.buyers();
  losses?.addRanges();
  return (losses?.rows ?? []).map(({ id, name, source, had, lost, range: ends = [lost, lost] }) => {
    const cells = [taken(had), null, null, taken(had - lost), taken(had - ends[1]), taken(had - ends[0])];
    const before = source ? "before: customs figures" : "before: derived";
    return ["buyer", id, name, ...cells, shownUnit.name, before + "; after: " + MODELLED, source];
  });
}

/** The forecast of an outage: median, 5 and 95 % of draws; empty is never. @param {Model} model @returns {Cells[]} */
function takenOutage(model) {
  const { outages } = model.data, found = outageOf(model);
  if (!outages || !found) return [];
  const kind = "forecast of " + outages.days + " days, median and 90 % of " + found.draws + " draws";
  const row = (/** @type {string} */ id, /** @type {string} */ name, /** @type {Draws} */ [low, median, high],
    /** @type {string} */ unit) => ["outage", id, name, null, null, null, median, low, high, unit, kind, ""];
  return [
    row("first-cut", "fields first cut", found.first_cut_days, "days"), row("lost", "output lost", found.lost_mt, "Mt"),
    row("recovery", "output back after reopening", found.output_recovery_days, "days"),
    ...found.course.flatMap(([day, ...values]) => [
      row("output-" + day, "output on day " + day, values.slice(0, 3).map((mt) => taken(mt)), shownUnit.name),
      row("tanks-" + day, "in tanks on day " + day, values.slice(3), "Mt"),
    ]),
  ];
}

/** The comparison, a row for each figure of each column. @param {Model} model @returns {Cells[]} */
function takenSides(model) {
  const rows = comparedRows(model);
  return sidesOf(model).flatMap(({ name, about, answer, ask }) => rows.map((row) => {
    const [value, low, high] = row.of(answer ?? ask()).map(row.unit === shownUnit.name ? taken : tidy);
    const column = name + (about && " (" + about + ")");
    return ["compared", row.name, column, null, null, null, value, low, high, row.unit, MODELLED, ""];
  }));
}

/** The sources that rows point to. @param {Model} model @param {Cells[]} rows @returns {Cells[]} */
function takenSources({ data }, rows) {
  const ids = new Set(rows.flatMap((row) => String(row[TAKEN_HEAD.length - 1] ?? "").split(" ")));
  return Object.entries(data.sources).filter(([id]) => ids.has(id)).map(([id, source]) => {
    const said = present([source.outlet, source.title, source.date, "tier " + source.tier, source.url, source.licence]);
    return ["source", id, said.join("; ")];
  });
}
