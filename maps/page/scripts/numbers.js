// Numbers in words: volumes in the shown unit, tonnages, shares and ranges.

/** The unit that volumes are shown in. `factor` turns Mt/y into it. */
const shownUnit = { name: "Mt/y", factor: 1 };

/** @param {string} name @param {number} factor */
function useUnit(name, factor) {
  shownUnit.name = name;
  shownUnit.factor = factor;
}

/** @param {number|null|undefined} value @returns {value is number} */
function isKnown(value) { return typeof value === "number" && Number.isFinite(value); }

/** A number with as many digits as it deserves. @param {number} value */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.01) return t("under {0}", fixed(0.01, 2));
  const places = size < 1 ? 100 : 10;
  const rounded = Math.round(size * places + 1e-7) / places; // 68.55 is 68.6, not 68.5
  return fixed(Math.sign(value) * rounded, size < 1 ? 2 : 1);
}

/** A volume in Mt/y as a number in the shown unit. @param {number} mt */
function volume(mt) {
  if (shownUnit.factor === 1) return digits(mt);
  const value = mt * shownUnit.factor;
  return value !== 0 && Math.abs(value) < 1 ? t("under {0}", 1) : String(Math.round(value));
}

/** A yearly volume with its unit, or why there is none.
 * @param {number|null|undefined} mt @param {string} [otherwise] */
function amount(mt, otherwise = t("not known")) { return isKnown(mt) ? volume(mt) + " " + shownUnit.name : otherwise; }

/** A difference with its sign. @param {number} mt */
function change(mt) { return Math.abs(mt) < 0.0005 ? "0" : (mt > 0 ? "+" : "−") + volume(Math.abs(mt)); }

/** A tonnage that is no rate: of an event, not of a year. @param {number|null|undefined} mt */
function tonnes(mt) { return isKnown(mt) ? digits(mt) + " " + t("Mt") : t("not known"); }

/** @param {number|null|undefined} share @param {string} [otherwise] */
function percent(share, otherwise = t("not published")) {
  if (!isKnown(share)) return otherwise;
  const value = share * 100;
  if (value === 0) return "0 %";
  if (value > 0 && value < 0.05) return t("under {0}", fixed(0.1, 1)) + " %";
  return fixed(value, 1) + " %";
}

/** A share as percent, to a tenth. @param {number} share */
function percentOf(share) { return Math.round(1000 * share) / 10; }

/** "12.3–14.0" when both ends are known and differ.
 * @param {number|null|undefined} low @param {number|null|undefined} high @param {(value: number) => string} [say] */
function range(low, high, say = volume) {
  if (!isKnown(low) || !isKnown(high) || say(low) === say(high)) return null;
  return say(low) + "–" + say(high);
}

/** Shares in percent, "12.3–14.0", when both are known and differ. @param {number|null|undefined} low
 * @param {number|null|undefined} high */
function shareRange(low, high) { return range(low, high, (share) => fixed(100 * share, 1)); }

/** @param {number[]} values */
function sum(values) { return values.reduce((total, value) => total + value, 0); }
