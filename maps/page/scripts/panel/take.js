// Take away: the table, the map, a print, links to what is on show, and how to cite it.

/** Where the page is embedded, only the map and the answer are shown. */
function isEmbedded() { return /[?&#]embed\b/.test(location.search + location.hash); }

/** @param {HTMLElement} holder @param {Actions} act */
function fillTake(holder, act) {
  refill(holder, el("div", { class: "row-tools" },
    button(() => act.saveTable(), { id: "save-table", text: t("Table (CSV)") }),
    button(() => act.saveMap(), { id: "save-map", text: t("Map (PNG)") }),
    button(() => print(), { id: "print", text: t("Print (A4)") })),
  el("details", {}, el("summary", { class: "small", text: t("Link, frame for a page, citation") }),
    el("h3", { text: t("A link to what is on show") }), copyLine("", t("the link")),
    el("h3", { text: t("Put it into a page") }), copyLine("", t("the frame")),
    remark(t("A frame holds the map and the answer only. Put this file on your server, and its address into src.")),
    el("h3", { text: t("Cite this") }), copyLine("", t("the citation"))));
}

/** The links of what is on show, and how to cite it. @param {HTMLElement} holder @param {Model} model */
function showLinks(holder, model) {
  const [link, frame, cite] = holder.querySelectorAll("textarea");
  const page = location.protocol === "file:" ? location.pathname.split("/").pop() : location.href.split(/[?#]/)[0];
  link.value = location.href;
  cite.value = model.citation;
  frame.value = frameText(page + "?embed" + location.hash);
}

/** A frame of another page, as HTML to copy. @param {string} address */
function frameText(address) {
  const tag = "iframe", quoted = address.replace(/&/g, "&amp;").replace(/"/g, "%22");
  return `<${tag} src="${quoted}" width="100%" height="520" style="border:0" loading="lazy"></${tag}>`;
}

/** What of the figures is statistics and what a model's. @param {Model} model */
function kindWords({ origin, result }) {
  if (origin === "model") return t("All figures are results of a model, not forecasts.");
  if (!result) return origin && t("Reconciled statistics.");
  return t("Figures before a block are reconciled statistics; figures after it are results of a model, not forecasts.");
}

/** The foot of a print and of an embedded map. @param {HTMLElement} holder @param {Model} model */
function fillFoot(holder, model) {
  const { data } = model, kind = kindWords(model);
  const licence = data.licence ? t("Tables: {0}.", data.licence) : "";
  const rest = [kind, licence, creditWords(data)].filter(Boolean).join(" ");
  holder.replaceChildren(el("span", { text: model.citation + " " }),
    el("span", { class: "foot-rest", text: rest + " " + location.hash }));
}
