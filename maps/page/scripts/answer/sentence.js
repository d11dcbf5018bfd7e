// The sentence: an answer with its range, in the words of `kzroutes block` (energy/report/block.py).

/** Mt/y: less is nothing to speak of. */
const SPOKEN = 5e-4;
/** Part of a year. */
const MONTH = 1 / 12;

/** A volume in Mt/y as a sentence gives it, in the shown unit. @param {number} mt */
function brief(mt) { return briefly(mt, shownUnit.factor, shownUnit.factor === 1 ? 1 : 0); }

/** A volume with so many decimals, or more where it would read as nothing and is not.
 * @param {number} mt @param {number} factor @param {number} places */
function briefly(mt, factor, places) {
  const value = Math.round(mt * factor * 1e6) / 1e6, size = 10 ** places;
  const rounded = Math.round((Math.abs(value) + 1e-9) * size) / size;
  if (mt > SPOKEN && rounded === 0) return briefly(mt, factor, places + 1);
  const [whole, part] = rounded.toFixed(places).split(".");
  return (value < 0 && rounded ? "-" : "") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
}

/** The range of some volumes in brackets; nothing where they print alike. @param {number[]} values */
function inBrackets(values) {
  const [least, most] = [brief(Math.min(...values)), brief(Math.max(...values))];
  return least === most ? "" : " (range " + least + "–" + most + ")";
}

/** @param {Answer} answer */
function sentenceOf(answer) {
  const { label, year, moved, lost, base, range, home, homeBase, homeRange, rerouted, corridors } = answer;
  const words = shownUnit.factor === 1 ? "Mt a year" : "thousand barrels a day", whole = brief(base) + " " + words;
  if (moved === Infinity) return "Nothing is blocked: " + whole + " are exported.";
  if (moved <= SPOKEN) {
    const then = year ? " in " + year : " in the base plan";
    return "Nothing moved on " + label + then + ": blocking it changes nothing.";
  }
  const much = lost <= SPOKEN ? "nothing" : brief(lost) + " of " + whole;
  const between = inBrackets([lost, ...range]) + within(answer);
  const parts = ["Blocking " + label + " would take " + much + " off the market" + between];
  if (home > SPOKEN) {
    const of = brief(home) + " of " + brief(homeBase);
    parts.push("home refineries would lose " + of + inBrackets([home, ...homeRange]));
  }
  if (rerouted > SPOKEN) {
    const more = (/** @type {CorridorChange} */ { after, before }) => after - before;
    const first = corridors.reduce((best, row) => (more(row) > more(best) ? row : best));
    const most = more(first) >= rerouted / 2 ? "mostly" : "the largest part";
    parts.push(brief(rerouted) + " could go another way, " + most + " by " + first.name);
  }
  return parts.join("; ") + ".";
}

/** @param {Answer} answer */
function within({ horizon, lost }) {
  if (horizon === "structural") return "";
  const inMonth = horizon === "month" ? lost * MONTH : 0;
  return " within a " + horizon + (inMonth > SPOKEN ? ", " + briefly(inMonth, 1, 1) + " Mt in that month" : "");
}
