// Cuts: what is blocked, how much of each stays open, and a way to reopen it.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillCuts(holder, { engine, state, answers }, act) {
  holder.hidden = !engine || !state.blocked.length;
  if (holder.hidden) return;
  refill(holder, el("ul", { class: "cuts", "aria-label": t("Blocked") }, ...state.blocked.map((key) => {
    const name = answers.targets.get(key)?.name ?? key;
    const input = (/** @type {any} */ event) => act.leave(key, Number(event.target.value) / 100);
    return el("li", { "data-cut": key },
      el("span", { class: "cut-name", text: name }),
      button(() => act.toggle(key), { "data-key": key, "aria-label": t("Reopen {0}", name), text: "✕" }),
      el("input", {
        type: "range", min: 0, max: 100, step: 1, "data-left": key,
        "aria-label": t("Share of {0} that stays open", name), on: { input },
      }), el("output", {}));
  })));
}

/** Where each slider stands. @param {HTMLElement} holder @param {Model} model */
function showCuts(holder, model) {
  for (const [key, left] of blocksOf(model)) {
    const row = holder.querySelector("[data-cut='" + CSS.escape(key) + "']"), input = row?.querySelector("input");
    const words = left === 0 ? t("closed") : t("{0} % open", percentOf(left));
    if (!row || !input) continue;
    if (Number(input.value) !== percentOf(left)) input.value = String(percentOf(left));
    input.setAttribute("aria-valuetext", words);
    /** @type {HTMLElement} */ (row.querySelector("output")).textContent = words;
  }
}
