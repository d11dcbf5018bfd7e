// Notes, and every source that the page rests on.

/** @param {HTMLElement} holder @param {Model} model */
function fillAbout(holder, { data }) {
  const sources = Object.keys(data.sources);
  const notes = data.notes.map(([text, ...values]) => t(text, ...values));
  holder.replaceChildren(...notes.map((text) => el("p", { class: "small", style: { margin: "0 0 7px" }, text })),
    ...(data.unanswered.length ? [el("h3", { text: t("What this network cannot answer") }),
      el("ul", { class: "sources small" }, ...data.unanswered.map((text) => el("li", { text: t(text) })))] : []),
    el("h3", { text: t("Sources used on this page ({0})", sources.length) }),
    el("details", {}, el("summary", { class: "small", text: t("Show the list") }), sourceList(data, sources)));
}
