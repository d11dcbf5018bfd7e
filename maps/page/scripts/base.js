// Words, numbers and elements. Text from the tables reaches the page only through textContent.

/**
 * @typedef {{id: string, name: string, tail: string, head: string, tail_name: string, head_name: string, mode: string,
 *   corridor: string|null, operator: string|null, country: string|null, status: string, opened_year: number|null,
 *   closed_year: number|null, limit_mt: number|null, flow_mt: number|null, low_mt: number|null, high_mt: number|null, foreign_mt: number|null, spare_mt: number|null,
 *   length_km: number|null, published_km: number|null, line_id: string|null, line_name: string|null, schematic: boolean,
 *   gate: boolean, bidirectional: boolean, note: string|null, sources: string[], aliases: string|null, line: [number, number][]}} Edge
 * @typedef {{id: string, name: string, kind: string, country: string|null, lat: number, lon: number, position: string|null,
 *   aliases: string|null, note: string|null, sources: string[]}} RouteNode
 * @typedef {{id: string, name: string, colour: string, number: number, mt: number|null, share: number|null,
 *   low_mt: number|null, high_mt: number|null, status: string|null, note: string|null, aliases: string|null, sources: string[]}} Corridor
 * @typedef {{press: (kind: string, id: string) => void, hint: (text: string|null, point?: any, edge?: Edge) => void}} Act what a touch on the map does
 */

/** Make an element; strings become text, never markup.
 * @param {string} tag @param {Object<string, any>} [props] @param {...(Node|string|null|undefined)} children
 * @returns {any} */
function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "class") node.className = value;
    else if (key === "text") node.textContent = String(value);
    else if (key === "on") for (const [name, fn] of Object.entries(value)) node.addEventListener(name, /** @type {any} */ (fn));
    else if (key === "style") Object.assign(node.style, value);
    else node.setAttribute(key, value === true ? "" : String(value));
  }
  for (const child of children) if (child !== null && child !== undefined) node.append(child);
  return node;
}

/** Replace what a place holds; what was focused or unfolded there stays so, by its turn. @param {any} place @param {...(Node|null|undefined)} children */
function refill(place, ...children) {
  const reached = () => [...place.querySelectorAll("button, input, textarea, summary, a")], folds = () => [...place.querySelectorAll("details")];
  const at = place.contains(document.activeElement) ? reached().indexOf(document.activeElement) : -1, open = folds().map((fold) => fold.open);
  place.replaceChildren(...children.filter((child) => child !== null && child !== undefined));
  folds().forEach((fold, i) => { fold.open = Boolean(open[i]); });
  const back = at >= 0 ? reached()[Math.min(at, reached().length - 1)] : null;
  if (back) back.focus({ preventScroll: true });
}

/** @param {string} tag @param {Object<string, any>} attributes @returns {any} */
function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/** @param {number|null|undefined} value @returns {value is number} */
function isKnown(value) { return typeof value === "number" && Number.isFinite(value); }

/** The unit that volumes are shown in. `factor` turns Mt/y into it. */
const shownUnit = { name: "Mt/y", factor: 1 };

/** @param {string} name @param {number} factor */
function useUnit(name, factor) { shownUnit.name = name; shownUnit.factor = factor; }

/** A number with as many digits as it deserves. @param {number} value @returns {string} */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.01) return "under 0.01";
  const places = size < 1 ? 100 : 10;
  return (Math.sign(value) * Math.round(size * places + 1e-7) / places).toFixed(size < 1 ? 2 : 1); // 68.55 is 68.6, not 68.5
}

/** A volume in Mt/y as a number in the shown unit. @param {number} mt @returns {string} */
function volume(mt) {
  if (shownUnit.factor === 1) return digits(mt);
  const value = mt * shownUnit.factor;
  return value !== 0 && Math.abs(value) < 1 ? "under 1" : String(Math.round(value));
}

/** A yearly volume with its unit, or why there is none. @param {number|null|undefined} mt @param {string} [otherwise] @returns {string} */
function amount(mt, otherwise) { return isKnown(mt) ? volume(mt) + " " + shownUnit.name : otherwise || "not known"; }

/** A difference with its sign. @param {number} mt @returns {string} */
function change(mt) { return Math.abs(mt) < 0.0005 ? "0" : (mt > 0 ? "+" : "−") + volume(Math.abs(mt)); }

/** A tonnage that is no rate: of an event, not of a year. @param {number|null|undefined} mt @returns {string} */
function tonnes(mt) { return isKnown(mt) ? digits(mt) + " Mt" : "not known"; }

/** @param {number|null|undefined} share @param {string} [otherwise] @returns {string} */
function percent(share, otherwise) {
  if (!isKnown(share)) return otherwise || "not published";
  const value = share * 100;
  if (value === 0) return "0 %";
  if (value > 0 && value < 0.05) return "under 0.1 %";
  return value.toFixed(1) + " %";
}

/** "12.3–14.0" when both ends are known and differ. @param {number|null|undefined} low @param {number|null|undefined} high @param {(v: number) => string} [say] */
function range(low, high, say = volume) {
  if (!isKnown(low) || !isKnown(high) || say(low) === say(high)) return null;
  return say(low) + "–" + say(high);
}

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

/** A link that leaves the page: http and https only, everything else stays text. @param {string|null} url @param {string} text */
function outLink(url, text) {
  if (!url || !/^https?:\/\//i.test(url)) return el("span", { text });
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", text });
}

/** @param {string} colour @returns {number} perceived lightness 0..1 */
function lightness(colour) {
  const [r, g, b] = [1, 3, 5].map((i) => parseInt(colour.slice(i, i + 2), 16) / 255);
  return 0.299 * r + 0.587 * g + 0.114 * b;
}

/** Ink that can be read on a colour. @param {string} colour */
function inkOn(colour) { return lightness(colour) > 0.5 ? "#111111" : "#ffffff"; }
