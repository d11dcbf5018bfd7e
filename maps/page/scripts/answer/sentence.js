// The sentence: an answer with its range, in the words of `kzroutes block` (energy/report/block.py).

/** Mt/y: less is nothing to speak of. */
const SPOKEN = 5e-4;

/** A volume as a sentence gives it: one decimal of a million tonnes, or whole thousands of barrels.
 * @param {number} mt */
function brief(mt) {
  const { factor } = shownUnit;
  return shortened(mt * factor, placesOf(mt, factor, factor === 1 ? 1 : 0));
}

/** @param {number} mt */
function oneDecimal(mt) { return shortened(mt, placesOf(mt, 1, 1)); }

/** More decimals where it would read as nothing and is not.
 * @param {number} mt @param {number} factor @param {number} places @returns {number} */
function placesOf(mt, factor, places) {
  const nothing = mt * factor * 10 ** places <= 0.5;
  return mt > SPOKEN && nothing ? placesOf(mt, factor, places + 1) : places;
}

/** @param {number} exact @param {number} places */
function shortened(exact, places) {
  const value = Math.round(exact * 1e6) / 1e6;
  const size = 10 ** places, rounded = Math.round((Math.abs(value) + 1e-9) * size) / size;
  const [whole, part] = rounded.toFixed(places).split(".");
  return (value < 0 && rounded ? "-" : "") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
}

/** @param {Answer} answer */
function sentenceOf(answer) {
  const { label, year, moved, lost, base, home, homeBase, rerouted, corridors } = answer;
  const words = shownUnit.factor === 1 ? "Mt a year" : "thousand barrels a day", whole = brief(base) + " " + words;
  if (moved === Infinity) return "Nothing is blocked: " + whole + " are exported.";
  if (moved <= SPOKEN) {
    const then = year ? " in " + year : " in the base plan";
    return "Nothing moved on " + label + then + ": blocking it changes nothing.";
  }
  const much = lost <= SPOKEN ? "nothing" : brief(lost) + " of " + whole;
  const range = inBrackets(answer.range) + within(answer);
  const parts = ["Blocking " + label + " would take " + much + " off the market" + range];
  if (home > SPOKEN) {
    parts.push("home refineries would lose " + brief(home) + " of " + brief(homeBase) + inBrackets(answer.homeRange));
  }
  if (rerouted > SPOKEN) {
    const gained = corridors.reduce((best, row) => (row.after - row.before > best.after - best.before ? row : best));
    const most = gained.after - gained.before >= rerouted / 2 ? "mostly" : "the largest part";
    parts.push(brief(rerouted) + " could go another way, " + most + " by " + gained.name);
  }
  return parts.join("; ") + ".";
}

/** The range of a volume in brackets; nothing where its ends print alike. @param {[number, number]} range */
function inBrackets([least, most]) {
  return brief(least) === brief(most) ? "" : " (range " + brief(least) + "–" + brief(most) + ")";
}

/** @param {Answer} answer */
function within({ horizon, lost }) {
  if (horizon === "structural") return "";
  const inMonth = horizon === "month" ? lost / 12 : 0;
  return " within a " + horizon + (inMonth > SPOKEN ? ", " + oneDecimal(inMonth) + " Mt in that month" : "");
}
