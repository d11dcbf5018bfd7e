// Assumptions: the uncertain numbers that a reader may set, each within its range.

/**
 * @typedef {{ids: string[], name: string, value: number, low: number, high: number, unit: string, source: string,
 *   main: boolean}} Adjustable one number; segments of a line that share a limit go together
 */

/** USD/bbl that a reader may take oil to cost. */
const CHEAP = 20, DEAR = 200;

/** Everything that can be set, whatever the horizon. @param {Model} model @returns {Adjustable[]} */
function adjustablesOf({ engine, state, projects }) {
  if (!engine) return [];
  const compiled = engine.compiled(projects.length ? state.projects : []), { phi } = compiled.rules;
  const { price } = compiled.figures, found = present([
    phi && phi[0] < phi[2] ? {
      ids: ["phi"], name: entry("φ: part of the spare room that others can use within a month"),
      value: phi[1], low: phi[0], high: phi[2], unit: "", source: "", main: true,
    } : null,
    price && {
      ids: ["price"], name: entry("Price of oil (Brent)"), value: price.value, low: CHEAP, high: DEAR,
      unit: entry("USD/bbl"), source: price.source, main: true,
    },
  ]);
  return [...found, ...limitsThatRange(compiled.assumptions)];
}

/** @param {Assumption[]} assumptions @returns {Adjustable[]} */
function limitsThatRange(assumptions) {
  /** @type {Map<string, Adjustable>} */
  const groups = new Map();
  for (const { id, name, value, low, high, source, status } of assumptions) {
    const [least, most] = [low ?? value, high ?? value], key = [name, value, least, most, isContract(id)].join("|");
    if (least === most) continue;
    const known = groups.get(key);
    if (known) known.ids.push(id);
    else {
      const shared = id.includes("joint:"), idle = status === "assumption" && value === 0;
      groups.set(key, {
        ids: [id], name: isContract(id) ? t("{0} (contract)", t(name)) : name, value, low: least, high: most,
        unit: "Mt/y", source, main: shared || idle,
      });
    }
  }
  return [...groups.values()];
}

/** @param {string} id */
function isContract(id) { return id.startsWith("contract:"); }

/** Whether a number counts at a horizon: φ within a month, contracts within a year.
 * @param {Adjustable} adjustable @param {string} horizon */
function countsAt({ ids: [id] }, horizon) {
  return id === "phi" ? horizon === "month" : isContract(id) ? horizon === "year" : true;
}

/** Keep what was assumed within what can be: a year, or a project, may know other ranges. @param {Model} model */
function keepAssumed(model) {
  const { state } = model, known = new Map(adjustablesOf(model).flatMap((one) => one.ids.map((id) => [id, one])));
  if (!state.assumed.size || !model.engine) return;
  state.assumed = new Map([...state.assumed].flatMap(([id, value]) => {
    const one = known.get(id);
    return one ? [[id, Math.min(Math.max(value, one.low), one.high)]] : [];
  }));
}
