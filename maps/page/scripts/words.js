// Words: names folded, shortened and made plain.

/** Kazakh letters as people write them who have none of them at hand; ё and й lose their marks like all others. */
const KAZAKH = new Map([..."әғқңөұүһі"].map((letter, i) => [letter, "агкноуухи"[i]]));

/** Fold a name for comparison: case, accents and dashes do not count, in any script. @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
    .replace(/[әғқңөұүһі]/g, (letter) => KAZAKH.get(letter) ?? letter).replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A name short enough for the map: without the remark in brackets. @param {string} name */
function shortName(name) {
  const cut = name.split(/ \(| \/ |; /)[0].trim();
  return cut.length > 34 ? cut.slice(0, 33).trimEnd() + "…" : cut;
}

/** pump_station -> pump station. @param {string|null} word */
function plain(word) { return word ? t(word.replace(/[_-]/g, " ")) : t("not known"); }

/** " in 2024", or nothing where no year is known. @param {number|null} year */
function inYear(year) { return year ? t(" in {0}", year) : ""; }

/** A day, a month or a year as the tables write it (2026-05-13); in English it stays so. @param {string} text */
function dateWords(text) {
  const [year, month, day] = text.split("-").map(Number);
  if (language.code === "en" || !/^\d{4}(-\d\d){1,2}$/.test(text)) return text;
  /** @type {Intl.DateTimeFormatOptions} */
  const parts = { timeZone: "UTC", year: "numeric", month: "long", ...(day ? { day: "numeric" } : {}) };
  return new Intl.DateTimeFormat(language.code, parts).format(Date.UTC(year, month - 1, day || 1));
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
