// The address: what is on show, written behind the # of the page's address, so that a link opens the same view.

const HORIZON_NAMES = ["month-low", "month", "month-high", "year", "structural"];
const VIEW_NAMES = ["base", "scenario", "difference"];
const UNIT_NAMES = ["mt", "kbd"];
/** Signs of keys that may stand in an address as they are. */
const PLAIN_KEY = /[^\p{L}\p{N}:._~-]/gu;

/**
 * @typedef {{blocked: string[], horizon: string, view: string, year: number|null, unit: string, hidden: string[],
 *   choice: string|null, at: number[]|null}} Shown what an address can say; at is latitude, longitude and zoom
 */

/** @param {Shown} shown @returns {string} such as #block=corridor:cpc&horizon=year */
function writeAddress(shown) {
  const safe = (/** @type {string} */ text) => text.replace(PLAIN_KEY, encodeURIComponent);
  const parts = [];
  if (shown.blocked.length) parts.push("block=" + shown.blocked.map(safe).join(","));
  if (shown.horizon !== "structural") parts.push("horizon=" + shown.horizon);
  if (shown.view !== "scenario") parts.push("view=" + shown.view);
  if (shown.year !== null) parts.push("year=" + shown.year);
  if (shown.unit !== "mt") parts.push("unit=" + shown.unit);
  if (shown.hidden.length) parts.push("hide=" + shown.hidden.map((id) => (id === "" ? "*" : safe(id))).join(","));
  if (shown.choice) parts.push("show=" + safe(shown.choice));
  if (shown.at) parts.push("at=" + shown.at.join(","));
  return parts.length ? "#" + parts.join("&") : "";
}

/** @param {string} text */
function decoded(text) {
  try { return decodeURIComponent(text); } catch { return ""; }
}

/** @param {string} text @returns {string[]} each member once */
function decodedList(text) { return [...new Set(text.split(",").map(decoded).filter(Boolean))]; }

/** @param {string} text @returns {number[]|undefined} nothing where it lies outside the map */
function decodedSpot(text) {
  const spot = text.split(",").map(Number), [lat, lon, zoom] = spot;
  if (spot.length !== 3 || !spot.every(Number.isFinite)) return undefined;
  return Math.abs(lat) <= 85 && Math.abs(lon) <= 360 && zoom >= 1 && zoom <= 18 ? spot : undefined;
}

/** How each part of an address is read; undefined is left out. @type {Map<string, (text: string) => Partial<Shown>>} */
const ADDRESS_PARTS = new Map(Object.entries({
  block: (text) => ({ blocked: decodedList(text).slice(0, 60) }),
  horizon: (text) => ({ horizon: HORIZON_NAMES.find((name) => name === text) }),
  view: (text) => ({ view: VIEW_NAMES.find((name) => name === text) }),
  year: (text) => ({ year: /^\d{4}$/.test(text) ? Number(text) : undefined }),
  unit: (text) => ({ unit: UNIT_NAMES.find((name) => name === text) }),
  hide: (text) => ({ hidden: decodedList(text).map((id) => (id === "*" ? "" : id)) }),
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
