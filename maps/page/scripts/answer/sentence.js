// The sentence: an answer with its range, in the words of `kzroutes block` (energy/report/block.py).

/** Mt/y: less is nothing to speak of. */
const SPOKEN = 5e-4;
/** Part of a year. */
const MONTH = 1 / 12;

/** A volume in Mt/y as a sentence gives it, in the shown unit. @param {number} mt */
function brief(mt) { return briefly(mt, shownUnit.factor, shownUnit.brief - (shownUnit.factor === 1 ? 0 : 1)); }

/** A volume with so many decimals, or more where it would read as nothing and is not.
 * @param {number} mt @param {number} factor @param {number} places */
function briefly(mt, factor, places) {
  const value = Math.round(mt * factor * 1e6) / 1e6, size = 10 ** places;
  const rounded = Math.round((Math.abs(value) + 1e-9) * size) / size;
  if (mt > toScale(SPOKEN) && rounded === 0) return briefly(mt, factor, places + 1);
  return (value < 0 && rounded ? "-" : "") + fixed(rounded, places, true);
}

/** The range of some volumes in brackets; nothing where they print alike. @param {number[]} values */
function inBrackets(values) {
  const [least, most] = [brief(Math.min(...values)), brief(Math.max(...values))];
  return least === most ? "" : " " + t("(range {0}–{1})", least, most);
}

/** Whether all that moved there was never published. @param {Answer} answer */
function isUnknown({ moved, unpublished }) { return moved <= toScale(SPOKEN) && unpublished.length > 0; }

/** Nothing that is known of moved there: that is not nothing. @param {Answer} answer */
function nothingMoved(answer) {
  const { label, year } = answer;
  if (!year) return t("Nothing moved on {0} in the base plan: blocking it changes nothing.", label);
  return isUnknown(answer)
    ? t("What moved on {0} in {1} is not published: what blocking it would cost is not known.", label, year)
    : t("Nothing moved on {0} in {1}: blocking it changes nothing.", label, year);
}

/** @param {Answer} answer */
function sentenceOf(answer) {
  const { moved, exported, lost, base, range, home, homeBase, homeRange, rerouted } = answer;
  const whole = shownUnit.factor === 1 ? t("{0} Mt a year", brief(base)) : t("{0} thousand barrels a day", brief(base));
  if (moved === Infinity) {
    return exported ? t("Nothing is blocked: {0} are exported.", whole)
      : t("Nothing is blocked: {0} are delivered.", whole);
  }
  if (moved <= toScale(SPOKEN)) return nothingMoved(answer);
  const between = inBrackets([lost, ...range]) + within(answer);
  const parts = [lossWords(answer, whole, between)];
  if (home > toScale(SPOKEN)) {
    parts.push(t("home refineries would lose {0} of {1}{2}", brief(home), brief(homeBase),
      inBrackets([home, ...homeRange])));
  }
  if (rerouted > toScale(SPOKEN)) parts.push(otherWay(answer));
  return parts.join("; ") + ".";
}

/** @param {Answer} answer @param {string} whole @param {string} between */
function lossWords({ label, lost, exported }, whole, between) {
  if (lost <= toScale(SPOKEN)) {
    return exported ? t("Blocking {0} would take nothing off the market{1}", label, between)
      : t("Blocking {0} would leave nothing undelivered{1}", label, between);
  }
  return exported ? t("Blocking {0} would take {1} of {2} off the market{3}", label, brief(lost), whole, between)
    : t("Blocking {0} would leave {1} of {2} undelivered{3}", label, brief(lost), whole, between);
}

/** What could go another way, which carries most of it, and what it needs to be bought. @param {Answer} answer */
function otherWay({ rerouted, corridors, sales }) {
  const more = (/** @type {CorridorChange} */ { after, before }) => after - before;
  const first = corridors.reduce((best, row) => (more(row) > more(best) ? row : best));
  const way = more(first) >= rerouted / 2 ? t("{0} could go another way, mostly by {1}", brief(rerouted), t(first.name))
    : t("{0} could go another way, the largest part by {1}", brief(rerouted), t(first.name));
  return sales.length ? way + t(", if it is bought ({0})", sales.map(saleWords).join("; ")) : way;
}

/** @param {Sale} sale */
function saleWords({ name, value, low, high }) {
  if (value === null) return t(name);
  const most = t("{0}: at most {1}", t(name), brief(value));
  return brief(low) === brief(high) ? most : most + t(", range {0}–{1}", brief(low), brief(high));
}

/** @param {Answer} answer */
function within({ horizon, lost }) {
  if (horizon === "structural") return "";
  const inMonth = horizon === "month" ? lost * MONTH : 0;
  const time = horizon === "month" ? t(" within a month") : t(" within a year");
  if (inMonth <= toScale(SPOKEN)) return time;
  return time + t(", {0} Mt in that month", briefly(inMonth, 1, shownUnit.brief));
}
