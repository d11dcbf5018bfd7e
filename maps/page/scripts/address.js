// The address: what is on show, written behind the # of the page's address, so that a link opens the same view.

const VIEW_NAMES = ["base", "scenario", "difference"];
const UNIT_NAMES = ["mt", "kbd"];
/** Signs of keys that may stand in an address as they are. */
const PLAIN_KEY = /[^\p{L}\p{N}:._~-]/gu;
const MOST_BLOCKS = 60;

/**
 * @typedef {{network: string|null, blocked: [string, number|null][], horizon: string, view: string, year: number|null,
 *   unit: string, language: string|null,
 *   hidden: string[], assumed: [string, number][], projects: string[], release: Release, choice: string|null,
 *   step: number|null, kept: string, at: number[]|null}} Shown what an address can say; network is null for the page's
 *   own; blocked are keys with the share left, if it is not their own; kept is another address; at is latitude,
 *   longitude and zoom
 */

/** @param {string} text */
function encoded(text) { return text.replace(PLAIN_KEY, encodeURIComponent); }

/** A key with a number behind it. @param {string} key @param {number} value */
function withNumber(key, value) { return encoded(key) + "@" + Math.round(1000 * value) / 1000; }

/** @param {Shown} shown @returns {string} such as #block=corridor:cpc@50&horizon=year */
function writeAddress(shown) {
  const { foreign, home } = shown.release;
  const blocked = shown.blocked.map(([key, left]) => (left === null ? encoded(key) : withNumber(key, 100 * left)));
  /** @type {[string, string|number|false|null][]} */
  const parts = [
    ["network", shown.network],
    ["block", blocked.join(",")],
    ["horizon", shown.horizon !== "structural" && shown.horizon],
    ["assume", shown.assumed.map(([id, value]) => withNumber(id, value)).join(",")],
    ["with", shown.projects.map(encoded).join(",")],
    ["release", [foreign && "foreign", home && "home"].filter(Boolean).join(",")],
    ["view", shown.view !== "scenario" && shown.view],
    ["year", shown.year],
    ["unit", shown.unit !== "mt" && shown.unit],
    ["lang", shown.language],
    ["hide", shown.hidden.map((id) => (id === "" ? "*" : encoded(id))).join(",")],
    ["beside", encodeURIComponent(shown.kept)],
    ["tour", shown.step !== null && shown.step + 1],
    ["show", shown.choice && encoded(shown.choice)],
    ["at", shown.at && shown.at.join(",")],
  ];
  const said = parts.filter(([, text]) => text).map(([name, text]) => name + "=" + text);
  return said.length ? "#" + said.join("&") : "";
}

/** @param {string} text */
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return ""; }
}

/** @param {string} text @returns {string[]} each member once */
function decodedList(text) { return [...new Set(text.split(",").map(decoded).filter(Boolean))]; }

/** Keys with the number behind each, if there is one. @param {string} text @returns {[string, number|null][]} */
function decodedNumbers(text) {
  const parts = text.split(",").map((part) => part.split("@")), read = new Map(parts.flatMap(([key, number]) => {
    const value = number ? Number(number) : null;
    return decoded(key) && (value === null || Number.isFinite(value)) ? [[decoded(key), value]] : [];
  }));
  return [...read];
}

/** @param {string} text @returns {[string, number|null][]} */
function decodedBlocks(text) {
  const isShare = (/** @type {number|null} */ left) => left === null || (left >= 0 && left <= 100);
  const shares = decodedNumbers(text).slice(0, MOST_BLOCKS).filter(([, left]) => isShare(left));
  return shares.map(([key, left]) => [key, left === null ? null : left / 100]);
}

/** @param {string} text @returns {number[]|undefined} nothing where it lies outside the map */
function decodedSpot(text) {
  const spot = text.split(",").map(Number), [lat, lon, zoom] = spot;
  if (spot.length !== 3 || !spot.every(Number.isFinite)) return undefined;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 360 && zoom >= 1 && zoom <= 18 ? spot : undefined;
}

/** How each part of an address is read; undefined is left out.
 * @type {Map<string, (text: string) => Partial<Shown>>} */
const ADDRESS_PARTS = new Map(Object.entries({
  network: (text) => ({ network: decoded(text) }),
  block: (text) => ({ blocked: decodedBlocks(text) }),
  horizon: (text) => ({ horizon: HORIZONS.find((name) => name === text) }),
  assume: (text) => ({
    assumed: /** @type {[string, number][]} */ (decodedNumbers(text).filter(([, value]) => value !== null)),
  }),
  with: (text) => ({ projects: decodedList(text) }),
  release: (text) => ({ release: { foreign: /foreign/.test(text), home: /home/.test(text) } }),
  view: (text) => ({ view: VIEW_NAMES.find((name) => name === text) }),
  year: (text) => ({ year: /^\d{4}$/.test(text) ? Number(text) : undefined }),
  unit: (text) => ({ unit: UNIT_NAMES.find((name) => name === text) }),
  lang: (text) => ({ language: languages.map(([code]) => code).find((code) => code === text) }),
  hide: (text) => ({ hidden: decodedList(text).map((id) => (id === "*" ? "" : id)) }),
  beside: (text) => ({ kept: decoded(text) || undefined }),
  tour: (text) => ({ step: /^[1-9]$/.test(text) ? Number(text) - 1 : undefined }),
  show: (text) => ({ choice: decoded(text) }),
  at: (text) => ({ at: decodedSpot(text) }),
}));

/** Read an address; what it does not say is left out, what makes no sense is ignored.
 * @param {string} hash @returns {Partial<Shown>} */
function readAddress(hash) {
  /** @type {Partial<Shown>} */
  const shown = {};
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("="), name = part.slice(0, cut), text = part.slice(cut + 1);
    const read = ADDRESS_PARTS.get(name);
    if (cut < 1 || !text || !read) continue;
    const said = Object.entries(read(text)).filter(([, value]) => value !== undefined);
    Object.assign(shown, Object.fromEntries(said));
  }
  return shown;
}
