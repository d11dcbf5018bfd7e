// Years: puts a year's figures into the tables. What was not found in a year is not known, never zero.

/** @param {Model} model @param {number|null} year */
function showYear(model, year) {
  const { data, state } = model;
  if (!data.years.length) return; // a page without history keeps the figures that it came with
  state.year = year;
  const row = model.yearRow;
  for (const edge of data.edges) Object.assign(edge, edgeFigures(row?.edges[edge.id]));
  const unknown = { mt: null, share: null, low_mt: null, high_mt: null, status: null, sources: [] };
  const shares = byId(row ? row.corridors : []);
  for (const corridor of data.corridors) Object.assign(corridor, unknown, shares.get(corridor.id));
  keepHorizon(model);
  const found = model.whatIfs;
  if (found) state.blocked = state.blocked.filter((key) => found.knows(key));
}

/** A year's figures of a route, in Mt/y; spare is what its limit leaves where the flow is published.
 * @param {(number|null)[]} [figures] */
function edgeFigures([flow, low, high, foreign, limit] = [null, null, null, null, null]) {
  const published = isKnown(limit) && isKnown(flow) && !isKnown(low);
  const spare = published ? Math.max(0, limit - flow - (foreign || 0)) : null;
  return { flow_mt: flow, low_mt: low, high_mt: high, foreign_mt: foreign, limit_mt: limit, spare_mt: spare };
}

/** Where a year was not worked out at the horizon on show, the long run stands for it. @param {Model} model */
function keepHorizon({ whatIfs, state }) {
  if (whatIfs && !whatIfs.horizons.includes(state.horizon)) state.horizon = "structural";
}
