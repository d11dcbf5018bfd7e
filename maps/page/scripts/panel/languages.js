// The choice of a language.

/** @param {HTMLElement} holder @param {Actions} act */
function fillLanguages(holder, act) {
  refill(holder, ...languages.map(([code, name]) => (
    el("option", { value: code, lang: code, selected: code === language.code, text: name }))));
  holder.onchange = (/** @type {any} */ event) => act.setLanguage(event.target.value);
}
