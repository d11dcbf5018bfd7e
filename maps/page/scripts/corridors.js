// Corridors: exports through their gates, before and after a block.

/** @typedef {{corridor: Corridor, before: number|null, after: number|null}} CorridorRow in Mt/y */

/** @param {Model} model @param {string} id @returns {Edge[]} routes at which a corridor is counted */
function gatesOf({ data }, id) { return data.edges.filter((edge) => edge.gate && edge.corridor === id); }

/** Exports through a corridor after the block: the sum over its gates, or null when none is modelled.
 * @param {Model} model @param {string} id @param {Scenario} scenario */
function corridorAfter(model, id, scenario) {
  const gates = gatesOf(model, id).filter((edge) => edge.id in scenario.flows);
  return gates.length ? sum(gates.map((edge) => scenario.flows[edge.id])) : null;
}

/** Exports through a corridor in the model's base, the figure that a change is taken from.
 * @param {Model} model @param {string} id @param {Scenario} scenario */
function corridorBase(model, id, scenario) {
  return sum(gatesOf(model, id).filter((edge) => edge.id in scenario.flows).map((edge) => edge.flow_mt || 0));
}

/** Exports through a corridor as reconciled, or null where none are known.
 * @param {Model} model @param {Corridor} corridor */
function corridorBefore(model, corridor) {
  if (isKnown(corridor.mt)) return corridor.mt;
  const known = gatesOf(model, corridor.id).map((edge) => edge.flow_mt).filter(isKnown);
  return known.length ? sum(known) : null;
}

/** The table on show: corridors before and after. @param {Model} model @returns {CorridorRow[]} */
function corridorRows(model) {
  const { data, result } = model;
  return data.corridors.map((corridor) => ({
    corridor, before: corridorBefore(model, corridor),
    after: result ? corridorAfter(model, corridor.id, result) : null,
  }));
}

/** Why a corridor has no share: it is shut, or no figure was published.
 * @param {Model} model @param {Corridor} corridor */
function noShare({ data }, corridor) {
  const own = data.edges.filter((edge) => edge.corridor === corridor.id);
  return own.length && own.every((edge) => SHUT.has(edge.status)) ? t("not in use") : t("not published");
}
