// Notes, how to cite, and every source that the page rests on.

/** @param {HTMLElement} holder @param {Model} model */
function fillAbout(holder, { data }) {
  const sources = Object.keys(data.sources);
  holder.replaceChildren(...data.notes.map((text) => el("p", { class: "small", style: { margin: "0 0 7px" }, text })),
    el("h3", { text: "How to cite" }), copyLine(data.citation, "the citation"),
    el("h3", { text: "Sources used on this page (" + sources.length + ")" }),
    el("details", {}, el("summary", { class: "small", text: "Show the list" }), sourceList(data, sources)));
}
