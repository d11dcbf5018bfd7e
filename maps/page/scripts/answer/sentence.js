// The sentence: an answer with its range, in the words of `kzroutes block` (energy/report/block.py).

/** Mt/y: less is nothing to speak of. */
const SPOKEN = 5e-4;

/** A volume as a sentence gives it: one decimal of a million tonnes, or whole thousands of barrels.
 * @param {number} mt */
function brief(mt) {
  const places = shownUnit.factor === 1 ? 1 : 0, value = Math.round(mt * shownUnit.factor * 1e6) / 1e6;
  const size = 10 ** places, rounded = Math.round((Math.abs(value) + 1e-9) * size) / size;
  const [whole, part] = rounded.toFixed(places).split(".");
  return (value < 0 && rounded ? "-" : "") + whole.replace(/\B(?=(\d{3})+$)/g, ",") + (part ? "." + part : "");
}

/** @param {Answer} answer */
function sentenceOf(answer) {
  const { label, year, moved, lost, base, range: [least, most], home, homeBase, rerouted, corridors } = answer;
  if (moved <= SPOKEN) {
    const then = year ? " in " + year : " in the base plan";
    return "Nothing moved on " + label + then + ": blocking it changes nothing.";
  }
  const words = shownUnit.factor === 1 ? "Mt a year" : "thousand barrels a day";
  const much = lost <= SPOKEN ? "nothing" : brief(lost) + " of " + brief(base) + " " + words;
  const spread = brief(least) === brief(most) ? "" : " (range " + brief(least) + "–" + brief(most) + ")";
  const parts = ["Blocking " + label + " would take " + much + " off the market" + spread + within(answer)];
  if (home > SPOKEN) parts.push("home refineries would lose " + brief(home) + " of " + brief(homeBase));
  if (rerouted > SPOKEN) {
    const gained = corridors.reduce((best, row) => (row.after - row.before > best.after - best.before ? row : best));
    parts.push(brief(rerouted) + " could go another way, mostly by " + gained.name);
  }
  return parts.join("; ") + ".";
}

/** @param {Answer} answer */
function within({ horizon }) {
  return horizon === "month" ? ", as a yearly rate, within a month" : horizon === "year" ? " within a year" : "";
}
