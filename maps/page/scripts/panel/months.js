// Single months: what was counted month by month, what closed meanwhile, and what is not yet out.

/**
 * @typedef {{month: string, count: string, status: string, mt: number|null, low_mt: number|null, high_mt: number|null,
 *   source: string}} MonthFigure Mt in the month
 * @typedef {{id: string, name: string, corridor: string, start: string, end: string}} Closure
 * @typedef {{name: string, figures: MonthFigure[]}} MonthSeries
 * @typedef {{series: MonthSeries[], closed: Closure[]}} MonthRows
 */

const MONTHS_WIDE = 340, MONTHS_HIGH = 74, MONTHS_FOOT = 12;
/** Months since the year 0. @param {string} day */
function monthPlace(day) { return 12 * Number(day.slice(0, 4)) + Number(day.slice(5, 7) || 1) - 1; }

/** @param {number} at */
function monthName(at) { return monthWords(at % 12, Math.floor(at / 12)); }

/** Whether it says what was, and not what was planned or is missing. @param {MonthFigure} figure */
function isOutcome({ status }) { return status !== "plan" && status !== "not_found"; }

class MonthsCard {
  /** @param {MonthRows} rows @param {PageData} data */
  constructor({ series, closed }, data) {
    this.series = series;
    this.closed = closed;
    this.data = data;
    const known = series.flatMap((one) => one.figures.map((figure) => monthPlace(figure.month)));
    this.first = Math.min(...known);
    this.last = Math.max(...known, ...closed.map((one) => monthPlace(one.start)));
    /** @type {SVGElement[]} marks of the month that is read, one in each drawing */
    this.cursors = [];
  }

  /** @param {number} at month, with the day as a fraction */
  x(at) { return MONTHS_WIDE * (at - this.first) / (this.last - this.first + 1); }

  /** A day on the axis. @param {string} day */
  xOf(day) { return this.x(monthPlace(day) + (Number(day.slice(8, 10) || 1) - 1) / 31); }

  /** @param {HTMLElement} holder */
  fill(holder) {
    const newest = Math.max(...this.series[0].figures.filter(isOutcome).map((figure) => monthPlace(figure.month)));
    const input = (/** @type {any} */ event) => this.read(Number(event.target.value));
    const span = { min: this.first, max: this.last, step: 1 };
    holder.replaceChildren(
      remark(t("As counted, in Mt of the month. Customs lag shipping by days to weeks: a month of theirs is no month "
        + "of loading. Nothing is interpolated.") + this.shading(), "0 0 4px"),
      ...this.series.map((one) => this.drawing(one)),
      el("div", { class: "control" }, el("label", { class: "control-label", for: "month" }, t("Month")),
        el("input", { type: "range", id: "month", ...span, on: { input } })),
      el("div", { id: "month-says", role: "status" }));
    place("month").value = String(newest);
    this.read(newest);
  }

  /** What the shading means. */
  shading() {
    const names = [...new Set(this.closed.map(({ corridor }) => shortName(t(corridor))))];
    return names.length ? " " + t("Shaded: all or a part of {0} closed.", names.join(", ")) : "";
  }

  /** A series with its counts and its picture. @param {MonthSeries} one */
  drawing(one) {
    const outcomes = one.figures.filter(isOutcome);
    const open = this.x(Math.max(...outcomes.map((figure) => monthPlace(figure.month))) + 1);
    const counts = [...new Set(outcomes.map((figure) => figure.count))];
    const isOpen = open < MONTHS_WIDE - 1;
    return el("figure", { class: "months" }, el("figcaption", {}, el("b", { text: t(one.name) }),
      ...counts.map((count) => el("span", { class: "count " + count, text: plain(count) })),
      isOpen ? el("span", { class: "count not-yet", text: t("not yet published") }) : null),
    this.picture(one, outcomes, isOpen ? open : MONTHS_WIDE));
  }

  /** @param {MonthSeries} one @param {MonthFigure[]} outcomes @param {number} open from where nothing is out yet */
  picture(one, outcomes, open) {
    const height = MONTHS_HIGH - MONTHS_FOOT, most = Math.max(...one.figures.map(largestOf));
    const y = (/** @type {number} */ mt) => height * (1 - mt / (1.2 * most));
    const cursor = svg("rect", { class: "cursor", x: 0, y: 0, width: this.x(this.first + 1), height });
    this.cursors.push(cursor);
    const words = { role: "img", "aria-label": this.words(one) };
    const picture = svg("svg", { viewBox: "0 0 " + MONTHS_WIDE + " " + MONTHS_HIGH, ...words },
      svg("rect", { class: "open", x: open, y: 0, width: MONTHS_WIDE - open, height }),
      ...this.closed.map((closure) => this.band(closure, height)), cursor,
      svg("path", { class: "ground", d: "M0 " + height + "H" + MONTHS_WIDE + "M0 " + y(most) + "H" + MONTHS_WIDE }),
      ...this.ticks(),
      ...this.joins(outcomes, y), ...one.figures.flatMap((figure) => this.mark(figure, y)),
      svgText(2, y(most) - 2, digits(most) + " " + t("Mt")));
    picture.addEventListener("click", (event) => this.readAt(/** @type {MouseEvent} */ (event), picture));
    return picture;
  }

  /** What closed, to the day; where no end is known, its first day. @param {Closure} closure @param {number} tall */
  band({ name, start, end }, tall) {
    const x = this.xOf(start), known = end.length === start.length;
    const width = known ? Math.max(1, this.xOf(end) + this.x(this.first + 1) / 31 - x) : 1;
    return svg("rect", { class: known ? "closed" : "closed no-end", x, y: 0, width, height: tall },
      svgTitle(name + ", " + daysWords(start, end)));
  }

