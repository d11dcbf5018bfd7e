// Outages: what becomes of fields and tanks when a block lasts some days. A forecast of `kzroutes block --days`, worked
// out beforehand (maps/payload/forecasts.py) for what the page lists.

/**
 * @typedef {(number|null)[]} Draws 5, 50 and 95 % of draws; null is never
 *
 * @typedef {{blocked: string[], draws: number, tanks_mt: number, first_cut_days: Draws, lost_mt: Draws,
 *   output_recovery_days: Draws, course: number[][]}} Outage course: day, then output in Mt/y and stock in Mt, three
 *   figures each
 *
 * @typedef {{days: number, year: number|null, rows: Outage[]}} Outages
 */

/** The forecast of what is blocked; undefined where it was not worked out. @param {Model} model
 * @returns {Outage|undefined} */
function outageOf(model) {
  const { outages } = model.data, keys = plainBlocks(model)?.join(" ");
  if (!outages || keys === undefined || model.state.year !== outages.year) return undefined;
  return outages.rows.find((row) => row.blocked.join(" ") === keys);
}
