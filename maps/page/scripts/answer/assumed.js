// Assumed: what a reader takes uncertain numbers to be, and the ends of the range of an answer over all the others
// (energy/flow/assumptions.py, range_ends).

/** @typedef {Map<string, number>} Assumed values by id of an assumption; "phi" and "price" are among them */

/** Mt/y: a smaller effect on deliveries is not worth a word. */
const MOVES = 1e-4;

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
 * The same question at the low and at the high end of all that is uncertain and was left to the tables: the limits, and
 * φ within a month.
 * @param {Compiled} compiled @param {Case} scenario @param {Assumed} assumed @returns {Case[]}
 */
function rangeEnds(compiled, scenario, assumed) {
  const now = assuming(compiled, scenario, assumed), { phi } = compiled.rules;
  const open = scenario.horizon === "month" && phi !== null && !assumed.has("phi");
  const year = scenario.horizon === "year", ends = [0, 1].map((end) => new Map(compiled.assumptions.map(
    (one) => [one.id, assumed.get(one.id) ?? one.ends[end] ?? Infinity],
  )));
  // At the low end every contract holds, at the high end those of a year only.
  return ends.map((values, end) => (
    { ...now, ...limitsOf(compiled, values, year || end === 0), ...(open ? { phi: phi[2 * end] } : {}) }));
}

/** The most that a buyer is taken to buy, Mt/y, with its range; null where no figure holds.
 * @typedef {{name: string, value: number|null, low: number, high: number}} Sale */

/** What buyers are taken to buy beyond the base case (energy/flow/assumptions.py, sold_more).
 * @param {Compiled} compiled @param {Solved} solved @param {Assumed} assumed @returns {Sale[]} */
function salesOf(compiled, { plan, scenario }, assumed) {
  const { rules: { joints }, figures } = compiled;
  const bought = (/** @type {number} */ k) => sum(joints.members[k].map(([c, weight]) => weight * plan.chains[c]));
  return figures.market_joints.filter((k) => bought(k) > joints.base[k] + MOVES)
    .map((k) => saleOf(compiled, k, assumed, scenario.horizon === "year"));
}

/** @param {Compiled} compiled @param {number} k joint @param {Assumed} assumed @param {boolean} contracts in force
 * @returns {Sale} */
function saleOf({ rules: { joints }, figures, names, assumptions }, k, assumed, contracts) {
  const key = "joint:" + names.joints[k], name = figures.joints[k];
  /** @type {[string, number|null][]} */
  const limits = [[key, joints.nameplate[k]]];
  if (contracts) limits.push(["contract:" + key, joints.contract[k]]);
  const known = limits.flatMap(([id, mt]) => (mt === null ? [] : [{ id, value: assumed.get(id) ?? mt }]));
  if (!known.length) return { name, value: null, low: 0, high: 0 };
  const { id, value } = known.reduce((least, one) => (one.value < least.value ? one : least));
  const open = assumed.has(id) ? undefined : assumptions.find((one) => one.id === id);
  return { name, value, low: open?.ends[0] ?? value, high: open?.high ?? value };
}