  /** Lines between neighbouring months of one count.
   * @param {MonthFigure[]} figures @param {(mt: number) => number} y */
  joins(figures, y) {
    return figures.flatMap((figure, i) => {
      const next = figures.slice(i + 1).find((other) => other.count === figure.count);
      if (!next || !isKnown(next.mt) || !isKnown(figure.mt)) return [];
      const [from, to] = [monthPlace(figure.month), monthPlace(next.month)];
      const d = "M" + this.x(from + 0.5) + " " + y(figure.mt) + "L" + this.x(to + 0.5) + " " + y(next.mt);
      return to - from === 1 ? [svg("path", { class: "join " + figure.count, d })] : [];
    });
  }

  /** A figure, a plan, a range or a bound. @param {MonthFigure} figure @param {(mt: number) => number} y */
  mark({ month, mt, low_mt, high_mt, count, status }, y) {
    const cx = this.x(monthPlace(month) + 0.5), look = status === "plan" ? "plan" : "dot " + count;
    if (isKnown(low_mt) && isKnown(high_mt) && low_mt < high_mt) {
      const span = svg("path", { class: "range " + count, d: "M" + cx + " " + y(low_mt) + "V" + y(high_mt) });
      return isKnown(mt) ? [span, svg("circle", { class: look, cx, cy: y(mt), r: 1.9 })] : [span];
    }
    if (isKnown(mt)) return [svg("circle", { class: look, cx, cy: y(mt), r: 1.9 })];
    const end = low_mt ?? high_mt;
    const tip = isKnown(low_mt) ? "h6l-3 -5z" : "h6l-3 5z"; // a bound alone points to where the figure can be
    return isKnown(end) ? [svg("path", { class: "bound", d: "M" + (cx - 3) + " " + y(end) + tip })] : [];
  }

  /** Years, at their January. */
  ticks() {
    const years = [];
    for (let at = this.first; at <= this.last; at += 1) {
      if (at % 12 === 0) years.push(svgText(this.x(at) + 1, MONTHS_HIGH - 2, String(at / 12)));
    }
    return years;
  }

  /** @param {MouseEvent} event @param {SVGElement} picture */
  readAt(event, picture) {
    const { left, width } = picture.getBoundingClientRect();
    const months = this.last - this.first + 1;
    const at = this.first + Math.min(months - 1, Math.max(0, Math.floor(months * (event.clientX - left) / width)));
    place("month").value = String(at);
    this.read(at);
  }

  /** Say what is known of a month. @param {number} at */
  read(at) {
    for (const cursor of this.cursors) cursor.setAttribute("x", String(this.x(at)));
    place("month").setAttribute("aria-valuetext", monthName(at));
    const closed = this.closed.filter(({ start, end }) => monthPlace(start) <= at && at <= monthPlace(end || start));
    place("month-says").replaceChildren(el("b", { text: monthName(at) }),
      el("ul", { class: "sources small" }, ...this.series.map((one) => this.line(one, at)),
        ...closed.map(({ name, start }) => el("li", { text: dateWords(start) + ": " + name }))));
  }

  /** A series in a month, each figure with its source. @param {MonthSeries} one @param {number} at */
  line(one, at) {
    const figures = one.figures.filter((figure) => monthPlace(figure.month) === at);
    const later = one.figures.every((figure) => !isOutcome(figure) || monthPlace(figure.month) < at);
    if (!figures.length) {
      return el("li", {}, t(one.name) + ": " + (later ? t("not yet published") : t("not found")));
    }
    const said = figures.flatMap((figure, i) => [i ? "; " : "", ...this.sourced(figure)]);
    return el("li", {}, t(one.name) + ": ", ...said);
  }

  /** @param {MonthFigure} figure @returns {(Node|string)[]} */
  sourced(figure) {
    const source = this.data.sources[figure.source];
    const how = plain(figure.count) + (figure.status === "reported" ? "" : ", " + plain(figure.status));
    return [figureWords(figure) + " (" + how + "; ", outLink(source.url, source.outlet),
      datedWords(source) + ")"];
  }

  /** The newest figures, for those who can't see the picture. @param {MonthSeries} one */
  words(one) {
    const said = one.figures.filter(isOutcome).slice(-6).map((figure) => (
      monthName(monthPlace(figure.month)) + " " + figureWords(figure)));
    return t("{0} by month, the newest: {1}", t(one.name), said.join(", "));
  }
}

/** @param {MonthFigure} figure */
function largestOf({ mt, low_mt, high_mt }) { return Math.max(mt ?? 0, low_mt ?? 0, high_mt ?? 0); }

/** A figure of a month as people read it. @param {MonthFigure} figure */
function figureWords({ mt, low_mt, high_mt }) {
  const say = (/** @type {number} */ value) => fixed(value, 2);
  const unit = " " + t("Mt");
  if (isKnown(mt)) return say(mt) + unit;
  if (isKnown(low_mt) && isKnown(high_mt)) return say(low_mt) + "–" + say(high_mt) + unit;
  if (isKnown(low_mt)) return t("at least {0}", say(low_mt) + unit);
  return isKnown(high_mt) ? t("at most {0}", say(high_mt) + unit) : t("not found");
}

/** @param {number} x @param {number} y @param {string} text */
function svgText(x, y, text) {
  const node = svg("text", { x, y });
  node.textContent = text;
  return node;
}

/** What is shown while the pointer rests there. @param {string} text */
function svgTitle(text) {
  const node = svg("title", {});
  node.textContent = text;
  return node;
}

/** @param {HTMLElement} holder @param {PageData} data */
function fillMonths(holder, data) {
  place("sec-months").hidden = !data.months;
  if (data.months) new MonthsCard(data.months, data).fill(holder);
}
