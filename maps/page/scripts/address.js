// The address: what is on show, written behind the # of the page's address, so that a link opens the same view.

const HORIZON_NAMES = ["month-low", "month", "month-high", "year", "structural"];
const VIEW_NAMES = ["base", "scenario", "difference"];
const UNIT_NAMES = ["mt", "kbd"];
/** Signs of keys that may stand in an address as they are. */
const PLAIN_KEY = /[^\p{L}\p{N}:._~-]/gu;

/** @typedef {{blocked: string[], horizon: string, view: string, year: number|null, unit: string, hidden: string[], choice: string|null, at: number[]|null}} Shown */

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

/** Read an address; what it does not say is left out, what makes no sense is ignored. @param {string} hash @returns {Partial<Shown>} */
function readAddress(hash) {
  /** @type {Partial<Shown>} */
  const shown = {};
  const plain = (/** @type {string} */ text) => { try { return decodeURIComponent(text); } catch { return ""; } };
  const list = (/** @type {string} */ text) => [...new Set(text.split(",").map(plain).filter(Boolean))];
  for (const part of hash.replace(/^#/, "").split("&")) {
    const cut = part.indexOf("="), name = part.slice(0, cut), value = part.slice(cut + 1);
    if (cut < 1 || !value) continue;
    if (name === "block") shown.blocked = list(value).slice(0, 60);
    if (name === "horizon" && HORIZON_NAMES.includes(value)) shown.horizon = value;
    if (name === "view" && VIEW_NAMES.includes(value)) shown.view = value;
    if (name === "year" && /^\d{4}$/.test(value)) shown.year = Number(value);
    if (name === "unit" && UNIT_NAMES.includes(value)) shown.unit = value;
    if (name === "hide") shown.hidden = list(value).map((id) => (id === "*" ? "" : id));
    if (name === "show") shown.choice = plain(value);
    if (name === "at") {
      const at = value.split(",").map(Number);
      if (at.length === 3 && at.every(Number.isFinite) && Math.abs(at[0]) <= 85 && Math.abs(at[1]) <= 360 && at[2] >= 1 && at[2] <= 18) shown.at = at;
    }
  }
  return shown;
}
