// Replays: what the model says of a real event, beside what was observed, in the same unit.

/**
 * @typedef {{event: string, quantity: string, of: string[], start: string, end: string, unit: string,
 *   low: number|null, median: number|null, high: number|null, observed: number|null, status: string|null,
 *   hit: boolean|null, use: string, written: string|null, source: string|null}} ReplayRow low and high hold 90 % of
 *   the draws
 */

/** @type {Object<string, string>} */
const QUANTITY_WORDS = {
  first_cut: entry("Time to the first cut of output"), loading: entry("Loaded at {0}"), output: entry("Output {0}"),
  produced: entry("Produced {0}"), lost: entry("Output lost {0}"), exports_lost: entry("Exports lost {0}"),
  rerouted: entry("Sent another way {0}"), corridor_more: entry("More through {0}"), corridor: entry("Through {0}"),
  edge: entry("Through {0}"), fill: entry("Tanks at {0}"),
};
const DAY_MS = 86400000;

/** @param {Model} model @param {ReplayRow} row */
function quantityOf(model, { quantity, of, start, end }) {
  const names = of.length > 2 ? t("of {0} fields", of.length)
    : of.map((key) => shortName(model.nameOf(key))).join(", ");
  const what = t(QUANTITY_WORDS[quantity] ?? plain(quantity), names).trim();
  return what + ", " + dateWords(start) + (end === start ? "" : "–" + dateWords(end));
}

/** What came of it: inside the interval or outside, or why neither can be said. @param {ReplayRow} row */
function verdictOf({ hit, status, use }) {
  if (use === "void") return t("the state did not hold");
  if (hit === null) return t("no figure found");
  const word = hit ? t("inside") : t("outside");
  return status === "none_reported" ? t("{0} (no loss was reported)", word)
    : status === "plan" ? t("{0} (a plan)", word) : word;
}

/** A figure of a replay, three digits of it. @param {number|null} value */
function replayFigure(value) {
  if (!isKnown(value)) return t("never");
  return fixed(value, Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2);
}

/** The replays of an event, each with its interval and what was observed.
 * @param {Model} model @param {RouteEvent} event */
function replayTable(model, event) {
  const rows = model.data.replays.filter((row) => row.event === event.id);
  if (!rows.length) return null;
  const written = rows.find((row) => row.written)?.written;
  const caption = t("Forecast by the model (90 % of draws) and observed") + (written
    ? "; " + t("written down on {0}", dateWords(written)) : "");
  const head = [t("Forecast"), t("Observed"), t("In the interval?")];
  return stackedTable("replays", caption, head.map((text) => [text]), rows.map((row) => ({
    name: quantityOf(model, row) + ", " + t(row.unit), look: row.hit === false ? "missed" : "",
    cells: [[replayFigure(row.low) + "–" + replayFigure(row.high)],
      [isKnown(row.observed) ? replayFigure(row.observed) : "–"], [verdictOf(row)]],
  })));
}

/** How many forecasts of an event held what was observed; nothing where none could. @param {Model} model
 * @param {RouteEvent} event */
function hitsOf({ data }, event) {
  const judged = data.replays.filter((row) => row.event === event.id && row.hit !== null && row.use !== "void");
  return judged.length ? t("{0} of {1} inside", judged.filter((row) => row.hit).length, judged.length) : null;
}

/** Days of an event, both ends counted; null where they are not known. @param {RouteEvent} event */
function daysOf({ start, end }) {
  const [from, to] = [start, end ?? ""].map((day) => (/^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(day) : NaN));
  return Number.isFinite(to - from) ? Math.round((to - from) / DAY_MS) + 1 : null;
}

/** The answer at its yearly rate over the days of the event, beside what was observed over the same days.
 * @param {Model} model @param {RouteEvent} event @param {Answer} answer */
function observed(model, event, { lost, range: ends }) {
  const { realised, volume_lost_mt: seen } = event, days = daysOf(event);
  const over = (/** @type {number} */ mt) => (mt < toScale(SPOKEN) ? 0 : mt) * (days ?? 0) / 365;
  const [least, most] = [over(Math.min(lost, ...ends)), over(Math.max(lost, ...ends))];
  const between = range(least, most, digits), said = [];
  if (days === null) said.push(t("How long it lasted is not known, so a yearly rate cannot be held against it."));
  else {
    said.push(t("At this rate over its {0} days the model loses {1}{2}, tanks left aside.", days, tonnes(over(lost)),
      between ? " " + t("(range {0})", between) : ""));
    const inside = isKnown(seen) && seen >= least - 0.005 && seen <= most + 0.005;
    said.push(isKnown(seen) ? t("Observed: {0}, {1} this range.", tonnes(seen), inside ? t("inside") : t("outside"))
      : t("Observed loss: not known."));
  }
  return el("div", { class: "observed" },
    el("p", { class: "small" }, el("b", { text: t("Observed:") + " " }), realised || t("not known")),
    el("p", { class: "small", text: said.join(" ") }), replayTable(model, event));
}
