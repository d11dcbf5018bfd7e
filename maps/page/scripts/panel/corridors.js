// The list of corridors: their share, and what they carry before and after.

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillCorridors(holder, model, act) {
  const { data } = model;
  const largest = Math.max(0, ...data.corridors.map((corridor) => corridor.share || 0));
  const rows = data.corridors.map((corridor) => corridorItem(model, act, corridor, largest));
  refill(holder, remark(corridorsRemark(model), "0 0 4px"), el("ul", { class: "plain-list" }, ...rows),
    countsPart(model));
}

/** What else was published of the same. @param {Model} model */
function countsPart(model) {
  const { data, yearRow } = model, counts = yearRow?.counts ?? [];
  return counts.length ? el("div", { id: "counts" },
    el("h3", { text: t("Other counts{0}, as published", inYear(yearRow?.year ?? null)) }),
    el("ul", { class: "sources small" }, ...counts.map((count) => {
      const source = data.sources[count.source];
      return el("li", {}, countWords(model, count) + " — ", outLink(source.url, source.outlet), datedWords(source));
    })), remark(t("They are in no figure above; those of routes make its low–high."), "0")) : null;
}

/** @param {Model} model */
function corridorsRemark({ data, state, hasShares }) {
  if (hasShares) return t("Share of exports{0}; low–high where sources differ.", inYear(state.year));
  return state.year && data.years.length ? t("No shares found for {0}.", state.year) : t("No shares are known.");
}

/** @param {Model} model @param {Actions} act @param {Corridor} corridor @param {number} largest share of all */
function corridorItem(model, act, corridor, largest) {
  const { id, name, share, colour } = corridor, known = isKnown(share), detail = corridorDetail(model, corridor);
  const why = model.hasShares ? noShare(model, corridor) : "";
  return el("li", { class: "corridor" + (known ? "" : " no-share"), "data-corridor": id },
    badge(corridor),
    button(() => act.select({ kind: "corridor", id }), { class: "name", text: name }),
    el("div", { class: "share" }, known ? el("b", { text: percent(share) }) : why,
      detail ? el("span", { text: detail }) : null),
    known && largest > 0 ? bar((100 * share) / largest + "%", colour) : null);
}

/** What it carries: before and after a block, else with its range. @param {Model} model @param {Corridor} corridor */
function corridorDetail(model, { id, mt, low_mt, high_mt }) {
  if (!isKnown(mt)) return null;
  const after = model.scenario ? corridorAfter(model, id, model.scenario) : null;
  if (after !== null) return volume(mt) + " → " + amount(after);
  const between = range(low_mt, high_mt);
  return amount(mt) + (between ? " (" + between + ")" : "");
}
