// What a block does: figures, shares through countries beside the lost exports, corridors before and after.

/** @type {Object<string, string>} */
const HORIZON_WORDS = { "month-low": "within a month, little spare room used", month: "within a month", "month-high": "within a month, much spare room used", year: "within a year, contracts kept", structural: "in the long run, contracts lifted" };

/** The answer that came with the page, in the terms of the others. @param {any} scenario @returns {any} */
function givenAnswer(scenario) {
  const sum = scenario.summary;
  return {
    base: sum.base_mt, delivered: sum.delivered_mt, lost: sum.lost_mt, home: sum.domestic_lost_mt, rerouted: sum.rerouted_mt, cost: null, costBefore: null, money: null,
    through: sum.through.map((/** @type {any} */ t) => ({ id: t.name, name: t.name, text: t.text, before: t.before, after: t.after, low: t.after_low, high: t.after_high })),
    binding: [], lines: sum.lines, flows: scenario.flows, foreign: {},
  };
}

/** Bars of what is delivered, lost, and sent another way. @param {any} answer */
function lossBar(answer) {
  const whole = Math.max(answer.base, 0.001), part = (/** @type {number} */ mt) => 100 * Math.max(0, mt) / whole;
  const moved = Math.min(answer.rerouted, answer.delivered);
  const bar = svg("svg", { class: "loss-bar", viewBox: "0 0 100 8", preserveAspectRatio: "none", role: "img", "aria-label": "Of " + amount(answer.base) + ": " + amount(answer.delivered - moved) + " as before, " + amount(moved) + " another way, " + amount(answer.lost) + " lost" });
  const stripes = svg("pattern", { id: "stripes", width: 2.4, height: 2.4, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
  stripes.append(svg("rect", { width: 2.4, height: 2.4, fill: "#1b1b1b" }), svg("rect", { width: 0.7, height: 2.4, fill: "#8b8b8b" }));
  bar.append(stripes, svg("rect", { x: 0, y: 0, height: 8, width: part(answer.delivered - moved), fill: "#7a8893" }),
    svg("rect", { x: part(answer.delivered - moved), y: 0, height: 8, width: part(moved), fill: "#ffd83d" }),
    svg("rect", { x: part(answer.delivered), y: 0, height: 8, width: part(answer.lost), fill: "url(#stripes)" }));
  return bar;
}

/** @param {any} view @param {any} app @returns {{head: string[], rows: any[][]}} the table shown: corridors before and after */
function corridorTable(view, app) {
  const scenario = app.scenario || app.latest();
  const rows = view.corridors.map((/** @type {Corridor} */ c) => {
    const gates = view.edges.filter((/** @type {Edge} */ e) => e.gate && e.corridor === c.id);
    const known = gates.filter((/** @type {Edge} */ e) => isKnown(e.flow_mt));
    const before = isKnown(c.mt) ? c.mt : known.length ? known.reduce((/** @type {number} */ sum, /** @type {Edge} */ e) => sum + (e.flow_mt || 0), 0) : null;
    return { corridor: c, before, after: scenario && scenario.answer ? corridorAfter(view, c.id, scenario) : null };
  });
  return { head: ["Corridor", "Before", "After", "Change"], rows };
}

/** Mt/y through a corridor's gates in the model's base, the figure that a change is taken from. @param {any} view @param {any} scenario @param {string} id */
function modelBase(view, scenario, id) {
  const gates = view.edges.filter((/** @type {Edge} */ e) => e.gate && e.corridor === id && e.id in scenario.flows);
  return gates.reduce((/** @type {number} */ sum, /** @type {Edge} */ e) => sum + (e.flow_mt || 0), 0);
}

/** @param {any} view @param {any} app */
function drawCorridorTable(view, app) {
  const table = corridorTable(view, app), scenario = app.latest();
  const most = Math.max(0.001, ...table.rows.flatMap((/** @type {any} */ row) => [row.before || 0, row.after || 0]));
  const body = table.rows.filter((/** @type {any} */ row) => (row.before || 0) > 0 || (row.after || 0) > 0).map((/** @type {any} */ row) => {
    const moved = row.after === null ? null : row.after - modelBase(view, scenario, row.corridor.id);
    const wide = (/** @type {number|null} */ v) => 100 * (v || 0) / most + "%";
    return el("tr", { "data-corridor": row.corridor.id },
      el("th", { scope: "row" }, el("i", { class: "swatch", "aria-hidden": "true", style: { background: row.corridor.colour } }), shortName(row.corridor.name),
        el("span", { class: "twin", "aria-hidden": "true" }, el("i", { class: "was", style: { width: wide(row.before) } }), el("i", { class: "now", style: { width: wide(row.after), background: row.corridor.colour } }))),
      el("td", { text: isKnown(row.before) ? volume(row.before) : "not known" }), el("td", { text: row.after === null ? "–" : volume(row.after) }),
      el("td", { class: moved !== null && moved < -CHANGE_MT ? "less" : "", text: moved === null || Math.abs(moved) < CHANGE_MT ? "–" : change(moved) }));
  });
  return el("table", { class: "numbers" }, el("caption", { text: "Exports by corridor, " + shownUnit.name + " (bar: outline before, filled after)" }),
    el("thead", {}, el("tr", {}, ...table.head.map((word) => el("th", { scope: "col", text: word })))), el("tbody", {}, ...body));
}

/** Shares through countries, never without what is lost. @param {any} view @param {any} app @param {any} answer */
function throughTable(view, app, answer) {
  const rows = answer.through.map((/** @type {any} */ t) => ({ ...t, name: t.name || view.countries[t.id] || t.id, before: t.name ? t.before : app.shareThrough(t.id) }))
    .filter((/** @type {any} */ t) => t.text || (t.before || 0) >= 0.005 || (t.after || 0) >= 0.005).sort((/** @type {any} */ a, /** @type {any} */ b) => (b.before || 0) - (a.before || 0)).slice(0, 6);
  if (!rows.length) return null;
  const after = (/** @type {any} */ t) => { const band = range(t.low, t.high, (v) => (100 * v).toFixed(1)); return percent(t.after, "nothing left") + (band ? " (" + band + ")" : ""); };
  return el("table", { class: "numbers through" }, el("caption", { text: "Share of exports on the way through a country, of what is still delivered; " + amount(answer.lost) + " are no longer exported" }),
    el("thead", {}, el("tr", {}, el("th", { scope: "col", text: "Through" }), el("th", { scope: "col", text: "Before" }), el("th", { scope: "col", text: "After" }))),
    el("tbody", {}, ...rows.map((/** @type {any} */ t) => el("tr", {}, el("th", { scope: "row", text: t.name }), t.text ? el("td", { colspan: "2", text: t.text }) : el("td", { text: percent(t.before, "not known") }), t.text ? null : el("td", { text: after(t) })))));
}

/** @param {any} view @param {any} app */
function chips(view, app) {
  return el("ul", { class: "chips", "aria-label": "Blocked" }, ...app.blocked().map((/** @type {string} */ key) => el("li", {},
    el("button", { type: "button", "data-key": key, "aria-label": "Reopen " + app.nameOf(key), on: { click: () => app.toggle(key) } }, el("span", { text: app.nameOf(key) }), el("span", { "aria-hidden": "true", text: " ✕" })))));
}

/** @param {any} app @param {any} answer */
function resultLines(app, answer) {
  const lines = [], money = answer.money, between = app.band();
  if (between) lines.push("Lost with little to much of the others' spare room used: " + between + ".");
  if (isKnown(answer.home) && answer.home >= CHANGE_MT) lines.push("Lost to refineries at home: " + amount(answer.home) + ".");
  if (isKnown(answer.cost) && isKnown(answer.costBefore)) lines.push("Cost to the loading port: " + answer.costBefore.toFixed(1) + " → " + answer.cost.toFixed(1) + " USD per delivered tonne; mostly estimates.");
  if (money && money[0] > 0) lines.push("Revenue lost: " + (money[0] / 1000).toFixed(1) + " billion USD a year (" + (money[1] / 1000).toFixed(1) + "–" + (money[2] / 1000).toFixed(1) + ") at the year's price.");
  if (answer.binding.length) lines.push("At their limit: " + answer.binding.map((/** @type {any} */ b) => b.name).join("; ") + ".");
  return [...lines, ...(answer.lines || [])];
}

/** @param {HTMLElement} place @param {any} view @param {any} app */
function fillResult(place, view, app) {
  const scenario = app.latest(), keys = app.blocked();
  const tools = el("div", { class: "row-tools" }, el("button", { type: "button", id: "save-table", text: "Table (CSV)", on: { click: app.saveTable } }), el("button", { type: "button", id: "save-map", text: "Map (PNG)", on: { click: app.saveMap } }));
  place.classList.toggle("idle", !scenario);
  if (!scenario) {
    const possible = app.whatIfs() !== null;
    refill(place, el("span", { class: "tag", text: "What if" }), el("h2", { text: possible ? "Nothing is blocked" : "Flows as reconciled" }),
      el("p", { class: "small", text: possible ? "Click a route or a port on the map, or tick something under “Block something”. Click again to reopen it." : app.whyNoWhatIfs() }), tools);
    return;
  }
  const answer = scenario.answer;
  const head = [el("span", { class: "tag", text: "Model result" }), el("h2", { text: scenario.label }), keys.length ? chips(view, app) : null,
    el("p", { class: "small", style: { margin: "0" }, text: "Horizon: " + (HORIZON_WORDS[scenario.horizon] || scenario.horizon) + " (" + scenario.horizon + "). Against " + (view.year || "the base") + ". Volumes in " + shownUnit.name + "." })];
  const command = copyLine(scenario.command, "the command");
  if (!answer) {
    refill(place, ...head, el("p", { class: "small", text: "This set was not worked out beforehand at this horizon. The engine answers it with:" }), command, tools);
    return;
  }
  const figure = (/** @type {string} */ id, /** @type {string} */ word, /** @type {number|null} */ value, /** @type {string} */ cls) => el("div", { class: cls }, el("b", { "data-figure": id, "data-mt": value, text: isKnown(value) ? volume(value) : "?" }), el("span", { text: word }));
  refill(place, ...head,
    el("div", { class: "figures" }, figure("base", "base", answer.base, ""), figure("delivered", "delivered", answer.delivered, ""), figure("lost", "lost", answer.lost, "loss"), figure("rerouted", "rerouted", answer.rerouted, "moved")),
    lossBar(answer), throughTable(view, app, answer), drawCorridorTable(view, app),
    el("ul", { class: "sources small" }, ...resultLines(app, answer).map((line) => el("li", { text: line }))),
    scenario.observed || null, tools, el("details", {}, el("summary", { class: "small", text: "The same on the command line" }), command));
}
