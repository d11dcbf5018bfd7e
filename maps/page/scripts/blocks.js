// Blocks: what can be blocked about a thing on the map, and what is.

/** What can be blocked about a thing, the most fitting first, each once: a route may be the whole of its corridor.
 * @param {Model} model @param {Thing} thing @returns {Item[]} */
function itemsFor({ whatIfs, tables }, { kind, id }) {
  if (!whatIfs) return [];
  const own = whatIfs.item(kind + ":" + id);
  if (kind === "corridor") return present([own]);
  if (kind === "node") {
    const groups = whatIfs.items.filter((item) => item.kind === "group" && item.nodes.has(id));
    return [...new Set(present([own, whatIfs.item("strait:" + id), ...groups]))];
  }
  const name = tables.edge(id).corridor, corridor = name ? whatIfs.item("corridor:" + name) : null;
  const closing = whatIfs.closing(id);
  const among = (/** @type {string[]} */ kinds) => closing.filter((item) => kinds.includes(item.kind));
  const [parts, wholes] = [among(["line", "edge", "group", "corridor"]), among(["country", "strait", "node"])];
  return [...new Set(present([own, corridor, ...parts, ...wholes]))];
}

/** The blocks that shut a thing, which reopening it has to lift.
 * @param {Model} model @param {Thing} thing @returns {string[]} */
function blocksOn(model, thing) {
  const { whatIfs, state } = model;
  const own = itemsFor(model, thing).map((item) => item.key).filter((key) => state.blocked.includes(key));
  if (own.length) return own;
  return whatIfs && thing.kind === "edge" && whatIfs.closed(state.blocked).has(thing.id) ? [...state.blocked] : [];
}

/** The same question to the engine on the command line. @param {Model} model @param {string[]} keys */
function commandFor({ data, state }, keys) {
  const horizon = state.horizon.split("-")[0];
  return [
    "kzroutes block", ...keys, horizon === "structural" ? "" : "--horizon " + horizon,
    state.year ? "--year " + state.year : "", data.network ? "--network " + data.network : "",
  ].filter(Boolean).join(" ");
}
