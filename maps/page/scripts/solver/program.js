// Program: the engine's lexicographic program, solved here from what the engine exports (energy/optimization/program.py
// says what the stages are for). Between stages the optimal face is kept by complementary slackness: what has a nonzero
// reduced cost stays where it stands.

/**
 * @typedef {{index: number[], value: number[]}} Objective to be minimised: variables and their coefficients
 *
 * @typedef {object} Exported variables are the columns, then the rows
 * @property {Matrix} matrix
 * @property {(number|null)[]} row_lower null: none
 * @property {(number|null)[]} row_upper
 * @property {Object<string, [number, number]>} parts first variable and count of all that a scenario bounds
 * @property {number[]} refinery_chains chain of each column of crude that is on its way to a home refinery
 * @property {number} cut the column of the largest cut
 * @property {[number, number][]} fields of each the row that measures its cut, and the variable to hold
 * @property {Objective[]} stages of all stages but the level cuts, which are the second
 *
 * @typedef {Object<string, ArrayLike<number>>} Bounds upper limits in Mt/y of every part, Infinity where there is none
 *
 * @typedef {object} Plan in Mt/y; duals of the first stage: minus what one more Mt/y of a limit would deliver
 * @property {Float64Array} chains all home crude
 * @property {Float64Array} refined of it, what is on its way to a home refinery
 * @property {Float64Array} supply
 * @property {Float64Array} sent of it, what is for export
 * @property {Float64Array} domestic
 * @property {Float64Array} markets
 * @property {Float64Array} chain_duals
 * @property {Float64Array} joint_duals
 */

/** Mt/y by which a bound may be missed where rounding leaves no other plan; the engine allows as much. */
const LOOSE = 1e-7;
/** Reduced costs below this are zero; and a cut smaller than this is none. */
const DUAL_ZERO = 1e-7, NO_CUT = 1e-9;

class FlowProgram {
  /**
   * @param {Exported} exported
   * @param {Bounds} reference with nothing blocked: every answer starts from that plan, whatever was asked before
   */
  constructor(exported, reference) {
    this.exported = exported;
    const { matrix, row_lower: low, row_upper: high } = exported, size = matrix.columns + matrix.rows;
    this.lower = new Float64Array(size);
    this.upper = new Float64Array(size).fill(Infinity);
    low.forEach((value, i) => { this.lower[matrix.columns + i] = value ?? -Infinity; });
    high.forEach((value, i) => { this.upper[matrix.columns + i] = value ?? Infinity; });
    this.upper[exported.cut] = 1;
    this.costs = exported.stages.map(({ index, value }) => scattered(size, index, value));
    this.cutCost = scattered(size, [exported.cut], [1]);
    this.simplex = new Simplex(matrix);
    this.start = new Simplex(matrix);
    this.solve(reference);
    this.start.copy(this.simplex);
  }

  /**
   * The answer for these bounds.
   * @param {Bounds} bounds @param {number} [stages] how many of the six stages to take; 1 is enough for totals
   * @returns {Plan}
   */
  solve(bounds, stages = this.costs.length + 1) {
    const { simplex, costs, exported } = this, upper = this.upper.slice();
    for (const [name, [first]] of Object.entries(exported.parts)) upper.set(bounds[name], first);
    simplex.copy(this.start);
    simplex.bound(this.lower, upper);
    this.optimum(costs[0]);
    const duals = this.read(simplex.reduced);
    simplex.hold(DUAL_ZERO);
    if (stages >= 2) this.levelCuts();
    for (const cost of costs.slice(1, Math.max(stages - 1, 1))) {
      this.optimum(cost);
      simplex.hold(DUAL_ZERO);
    }
    return this.plan(this.read(simplex.x.map((value) => Math.max(value, 0))), duals);
  }

  /** Lower the largest cut among the fields, hold those that keep it there, and go on with the others. */
  levelCuts() {
    const { simplex, exported: { cut, fields } } = this, open = new Set(fields);
    for (;;) {
      this.optimum(this.cutCost);
      const tight = [...open].filter(([row]) => Math.abs(simplex.reduced[row]) > DUAL_ZERO);
      if (simplex.x[cut] <= NO_CUT || tight.length === 0) break;
      for (const field of tight) {
        const [row, held] = field;
        simplex.fix(held);
        simplex.lower[row] = -Infinity;
        open.delete(field);
      }
    }
    if (open.size) simplex.upper[cut] = Math.max(simplex.x[cut], 0);
  }

  /** @param {Float64Array} cost */
  optimum(cost) {
    const { simplex } = this;
    let ending = simplex.minimise(cost);
    if (ending === "infeasible") {
      // What earlier stages hold is exact to the tolerance only; once in thousands that leaves no plan at all.
      simplex.tolerance = LOOSE;
      ending = simplex.minimise(cost);
      simplex.tolerance = FEASIBLE;
    }
    // Sending nothing is always possible and no stage gains without end, so a program has an optimum.
    if (ending !== "optimal") throw new Error(`the program is ${ending}: a fault of the page, not of the question`);
  }

  /**
   * Crude of either kind together.
   * @param {Object<string, Float64Array>} flows @param {Object<string, Float64Array>} duals
   * @returns {Plan}
   */
  plan(flows, duals) {
    const chains = flows.for_export.slice(), refined = chains.map(() => 0);
    // A lower limit of nothing has a dual too; only what an upper limit holds down counts.
    const chainDuals = duals.for_export.map((dual) => Math.min(dual, 0));
    this.exported.refinery_chains.forEach((chain, i) => {
      refined[chain] = flows.to_refineries[i];
      chains[chain] += refined[chain];
      chainDuals[chain] += duals.shared[i] + Math.min(duals.to_refineries[i], 0);
    });
    return {
      chains, refined, domestic: flows.domestic, markets: flows.markets, sent: flows.supply_for_export,
      supply: flows.supply_for_export.map((mt, i) => mt + flows.supply_to_refineries[i]),
      chain_duals: chainDuals, joint_duals: duals.joints.map((dual, k) => dual + duals.joints_for_export[k]),
    };
  }

  /** @param {Float64Array} values of all variables @returns {Object<string, Float64Array>} by part */
  read(values) {
    const parts = Object.entries(this.exported.parts);
    return Object.fromEntries(parts.map(([name, [first, count]]) => [name, values.slice(first, first + count)]));
  }
}

/** A vector from its entries that are not zero. @param {number} size @param {number[]} index @param {number[]} value */
function scattered(size, index, value) {
  const vector = new Float64Array(size);
  index.forEach((j, k) => { vector[j] = value[k]; });
  return vector;
}
