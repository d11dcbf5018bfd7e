// Results: what a block does, in figures, tables and sentences; and what can be taken away.

/** @type {Object<string, string>} */
const HORIZON_WORDS = {
  month: entry("within a month"), year: entry("within a year, contracts kept"),
  structural: entry("in the long run, contracts lifted"),
};

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillResult(holder, model, act) {
  const { result } = model;
  holder.classList.toggle("idle", !result);
  holder.hidden = !result;
  if (result) refill(holder, ...resultBody(model, act, result, result.answer), commandLine(result));
}

/** What the figures are where nothing can be blocked, and why nothing can. @param {Model} model */
function drawnWords({ data, yearRow, state }) {
  if (data.drawn_only) {
    return [t("Flows of the base plan"), t("This network is too large for a browser to work out blocks. "
      + "Ask the program: {0}", "kzroutes block TARGET --network FOLDER")];
  }
  const year = state.year ?? "";
  if (yearRow) return [t("Flows as reconciled"), t("{0} has shares only, too thin to model a block.", year)];
  return [t("No data found"), year ? t("No data found for {0}. It is a gap, not a zero.", year)
    : t("Nothing can be blocked here.")];
}

/** @param {Model} model @param {Actions} act */
function idleWords(model, act) {
  const { engine, nearestYear } = model;
  const [title, text] = engine ? [t("Nothing is blocked"), t("Press a question above, click a route or a port on the "
    + "map, or tick something under “Block something”.")] : drawnWords(model);
  return [el("span", { class: "tag", text: t("What if") }),
    el("h2", { text: title }), el("p", { class: "small", text }),
    engine || nearestYear === null ? null : button(() => act.setYear(nearestYear), {
      id: "nearest-year", text: t("Go to {0} to block something", nearestYear),
    })];
}

/** @param {Model} model @param {Scenario} result */
function resultHead(model, { horizon, answer, event }) {
  const { state } = model, caveat = caveatOf(model), counted = otherCountsOf(model, answer);
  const text = t("Horizon: {0} ({1}). Against {2}. Volumes in {3}.", t(HORIZON_WORDS[horizon]), t(horizon),
    state.year || t("the base"), shownUnit.name) + assumedWords(state);
  return [el("span", { class: "tag", text: event ? t("Model result: replay") : t("Model result") }),
    el("h2", { class: "sentence" }, ...unbroken(sentenceOf(answer))),
    counted ? el("p", { class: "small counted", text: counted }) : null,
    el("p", { class: "small", style: { margin: "0" }, text }),
    caveat ? el("p", { class: "small caveat", text: caveat }) : null];
}

/** What of the answer is the reader's own. @param {State} state */
function assumedWords({ assumed, projects }) {
  const own = present([
    assumed.size ? t("assumptions") : null, projects.length ? t("planned projects") : null,
  ]);
  return own.length ? " " + t("With {0} of your own.", own.join(t(" and "))) : "";
}

/** @param {Scenario} result */
function commandLine({ command }) {
  return command === null ? null : el("details", {},
    el("summary", { class: "small", text: t("The same on the command line") }), copyLine(command, t("the command")));
}

/** @param {Model} model @param {Actions} act @param {Scenario} result @param {Answer} answer */
function resultBody(model, act, result, answer) {
  const figure = (/** @type {string} */ id, /** @type {number} */ mt, look = "") => el("div", { class: look },
    el("b", { "data-figure": id, "data-mt": wholeKilotonnes(mt), text: volume(mt) }), el("span", { text: t(id) }));
  const lines = el("ul", { class: "sources small" }, ...resultLines(model, answer).map((text) => el("li", { text })));
  const seen = result.event ? observed(model, result.event, answer) : null;
  if (isUnknown(answer)) return [lines, seen];
  return [
    el("div", { class: "figures" },
      figure(entry("base"), answer.base), figure(entry("delivered"), answer.delivered),
      figure(entry("lost"), answer.lost, "loss"), figure(entry("rerouted"), answer.rerouted, "moved")),
    lossBar(answer), throughTable(model, answer), corridorTable(model, result),
    fieldTable(model, answer), homeLine(answer), buyerPart(model, act, answer), outagePart(model, result),
    lines, seen,
  ];
}

/** Bars of what is delivered, sent another way, and lost. @param {Answer} answer */
function lossBar({ base, delivered, lost, rerouted }) {
  const moved = Math.min(rerouted, delivered), whole = Math.max(base, 0.001);
  const part = (/** @type {number} */ mt) => 100 * Math.max(0, mt) / whole;
  const piece = (/** @type {number} */ from, /** @type {number} */ mt, /** @type {string} */ fill) => (
    svg("rect", { x: from, y: 0, height: 8, width: part(mt), fill })
  );
  const label = t("Of {0}: {1} as before, {2} another way, {3} lost",
    ...[base, delivered - moved, moved, lost].map((mt) => amount(mt)));
  const stripe = (/** @type {number} */ width, /** @type {string} */ fill) => svg("rect", { width, height: 2.4, fill });
  const stripes = svg("pattern", {
    id: "stripes", width: 2.4, height: 2.4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
  }, stripe(2.4, "#1b1b1b"), stripe(0.7, "#8b8b8b"));
  return svg("svg", {
    class: "loss-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": label,
  }, stripes, piece(0, delivered - moved, "#7a8893"), piece(part(delivered - moved), moved, "#ffd83d"),
  piece(part(delivered), lost, "url(#stripes)"));
}

/** @param {Model} model @param {Answer} answer @returns {string[]} */
function resultLines(model, { cost, costBefore, money, binding, unpublished, year }) {
  const said = present([untoldCounts(model)]), { tables } = model;
  if (unpublished.length) {
    said.push(t("Not in the answer, since no volume of {0} was found: {1}.", year ?? "",
      unpublished.map((name) => t(name)).join("; ")));
  }
  const billion = (/** @type {number} */ million) => fixed(million / 1000, 1);
  if (isKnown(cost) && isKnown(costBefore)) {
    said.push(t("Cost to the loading port: {0} → {1} USD per delivered tonne; mostly estimates.",
      ...[costBefore, cost].map((each) => fixed(each, 1))));
  }
  if (money && money[0] > 0) {
    said.push(t("Revenue lost: {0} billion USD a year ({1}–{2}) at the price shown under “Assumptions”.",
      ...money.map(billion)));
  }
  const nameOf = (/** @type {Bottleneck} */ { id, name }) => tables.nameOf(id) ?? t(name);
  if (binding.length) said.push(t("Full, with crude waiting behind: {0}.", binding.map(nameOf).join("; ")));
  return said;
}
