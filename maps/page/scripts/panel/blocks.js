// The list of what can be blocked, with what is lost if it closes alone.

/** Kinds of blocks in the order of the list. @type {[string, string][]} */
const ITEM_KINDS = [
  ["corridor", "Corridors"], ["country", "Countries"], ["strait", "Straits"], ["group", "Several at once"],
  ["line", "Lines"], ["edge", "Routes"], ["node", "Ports and moorings"],
];

/** @typedef {{item: Item, lost: number|null}} Single what is lost if one thing closes alone, Mt/y */

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillBlocks(holder, model, act) {
  const { whatIfs, state } = model;
  place("sec-block").hidden = whatIfs === null;
  if (whatIfs === null) return;
  const singles = whatIfs.items.map((item) => ({ item, lost: whatIfs.lost([item.key], state.horizon) }));
  singles.sort((a, b) => (b.lost || 0) - (a.lost || 0));
  const most = Math.max(0.001, ...singles.map(({ lost }) => lost || 0));
  const groups = ITEM_KINDS.map(([kind, word]) => ({ word, rows: singles.filter(({ item }) => item.kind === kind) }));
  refill(holder, remark("The bar is what is lost if this closes alone, in " + shownUnit.name
    + " (model). Tick several to close them together.", "0 0 4px"),
  ...groups.filter(({ rows }) => rows.length).map(({ word, rows }) => el("fieldset", {}, el("legend", { text: word }),
    ...rows.map((single) => blockRow(model, act, single, most)))));
}

/** @param {Model} model @param {Actions} act @param {Single} single @param {number} most the longest bar, Mt/y */
function blockRow(model, act, { item, lost }, most) {
  const others = item.same_as.map((key) => model.nameOf(key)).join(", ");
  return el("label", { class: "block-item" },
    el("input", { type: "checkbox", "data-key": item.key, on: { change: () => act.toggle(item.key) } }),
    el("span", { text: item.name + (others ? " (also closes with " + others + ")" : "") }),
    el("span", { class: "lost", text: lost === null ? "–" : lost < CHANGE_MT / 10 ? "0" : volume(lost) }),
    bar(100 * (lost || 0) / most + "%"));
}

/** Tick what is blocked. @param {HTMLElement} holder @param {string[]} keys */
function tickBlocks(holder, keys) {
  for (const box of holder.querySelectorAll("input")) box.checked = keys.includes(box.dataset.key || "");
}
