// Search: corridors, routes and places by any of their names.

/** @typedef {{thing: Thing, name: string, colour: string|null, about: string, words: string}} Findable */

const MOST_LISTED = 400; // of what is found, which a large network has thousands of

/** @param {Thing} thing @param {string} name @param {string|null} colour @param {(string|null)[]} about
 * @param {(string|null)[]} words what it is found by @returns {Findable} */
function findable(thing, name, colour, about, words) {
  const known = /** @type {string[]} */ ([name, ...words].filter(Boolean));
  const folds = folded([thing.id, ...known.flatMap(everyName)].join(" "));
  return { thing, name, colour, about: about.filter(Boolean).join(" · "), words: folds };
}

/** Corridors, places, and routes: these by the names of their ends too. @param {Tables} tables @returns {Findable[]} */
function findables(tables) {
  const { corridors, edges, nodes } = tables.data;
  return [
    ...corridors.map(({ id, name, colour, aliases }) => (
      findable({ kind: "corridor", id }, name, colour, [t("corridor")], [aliases, t("corridor")])
    )),
    ...nodes.map(({ id, name, kind, country, aliases }) => (
      findable({ kind: "node", id }, name, null, [plain(kind), country],
        [kind, plain(kind), country, aliases])
    )),
    ...edges.map((edge) => {
      const { id, name, mode, operator, country, status, line_name, aliases } = edge;
      const corridor = tables.corridorOf(edge), ends = [tables.node(edge.tail), tables.node(edge.head)];
      const about = [plain(mode), operator, country, plain(status)];
      return findable({ kind: "edge", id }, name, tables.colourOf(edge), about,
        [mode, plain(mode), operator, country, line_name, aliases, corridor && corridor.name,
          corridor && corridor.aliases, ...ends.flatMap((end) => [end.name, end.aliases])]);
    }),
  ];
}

/** @param {Actions} act @param {Findable} found */
function foundButton(act, { thing, name, colour, about }) {
  const dot = thing.kind === "node" ? "dot place" : "dot";
  return button(() => act.select(thing), { class: "found", "data-kind": thing.kind, "data-id": thing.id },
    el("span", { class: dot, "aria-hidden": "true", style: colour ? { background: colour } : {} }),
    el("span", {}, el("strong", { text: name }), el("span", { class: "quiet small", text: about })));
}

/** The box; all that it can find is listed when there is time for that, or something is typed.
 * @param {HTMLElement} holder @param {Model} model @param {Actions} act @returns {() => void} lists */
function fillFind(holder, model, act) {
  const known = once(() => findables(model.tables));
  const count = el("p", { class: "quiet small", role: "status", style: { margin: "6px 0 0" } });
  const list = el("div", { class: "results", id: "results" });
  const box = el("input", {
    type: "search", class: "search", id: "search",
    placeholder: t("Name in English, Russian or Kazakh, operator, country…"),
    "aria-label": t("Find a route or a place"), autocomplete: "off", spellcheck: "false", "aria-controls": "results",
  });
  const find = () => {
    const all = known(), wanted = folded(box.value).split(" ").filter(Boolean);
    const found = all.filter((one) => wanted.every((word) => one.words.includes(word)));
    const shown = found.slice(0, MOST_LISTED), among = shown.length < found.length ? found : all;
    list.replaceChildren(...shown.map((one) => foundButton(act, one)));
    count.textContent = shown.length ? t("{0} of {1}", shown.length, among.length)
      : t("Nothing found. Try a shorter word.");
  };
  box.addEventListener("input", find);
  holder.replaceChildren(box, count, list);
  return find;
}
