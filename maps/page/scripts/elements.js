// Elements of the page. Text from the tables reaches them only through textContent.

/**
 * Make an element; strings become text, never markup.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Object<string, any>} [properties] attributes; besides them class, text, style, and listeners under `on`
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
function el(tag, properties, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(properties || {})) {
    if (value !== null && value !== undefined && value !== false) setProperty(node, key, value);
  }
  node.append(...present(children));
  return node;
}

/** @param {HTMLElement} node @param {string} key @param {any} value */
function setProperty(node, key, value) {
  if (key === "class") node.className = value;
  else if (key === "text") node.textContent = String(value);
  else if (key === "style") Object.assign(node.style, value);
  else if (key === "on") listen(node, value);
  else node.setAttribute(key, value === true ? "" : String(value));
}

/** @param {Element} node @param {Object<string, (event: any) => void>} listeners by the name of their event */
function listen(node, listeners) {
  for (const [name, listener] of Object.entries(listeners)) node.addEventListener(name, listener);
}

/**
 * A list without its gaps.
 * @template Item
 * @param {(Item|null|undefined)[]} list
 * @returns {Item[]}
 */
function present(list) {
  return /** @type {Item[]} */ (list.filter((item) => item !== null && item !== undefined));
}

/** A part of the page's fixed markup (maps/page/markup.py). @param {string} id @returns {any} */
function place(id) { return document.getElementById(id); }

/** @param {() => void} press @param {Object<string, any>} properties @param {...Node} children */
function button(press, properties, ...children) {
  return el("button", { type: "button", ...properties, on: { click: press } }, ...children);
}

/**
 * Replace what a place holds; what was focused or unfolded there stays so, by its turn.
 * @param {HTMLElement} holder @param {...(Node|null|undefined)} children
 */
function refill(holder, ...children) {
  /** @returns {HTMLElement[]} */
  const reached = () => [...holder.querySelectorAll(/** @type {any} */ ("button, input, textarea, summary, a"))];
  const folds = () => [...holder.querySelectorAll("details")];
  const active = /** @type {HTMLElement} */ (document.activeElement);
  const at = holder.contains(active) ? reached().indexOf(active) : -1;
  const open = folds().map((fold) => fold.open);
  holder.replaceChildren(...present(children));
  folds().forEach((fold, i) => { fold.open = Boolean(open[i]); });
  const back = at >= 0 ? reached()[Math.min(at, reached().length - 1)] : null;
  if (back) back.focus({ preventScroll: true });
}

/** @param {string} tag @param {Object<string, any>} attributes @param {...Element} children @returns {SVGElement} */
function svg(tag, attributes, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, String(value));
  node.append(...children);
  return /** @type {SVGElement} */ (node);
}

/** A link that leaves the page: http and https only, everything else stays text.
 * @param {string|null} url @param {string} text */
function outLink(url, text) {
  if (!url || !/^https?:\/\//i.test(url)) return el("span", { text });
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer", text });
}
