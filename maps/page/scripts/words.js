// Words: names folded, shortened and made plain.

/** Kazakh letters as people write them who have none of them at hand; ё and й lose their marks like all others. */
const KAZAKH = new Map([..."әғқңөұүһі"].map((letter, i) => [letter, "агкноуухи"[i]]));

/** Fold a name for comparison: case, accents and dashes do not count, in any script. @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[әғқңөұүһі]/g, (letter) => KAZAKH.get(letter) ?? letter).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A name without the remark in brackets behind it. @param {string} name */
function bareName(name) { return name.split(/ \(| \/ |; /)[0].trim(); }

/** A name short enough for a line. @param {string} name */
function shortName(name) {
  const bare = bareName(name);
  return bare.length > 34 ? bare.slice(0, 33).trimEnd() + "…" : bare;
}

/** A name on one line, or where that would be long on two that are as even as can be. @param {string} name */
function nameLines(name) {
  const bare = bareName(name), gaps = [...bare.matchAll(/ /g)].map(({ index }) => index);
  if (bare.length <= 24 || !gaps.length) return [bare];
  const off = (/** @type {number} */ gap) => Math.abs(gap - bare.length / 2);
  const cut = gaps.reduce((best, gap) => (off(gap) < off(best) ? gap : best));
  return [bare.slice(0, cut), bare.slice(cut + 1)];
}

/** Figures and their units, which no line ends within. @param {string} text @returns {(Node|string)[]} */
function unbroken(text) {
  const parts = text.split(/([\d.,–]*\d(?: %)?)/);
  return parts.map((part, i) => (i % 2 ? el("span", { class: "figure", text: part }) : part));
}

/** pump_station -> pump station. @param {string|null} word */
function plain(word) { return word ? t(word.replace(/[_-]/g, " ")) : t("not known"); }

/** " in 2024", or nothing where no year is known. @param {number|null} year */
function inYear(year) { return year ? t(" in {0}", year) : ""; }

const MONTHS = [
  entry("January"), entry("February"), entry("March"), entry("April"), entry("May"), entry("June"), entry("July"),
  entry("August"), entry("September"), entry("October"), entry("November"), entry("December"),
];

/** A month of a year. @param {number} month from 0 @param {number} year */
function monthWords(month, year) { return t("{0} {1}", t(MONTHS[month]), year); }

/** A day, a month or a year as the tables write it (2026-05-13); in English it stays so. @param {string} text */
function dateWords(text) {
  const [year, month, day] = text.split("-");
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return t("{0}-{1}-{2}", year, month, day);
  return language.code !== "en" && /^\d{4}-\d\d$/.test(text) ? monthWords(Number(month) - 1, Number(year)) : text;
}

/** From a day to another. @param {string} start @param {string|null} end */
function daysWords(start, end) {
  return end && end !== start ? t("{0} to {1}", dateWords(start), dateWords(end)) : dateWords(start);
}

/** A key such as corridor:cpc as its kind and its id. @param {string} key @returns {Thing} */
function thingOf(key) {
  const cut = Math.max(0, key.indexOf(":"));
  return { kind: key.slice(0, cut), id: key.slice(cut + 1) };
}
