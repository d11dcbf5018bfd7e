// The list of what can be blocked, with what is lost if it closes alone.

/** Kinds of blocks in the order of the list. @type {[string, string][]} */
const ITEM_KINDS = [
  ["corridor", entry("Corridors")], ["country", entry("Countries")], ["strait", entry("Straits")],
  ["group", entry("Several at once")], ["line", entry("Lines")], ["edge", entry("Routes")],
  ["node", entry("Ports and moorings")],
];

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillBlocks(holder, { engine, tables, answers }, act) {
  place("sec-block").hidden = engine === null;
  for (const line of document.querySelectorAll("li.asks")) /** @type {HTMLElement} */ (line).hidden = engine === null;
  if (engine === null) return;
  const nameOf = (/** @type {string} */ key) => answers.targets.get(key)?.name ?? tables.nameOf(key);
  const groups = ITEM_KINDS.map(([kind, word]) => ({ word, items: engine.items.filter((item) => item.kind === kind) }));
  refill(holder, remark(t("The bar is what is lost if this closes alone, in {0} (model). "
    + "Tick several to close them together.", shownUnit.name), "0 0 4px"),
  ...groups.filter(({ items }) => items.length).map(({ word, items }) => el("fieldset", {},
    el("legend", { text: t(word) }), ...items.map((item) => blockRow(item, nameOf, act)))));
}

/** @param {Item} item @param {(key: string) => string|null|undefined} nameOf @param {Actions} act */
function blockRow({ key, name, same_as }, nameOf, act) {
  const others = same_as.map(nameOf).join(", ");
  return el("label", { class: "block-item" },
    el("input", { type: "checkbox", "data-key": key, on: { change: () => act.toggle(key) } }),
    el("span", { text: others ? t("{0} (also closes with {1})", name, others) : name }),
    el("span", { class: "lost", text: "…" }), bar("0%"));
}

/** Tick what is blocked. @param {HTMLElement} holder @param {string[]} keys */
function tickBlocks(holder, keys) {
  for (const box of holder.querySelectorAll("input")) box.checked = keys.includes(box.dataset.key || "");
}

/** What is lost if each listed thing closes alone, for what is assumed now: steps of work, the last one shows it.
 * @param {HTMLElement} holder @param {Model} model @returns {(() => void)[]} */
function lossSteps(holder, model) {
  const { engine } = model;
  if (!engine) return [];
  /** @type {Map<HTMLInputElement, number>} Mt/y by the box of each thing */
  const found = new Map(), boxes = [...holder.querySelectorAll("input")];
  const steps = boxes.map((box) => () => {
    found.set(box, engine.lost(questionOf(model, [[box.dataset.key || "", 0]])));
  });
  return [...steps, () => showLosses(found)];
}

/** @param {Map<HTMLInputElement, number>} found Mt/y by the box of each thing */
function showLosses(found) {
  const most = Math.max(0.001, ...found.values());
  for (const [box, lost] of found) {
    const row = /** @type {HTMLElement} */ (box.parentElement);
    const [words, length] = [".lost", "i"].map((part) => /** @type {HTMLElement} */ (row.querySelector(part)));
    words.textContent = lost < toScale(CHANGE_MT) / 10 ? "0" : volume(lost);
    length.style.width = 100 * lost / most + "%";
  }
}
