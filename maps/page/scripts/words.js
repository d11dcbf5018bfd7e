// Words: names folded, shortened and made plain.

/** Fold a name for comparison: case, accents and dashes do not count, in any script. @param {string} text */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

/** A name short enough for the map: without the remark in brackets. @param {string} name */
function shortName(name) {
  const cut = name.split(/ \(| \/ |; /)[0].trim();
  return cut.length > 34 ? cut.slice(0, 33).trimEnd() + "…" : cut;
}

/** pump_station -> pump station. @param {string|null} word */
function plain(word) { return word ? word.replace(/[_-]/g, " ") : "not known"; }

/** " in 2024", or nothing where no year is known. @param {number|null} year */
function inYear(year) { return year ? " in " + year : ""; }

/** A key such as corridor:cpc as its kind and its id. @param {string} key @returns {Thing} */
function thingOf(key) {
  const cut = Math.max(0, key.indexOf(":"));
  return { kind: key.slice(0, cut), id: key.slice(cut + 1) };
}
