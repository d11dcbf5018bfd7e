// Results: what a block does, in figures, tables and sentences; and what can be taken away.

/** @type {Object<string, string>} */
const HORIZON_WORDS = {
  "month-low": "within a month, little spare room used", month: "within a month",
  "month-high": "within a month, much spare room used", year: "within a year, contracts kept",
  structural: "in the long run, contracts lifted",
};

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillResult(holder, model, act) {
  const { result } = model;
  const tools = el("div", { class: "row-tools" },
    button(() => act.saveTable(), { id: "save-table", text: "Table (CSV)" }),
    button(() => act.saveMap(), { id: "save-map", text: "Map (PNG)" }));
  holder.classList.toggle("idle", !result);
  if (!result) refill(holder, ...idleWords(model), tools);
  else if (!result.answer) refill(holder, ...resultHead(model, act, result), ...unsolved(result), tools);
  else refill(holder, ...resultHead(model, act, result), ...resultBody(model, result, result.answer), tools,
    el("details", {}, el("summary", { class: "small", text: "The same on the command line" }), commandLine(result)));
}

/** @param {Model} model */
function idleWords({ whatIfs, whyNoWhatIfs }) {
  const text = whatIfs ? "Click a route or a port on the map, or tick something under “Block something”. "
    + "Click again to reopen it." : whyNoWhatIfs;
  return [el("span", { class: "tag", text: "What if" }),
    el("h2", { text: whatIfs ? "Nothing is blocked" : "Flows as reconciled" }), el("p", { class: "small", text })];
}

/** @param {Model} model @param {Actions} act @param {Scenario} result */
function resultHead(model, act, { label, horizon }) {
  const { state } = model, words = HORIZON_WORDS[horizon] || horizon;
  const text = "Horizon: " + words + " (" + horizon + "). Against " + (state.year || "the base") + ". Volumes in "
    + shownUnit.name + ".";
  return [el("span", { class: "tag", text: "Model result" }), el("h2", { text: label }),
    state.blocked.length ? chips(model, act) : null, el("p", { class: "small", style: { margin: "0" }, text })];
}

/** What is blocked, each with a way to reopen it. @param {Model} model @param {Actions} act */
function chips(model, act) {
  return el("ul", { class: "chips", "aria-label": "Blocked" }, ...model.state.blocked.map((key) => {
    const name = model.nameOf(key);
    return el("li", {}, button(() => act.toggle(key), { "data-key": key, "aria-label": "Reopen " + name },
      el("span", { text: name }), el("span", { "aria-hidden": "true", text: " ✕" })));
  }));
}

/** @param {Scenario} result */
function commandLine({ command }) { return copyLine(command, "the command"); }

/** @param {Scenario} result */
function unsolved(result) {
  const text = "This set was not worked out beforehand at this horizon. The engine answers it with:";
  return [el("p", { class: "small", text }), commandLine(result)];
}

/** @param {Model} model @param {Scenario} result @param {Answer} answer */
function resultBody(model, result, answer) {
  const figure = (/** @type {string} */ id, /** @type {number} */ mt, look = "") => el("div", { class: look },
    el("b", { "data-figure": id, "data-mt": mt, text: isKnown(mt) ? volume(mt) : "?" }), el("span", { text: id }));
  return [
    el("div", { class: "figures" }, figure("base", answer.base), figure("delivered", answer.delivered),
      figure("lost", answer.lost, "loss"), figure("rerouted", answer.rerouted, "moved")),
    lossBar(answer), throughTable(model, answer), corridorTable(model, result),
    el("ul", { class: "sources small" }, ...resultLines(model, answer).map((text) => el("li", { text }))),
    result.event ? observed(result.event) : null,
  ];
}

/** Bars of what is delivered, sent another way, and lost. @param {Answer} answer */
function lossBar({ base, delivered, lost, rerouted }) {
  const moved = Math.min(rerouted, delivered), whole = Math.max(base, 0.001);
  const part = (/** @type {number} */ mt) => 100 * Math.max(0, mt) / whole;
  const piece = (/** @type {number} */ from, /** @type {number} */ mt, /** @type {string} */ fill) => (
    svg("rect", { x: from, y: 0, height: 8, width: part(mt), fill })
  );
  const label = "Of " + amount(base) + ": " + amount(delivered - moved) + " as before, " + amount(moved)
    + " another way, " + amount(lost) + " lost";
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
function resultLines(model, { home, cost, costBefore, money, binding, lines = [] }) {
  const said = [], between = lossBand(model);
  const billion = (/** @type {number} */ million) => (million / 1000).toFixed(1);
  if (between) said.push("Lost with little to much of the others' spare room used: " + between + ".");
  if (isKnown(home) && home >= CHANGE_MT) said.push("Lost to refineries at home: " + amount(home) + ".");
  if (isKnown(cost) && isKnown(costBefore)) {
    said.push("Cost to the loading port: " + costBefore.toFixed(1) + " → " + cost.toFixed(1)
      + " USD per delivered tonne; mostly estimates.");
  }
  if (money && money[0] > 0) {
    said.push("Revenue lost: " + billion(money[0]) + " billion USD a year (" + billion(money[1]) + "–"
      + billion(money[2]) + ") at the year's price.");
  }
  if (binding.length) said.push("At their limit: " + binding.map((limit) => limit.name).join("; ") + ".");
  return [...said, ...lines];
}

/** What was seen when it happened. @param {RouteEvent} event */
function observed({ id, realised, volume_lost_mt: lost }) {
  return el("p", { class: "small observed" }, el("b", { text: "Observed: " }), (realised || "not known") + " Lost: "
    + tonnes(lost) + " over the event; the model gives a yearly rate. Days and tank farms: kzroutes replay " + id);
}
