// The trend: exports and the share through a country in every year, gaps included.

/**
 * @typedef {[number|null, number|null, number|null]} Ranged3 value, low and high
 * @typedef {{year: number, note: string, part: boolean, exports: Ranged3|null, through: Ranged3|null,
 *   sources: string[]}} HistoryRow part: the year is not over
 */

const TREND_WIDE = 340, TREND_HIGH = 84, TREND_LEFT = 30, TREND_FOOT = 14; // px

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillTrend(holder, model, act) {
  const { history: rows } = model.data, first = rows[0]?.year;
  place("sec-trend").hidden = rows.length < 2;
  if (rows.length < 2) return;
  const gaps = rows.filter(({ through }) => !through).length;
  refill(holder,
    remark(t("Dots are published or reconciled figures, bars their range. Shaded years are gaps: nothing is known well"
      + " enough, and nothing is interpolated ({0} of {1} years for the share).", gaps, rows.length), "0 0 4px"),
    el("h3", { text: t("Share of exports that crossed {0}", model.data.dependence_on) }),
    trendChart(model, act, "through", 1, (value) => Math.round(100 * value) + " %"),
    el("h3", { text: t("Exports, {0}", shownUnit.name) }),
    trendChart(model, act, "exports", highest(rows), (value) => String(Math.round(value * shownUnit.factor))),
    el("details", {}, el("summary", { class: "small", text: t("The figures since {0}", first) }), trendTable(model)));
}

/** The top of the axis of exports, a round number. @param {HistoryRow[]} rows */
function highest(rows) {
  const most = Math.max(1, ...rows.flatMap(({ exports: of }) => (of ?? []).map((value) => value ?? 0)));
  const step = 10 ** Math.floor(Math.log10(most));
  return Math.ceil(most / step) * step;
}

/** @param {Model} model @param {Actions} act @param {"through"|"exports"} what @param {number} top
 * @param {(value: number) => string} say */
function trendChart({ data, state }, act, what, top, say) {
  const rows = data.history, wide = (TREND_WIDE - TREND_LEFT) / rows.length, high = TREND_HIGH - TREND_FOOT;
  const x = (/** @type {number} */ i) => TREND_LEFT + wide * (i + 0.5);
  const y = (/** @type {number} */ value) => 4 + (high - 4) * (1 - value / top);
  const marks = rows.flatMap((row, i) => yearMarks(row[what], x(i), y, wide, high));
  const lines = [0, top / 2, top].flatMap((value) => [
    svg("path", { class: "ground", d: `M${TREND_LEFT} ${y(value)}H${TREND_WIDE}` }),
    labelled(svg("text", { x: TREND_LEFT - 4, y: y(value) + 3, "text-anchor": "end" }), say(value)),
  ]);
  const years = rows.flatMap(({ year }, i) => (year % 5 === 0
    ? [labelled(svg("text", { x: x(i), y: TREND_HIGH - 2, "text-anchor": "middle" }), String(year))] : []));
  const shown = rows.findIndex(({ year }) => year === state.year);
  const cursor = shown < 0 ? [] : [svg("rect", {
    class: "cursor", x: x(shown) - wide / 2, y: 0, width: wide, height: high })];
  const known = new Set(data.years.map(({ year }) => year));
  const hits = rows.map(({ year }, i) => svg("rect", {
    class: "hit", "data-year": known.has(year) ? year : "", x: x(i) - wide / 2, y: 0, width: wide, height: high,
  }));
  const drawing = svg("svg", {
    viewBox: `0 0 ${TREND_WIDE} ${TREND_HIGH}`, role: "img",
    "aria-label": t("A chart by year; the table below has its figures"),
  }, ...cursor, ...lines, ...marks, ...years, ...hits);
  drawing.addEventListener("click", (event) => {
    const year = /** @type {SVGElement} */ (event.target).dataset.year;
    if (year) act.setYear(Number(year));
  });
  return el("div", { class: "months trend" }, drawing);
}

/** @param {SVGElement} node @param {string} text */
function labelled(node, text) {
  node.textContent = text;
  return node;
}

/** @param {Ranged3|null} figure @param {number} x @param {(value: number) => number} y @param {number} wide
 * @param {number} high @returns {SVGElement[]} */
function yearMarks(figure, x, y, wide, high) {
  if (!figure) return [svg("rect", { class: "open", x: x - wide / 2, y: 4, width: wide, height: high - 4 })];
  const [value, low, most] = figure, dot = (/** @type {string} */ look, /** @type {number} */ at) => (
    svg("circle", { class: look, cx: x, cy: y(at), r: 2.6 }));
  const ranged = isKnown(low) && isKnown(most), bounds = [low, most].filter(isKnown);
  const bar = ranged ? [svg("path", { class: "range", d: `M${x} ${y(low)}V${y(most)}` })] : [];
  if (isKnown(value)) return [...bar, dot("dot", value)];
  return ranged ? bar : bounds.map((bound) => dot("plan", bound)); // a bound alone is hollow
}

/** @param {Model} model */
function trendTable({ data }) {
  const head = [t("Year"), t("Exports"), t("Through {0}", data.dependence_on)];
  return numberTable("numbers", t("Exports in {0}", shownUnit.name), head, data.history.map((row) => el("tr", {},
    el("th", { scope: "row" }, row.year + (row.part ? " " + t("(so far)") : ""),
      el("span", { class: "quiet small", text: " " + row.note })),
    el("td", { text: rangedWords(row.exports, volume) }), el("td", { text: rangedWords(row.through, percent) }))));
}

/** @param {Ranged3|null} figure @param {(value: number) => string} say */
function rangedWords(figure, say) {
  if (!figure) return t("gap");
  const [value, low, high] = figure, between = range(low, high, say);
  if (isKnown(value)) return say(value) + (between ? " (" + between + ")" : "");
  if (between) return between;
  return isKnown(low) ? t("at least {0}", say(low)) : t("at most {0}", say(high ?? 0));
}
