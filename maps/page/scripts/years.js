// Years: puts a year's figures into the tables. What was not found in a year is not known, never zero.

/** @param {Model} model @param {number|null} year */
function showYear(model, year) {
  if (model.data.years.length) showFigures(model, year); // a page without history keeps the figures it came with
  keepHorizon(model);
  keepAssumed(model);
}

/** @param {Model} model @param {number|null} year */
function showFigures(model, year) {
  const { data, state } = model;
  state.year = year;
  const row = model.yearRow;
  for (const edge of data.edges) Object.assign(edge, edgeFigures(row?.edges[edge.id]));
  const range = { low_mt: null, high_mt: null, low_share: null, high_share: null };
  const unknown = { mt: null, share: null, ...range, status: null, sources: [] };
  const shares = byId(row ? row.corridors : []);
  for (const corridor of data.corridors) Object.assign(corridor, unknown, shares.get(corridor.id));
}

/** A year's figures of a route, in Mt/y; spare is what its limit leaves where the flow is published.
 * @param {(number|null)[]} [figures] */
function edgeFigures([flow, low, high, foreign, limit] = [null, null, null, null, null]) {
  const published = isKnown(limit) && isKnown(flow) && !isKnown(low);
  const spare = published ? Math.max(0, limit - flow - (foreign || 0)) : null;
  return { flow_mt: flow, low_mt: low, high_mt: high, foreign_mt: foreign, limit_mt: limit, spare_mt: spare };
}

/** Where a year cannot be asked at the horizon on show, the long run stands for it. @param {Model} model */
function keepHorizon({ engine, state }) {
  if (engine && !engine.horizons.includes(state.horizon)) state.horizon = "structural";
}
