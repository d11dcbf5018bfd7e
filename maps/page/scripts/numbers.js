// Numbers in words: volumes in the shown unit, tonnages, shares and ranges.

/** The unit that volumes are shown in. `factor` turns Mt/y into it; `places` are the decimals of a volume in a table of
 * the network, `brief` those in a sentence (geodata/commodity.py). */
const shownUnit = { name: "Mt/y", factor: 1, places: 2, brief: 1 };

/** @param {string} name @param {number} factor @param {number} places @param {number} brief */
function useUnit(name, factor, places, brief) { Object.assign(shownUnit, { name, factor, places, brief }); }

/** An amount of Mt/y in a network of ordinary size, as it is in this one. @param {number} mt */
function toScale(mt) { return mt / 10 ** (shownUnit.places - 2); }

/** @param {number|null|undefined} value @returns {value is number} */
function isKnown(value) { return typeof value === "number" && Number.isFinite(value); }

/** A number with as many digits as it deserves. @param {number} value */
function digits(value) {
  const size = Math.abs(value), least = toScale(0.01);
  if (size === 0) return "0";
  if (size < least) return t("under {0}", fixed(least, shownUnit.places));
  const places = size < 100 * least ? shownUnit.places : Math.max(shownUnit.places - 1, 0), parts = 10 ** places;
  const rounded = Math.round(size * parts + 1e-7) / parts; // 68.55 is 68.6, not 68.5
  return fixed(Math.sign(value) * rounded, places, true);
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

/** A round volume with its unit, such as 0.1 or 1,000: its digits as they are. @param {number} mt */
function roundAmount(mt) {
  if (shownUnit.factor !== 1) return amount(mt);
  return fixed(mt, Math.max(0, -Math.floor(Math.log10(mt))), true) + " " + shownUnit.name;
}

/** A difference with its sign. @param {number} mt */
function change(mt) { return Math.abs(mt) < toScale(0.0005) ? "0" : (mt > 0 ? "+" : "−") + volume(Math.abs(mt)); }

/** A tonnage that is no rate: of an event, not of a year. @param {number|null|undefined} mt */
function tonnes(mt) { return isKnown(mt) ? digits(mt) + " " + t("Mt") : t("not known"); }

/** @param {number|null|undefined} share @param {string} [otherwise] */
function percent(share, otherwise = t("not published")) {
  if (!isKnown(share)) return otherwise;
  const value = share * 100;
  if (value === 0) return "0 %";
  if (value > 0 && value < 0.05) return t("under {0} %", fixed(0.1, 1));
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
