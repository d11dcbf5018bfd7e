// Assumed: what a reader takes uncertain numbers to be, and the ends of the range of an answer over all the others
// (energy/flow/assumptions.py, range_ends).

/** @typedef {Map<string, number>} Assumed values by id of an assumption; "phi" and "price" are among them */

/**
 * The scenario with the assumptions that a reader made. Contracts count within a year only: a month is shorter than
 * they are, and the long run lifts them.
 * @param {Compiled} compiled @param {Case} scenario @param {Assumed} assumed @returns {Case}
 */
function assuming(compiled, scenario, assumed) {
  const phi = assumed.get("phi"), limits = limitsOf(compiled, assumed, scenario.horizon === "year");
  return { ...scenario, ...limits, ...(phi === undefined ? {} : { phi }) };
}

/** Limits by position. @param {Compiled} compiled @param {Assumed} values @param {boolean} contracts in force
 * @returns {Pick<Case, "edge_limits"|"joint_limits"|"edge_contracts"|"joint_contracts">} */
function limitsOf({ position }, values, contracts) {
  const of = (/** @type {"edges"|"joints"} */ things, /** @type {string} */ prefix) => new Map(
    [...values].flatMap(([id, value]) => {
      const at = id.startsWith(prefix) ? position[things].get(id.slice(prefix.length)) : undefined;
      return at === undefined ? [] : [/** @type {[number, number]} */ ([at, value])];
    }),
  );
  return {
    edge_limits: of("edges", "edge:"), joint_limits: of("joints", "joint:"),
    edge_contracts: contracts ? of("edges", "contract:edge:") : new Map(),
    joint_contracts: contracts ? of("joints", "contract:joint:") : new Map(),
  };
}

/**
 * The same question at the low and at the high end of all that is uncertain and was left to the tables: φ within a
 * month, else the limits.
 * @param {Compiled} compiled @param {Case} scenario @param {Assumed} assumed @returns {Case[]}
 */
function rangeEnds(compiled, scenario, assumed) {
  const now = assuming(compiled, scenario, assumed), { phi } = compiled.rules;
  if (scenario.horizon === "month") {
    return phi === null || assumed.has("phi") ? [] : [{ ...now, phi: phi[0] }, { ...now, phi: phi[2] }];
  }
  const year = scenario.horizon === "year", ends = [0, 1].map((end) => new Map(compiled.assumptions.map(
    (one) => [one.id, assumed.get(one.id) ?? one.ends[end] ?? Infinity],
  )));
  // At the low end every contract holds, at the high end those of a year only.
  return ends.map((values, end) => ({ ...now, ...limitsOf(compiled, values, year || end === 0) }));
}
