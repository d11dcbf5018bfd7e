// Blocks: what can be blocked about a thing on the map, and what is.

/** What can be blocked about a thing, the most fitting first, each once: a route may be the whole of its corridor.
 * @param {Model} model @param {Thing} thing @returns {Item[]} */
function itemsFor({ engine, tables }, { kind, id }) {
  if (!engine) return [];
  const own = engine.byKey.get(kind + ":" + id);
  // What is not listed can be blocked by its own name, if it closes anything.
  const named = own ?? engine.item(kind + ":" + id), last = named?.edges.size ? named : undefined;
  if (kind === "corridor") return present([last]);
  if (kind === "node") {
    const groups = engine.items.filter((item) => item.kind === "group" && item.nodes.has(id));
    return [...new Set(present([own, engine.byKey.get("strait:" + id), ...groups, last]))];
  }
  const name = tables.edge(id).corridor, corridor = name ? engine.byKey.get("corridor:" + name) : null;
  const closing = engine.closing(id);
  const among = (/** @type {string[]} */ kinds) => closing.filter((item) => kinds.includes(item.kind));
  const [parts, wholes] = [among(["line", "edge", "group", "corridor"]), among(["country", "strait", "node"])];
  return [...new Set(present([own, corridor, ...parts, ...wholes, last]))];
}

/** The blocks that shut a thing, which reopening it has to lift.
 * @param {Model} model @param {Thing} thing @returns {string[]} */
function blocksOn(model, thing) {
  const { engine, state } = model;
  const own = itemsFor(model, thing).map((item) => item.key).filter((key) => state.blocked.includes(key));
  if (own.length) return own;
  return engine && thing.kind === "edge" && engine.closed(state.blocked).has(thing.id) ? [...state.blocked] : [];
}
