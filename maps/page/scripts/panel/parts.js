// Parts of the panel that several sections use.

/** A quiet sentence. @param {string} text @param {string} [margin] */
function remark(text, margin) { return el("p", { class: "quiet small", style: margin ? { margin } : null, text }); }

/** @param {Array<[string, string|Node|null|undefined]>} rows terms and what is known of them; gaps are left out */
function facts(rows) {
  const known = rows.filter(([, value]) => value !== null && value !== undefined && value !== "");
  return el("dl", { class: "facts" }, ...known.flatMap(([term, value]) => [
    el("dt", { text: term }), el("dd", {}, value),
  ]));
}

/** @param {string} look its class @param {string} caption @param {string[]} head @param {Node[]} rows */
function numberTable(look, caption, head, rows) {
  return el("table", { class: look }, el("caption", { text: caption }),
    el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col", text })))),
    el("tbody", {}, ...rows));
}

/**
 * A table in which the name of a row stands above it, for its columns need the width.
 * @param {string} look its class @param {string} caption @param {(string|Node)[][]} head
 * @param {{name: string, look: string, cells: (string|Node)[][]}[]} rows
 */
function stackedTable(look, caption, head, rows) {
  return el("table", { class: "numbers stacked " + look }, el("caption", { text: caption }),
    el("thead", {}, el("tr", {}, ...head.map((words) => el("th", { scope: "col" }, ...words)))),
    ...rows.map((row) => el("tbody", { class: row.look },
      el("tr", {}, el("th", { scope: "rowgroup", colspan: head.length, text: row.name })),
      el("tr", {}, ...row.cells.map((words, column) => el("td", { "data-column": column }, ...words))))));
}

/** Sources with outlet, date and link. @param {PageData} data @param {string[]} ids */
function sourceList(data, ids) {
  if (!ids.length) return remark(t("No source given."));
  return el("ul", { class: "sources small" }, ...ids.map((id) => {
    const source = data.sources[id];
    if (!source) return el("li", { text: id });
    const title = source.title && source.title !== source.outlet ? ", “" + source.title + "”" : "";
    return el("li", {}, outLink(source.url, source.outlet), title + datedWords(source),
      source.note ? el("span", { class: "quiet", text: " — " + source.note }) : null);
  }));
}

/** When it was published, and how near to the matter it is. @param {Source} source */
function datedWords({ date, tier }) {
  return (date ? ", " + dateWords(date) : "") + ", " + t("tier {0}", tier);
}

/** A button that looks like a link and opens a thing's details.
 * @param {Actions} act @param {Thing} thing @param {string} name */
function linkTo(act, thing, name) { return button(() => act.select(thing), { class: "linklike", text: name }); }

/** Routes to open.
 * @param {Actions} act @param {Edge[]} edges @param {(edge: Edge) => string|null} [more] behind each */
function edgeList(act, edges, more = () => null) {
  return el("ul", { class: "sources small" }, ...edges.map((edge) => el("li", {},
    linkTo(act, { kind: "edge", id: edge.id }, edge.name), more(edge))));
}

/** @param {Corridor} corridor */
function badge({ colour, number }) {
  const style = { background: colour, color: inkOn(colour) };
  return el("span", { class: "badge", "aria-hidden": "true", style, text: number });
}

/** A bar as long as its share of the longest. @param {string} width in percent @param {string} [colour] */
function bar(width, colour) {
  const style = colour ? { width, background: colour } : { width };
  return el("span", { class: "bar", "aria-hidden": "true" }, el("i", { style }));
}

/** A line of text with a button that copies it.
 * @param {string} text @param {string} what what is copied, for the button */
function copyLine(text, what) {
  const rows = Math.min(5, Math.ceil(text.length / 32) || 2);
  const field = el("textarea", { class: "copy", readonly: true, rows, "aria-label": what });
  field.value = text;
  const copy = button(() => {
    field.focus();
    field.select();
    document.execCommand("copy");
    copy.textContent = t("Copied");
    setTimeout(() => { copy.textContent = t("Copy"); }, 1500);
  }, { text: t("Copy"), "aria-label": t("Copy {0}", what) });
  return el("div", { class: "copy-line" }, field, copy);
}
