// Words, numbers and elements. Text from the tables reaches the page only through textContent.

/**
 * @typedef {{id: string, name: string, tail: string, head: string, tail_name: string, head_name: string, mode: string,
 *   corridor: string|null, operator: string|null, country: string|null, status: string, opened_year: number|null,
 *   closed_year: number|null, limit_mt: number|null, flow_mt: number|null, low_mt: number|null, high_mt: number|null, foreign_mt: number|null, spare_mt: number|null,
 *   length_km: number|null, published_km: number|null, line_id: string|null, line_name: string|null, schematic: boolean,
 *   gate: boolean, bidirectional: boolean, note: string|null, sources: string[], line: number[][]}} Edge
 * @typedef {{id: string, name: string, kind: string, country: string|null, lat: number, lon: number, position: string|null,
 *   aliases: string|null, note: string|null, sources: string[]}} RouteNode
 * @typedef {{id: string, name: string, colour: string, number: number, mt: number|null, share: number|null,
 *   low_mt: number|null, high_mt: number|null, status: string|null, note: string|null, sources: string[]}} Corridor
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

/** @param {string} tag @param {Object<string, any>} attributes @returns {any} */
function svg(tag, attributes) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  return node;
}

/** @param {number|null|undefined} value @returns {value is number} */
function isKnown(value) { return typeof value === "number" && Number.isFinite(value); }

/** A volume with as many digits as it deserves. @param {number} value @returns {string} */
function digits(value) {
  const size = Math.abs(value);
  if (size === 0) return "0";
  if (size < 0.01) return "under 0.01";
  const places = size < 1 ? 100 : 10;
  return (Math.sign(value) * Math.round(size * places + 1e-7) / places).toFixed(size < 1 ? 2 : 1); // 68.55 is 68.6, not 68.5
}

/** @param {number|null|undefined} value @param {string} unit @param {string} [otherwise] @returns {string} */
function amount(value, unit, otherwise) { return isKnown(value) ? digits(value) + " " + unit : otherwise || "not known"; }

/** @param {number|null|undefined} share @param {string} [otherwise] @returns {string} */
function percent(share, otherwise) {
  if (!isKnown(share)) return otherwise || "not published";
  const value = share * 100;
  if (value === 0) return "0 %";
  if (value > 0 && value < 0.05) return "under 0.1 %";
  return value.toFixed(1) + " %";
}

/** "12.3–14.0" when both ends are known and differ. @param {number|null} low @param {number|null} high */
function range(low, high) {
  if (!isKnown(low) || !isKnown(high) || digits(low) === digits(high)) return null;
  return digits(low) + "–" + digits(high);
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
