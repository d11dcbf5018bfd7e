// Compiled: one program of a year, as the tables have it or with planned projects, that answers scenarios.

/**
 * @typedef {{id: string, name: string, value: number, low: number|null, high: number|null,
 *   ends: [number, number|null], status: string, source: string}} Assumption a limit with a range, or a contract (its
 *   id starts with "contract:"); ends are the limits of the range of an answer, null where a contract is lifted
 *
 * @typedef {{value: number, low: number, high: number, source: string}} Ranged
 *
 * @typedef {object} Figures what turns a plan into an answer; edges by position
 * @property {string[]} nodes
 * @property {number[]} chain_tails of chains of edges in series
 * @property {number[]} chain_heads
 * @property {number[]} tails
 * @property {number[]} heads
 * @property {[number, string, string][]} gates edge, and id and name of its corridor
 * @property {string[]} joints names
 * @property {number[]} market_joints those of kind market, by position
 * @property {number[]} cost USD/t per edge
 * @property {number[]} output of every field in the base case, Mt/y
 * @property {Ranged|null} price USD/bbl
 * @property {Ranged|null} factor barrels whose price a tonne was worth at customs
 * @property {[string, number[]][]} countries crossed on the way, with their edges
 * @property {Assumption[]} assumptions
 * @property {boolean} home whether a home country says what is an export; else all that arrives is a delivery
 * @property {[string, number[]][]} unpublished streams of others whose volume of the year was not published, and their
 *   edges
 *
 * @typedef {{names: Object<string, string[]>, program: Exported, rules: Rules, figures: Figures, opens: string[]}}
 *   CompiledPayload
 *
 * @typedef {["edges"|"joints", "nameplate"|"contract"|"month", string, number]} Raise a limit, and what it is then
 *
 * @typedef {{exports: number, home: number}} Totals Mt/y delivered abroad and to home refineries
 *
 * @typedef {{plan: Plan, left: Both, bounds: Bounds, flows: number[], scenario: Case}} Solved flows of home crude
 */

class Compiled {
  /**
   * @param {CompiledPayload} payload @param {Raise[]} raises limits that projects raise
   * @param {() => FlowProgram} program of the same edges, made when it is first asked
   */
  constructor({ names, program: { refinery_chains: refineryChains }, rules, figures }, raises, program) {
    this.names = names;
    this.figures = figures;
    this.rules = raised(rules, names, raises);
    this.bounds = new BoundRules(this.rules, refineryChains);
    this.program = program;
    this.refineryChains = new Set(refineryChains);
    const place = new Map(figures.nodes.map((node, i) => [node, i]));
    // −1: a field or a market that no open route touches.
    const placesOf = (/** @type {string} */ part) => names[part].map((node) => place.get(node) ?? -1);
    this.places = { supply: placesOf("supply"), domestic: placesOf("domestic"), markets: placesOf("markets") };
    this.gates = new Gates(figures, figures.gates, this.places.markets);
    this.baseGates = this.gates.exports(this.rules.edges.base, this.rules.markets);
    this.position = {
      edges: new Map(names.edges.map((edge, i) => [edge, i])), joints: new Map(names.joints.map((id, k) => [id, k])),
    };
    this.assumptions = assumedBeside(figures.assumptions, raises);
    /** @type {Solved|null} */
    this.known = null;
    /** @type {Map<string, CrossingRange>} by country */
    this.ranges = new Map();
  }

  /** The plan with nothing blocked, which costs are held against. */
  get reference() { return (this.known ??= this.solve(UNTOUCHED)); }

  /** @param {Case} scenario @param {number} [stages] of the six; 1 is enough for totals @returns {Solved} */
  solve(scenario, stages) {
    const left = this.bounds.left(scenario), bounds = this.bounds.bounds(scenario, left);
    const plan = this.program().solve(bounds, stages);
    return { plan, left, bounds, flows: this.rules.chain.map((chain) => plan.chains[chain]), scenario };
  }

  /** @param {Case} scenario @returns {Totals} */
  totals(scenario) {
    const { markets, domestic } = this.solve(scenario, 1).plan;
    return { exports: total(markets), home: total(domestic) };
  }

  /** USD per delivered tonne to the loading port; null where nothing is delivered or no cost is known.
   * @param {Solved} solved */
  cost({ plan, flows }) {
    const { cost } = this.figures, delivered = total(plan.markets) + total(plan.domestic);
    if (delivered <= NOTHING || !cost.some(Boolean)) return null;
    return sum(cost.map((usd, i) => usd * flows[i])) / delivered;
  }

  /** Share of what is exported that has crossed each country; null where nothing is.
   * @param {Solved} solved @returns {{id: string, after: number|null}[]} */
  through({ plan, flows }) {
    const exported = total(plan.markets), { markets } = this.gates;
    return this.figures.countries.map(([id, edges]) => {
      if (exported <= NOTHING) return { id, after: null };
      const share = crossedShares(this.figures, flows, new Set(edges), this.places.supply);
      return { id, after: sum(markets.map((node, m) => (node < 0 ? 0 : plan.markets[m] * share[node]))) / exported };
    });
  }

  /** Least and most share of what is exported that can cross a country. @param {Solved} solved @param {string} country
   * @returns {[number, number]|null} null where nothing is exported */
  throughRange(solved, country) {
    const exported = total(solved.plan.markets), edges = this.figures.countries.find(([id]) => id === country)?.[1];
    if (exported <= NOTHING || !edges) return null;
    const known = this.ranges.get(country) ?? new CrossingRange(this, edges), [least, most] = known.of(solved);
    this.ranges.set(country, known);
    return [least / exported, most / exported];
  }

  /** The limits that hold deliveries down. @param {Solved} solved @returns {Bottleneck[]} */
  bottlenecks(solved) {
    const found = [this.heldOf(solved, true), this.heldOf(solved, false)].map((held) => heldBy(this.figures, held));
    const edges = new Set(found.flatMap((one) => one.edges)), joints = new Set(found.flatMap((one) => one.joints));
    return [
      ...[...edges].map((i) => ({ id: "edge:" + this.names.edges[i], name: this.names.edges[i] })),
      ...[...joints].map((k) => ({ id: "joint:" + this.names.joints[k], name: this.figures.joints[k] })),
    ];
  }

  /** One kind of crude in a plan, and the room that it has. @param {Solved} solved @param {boolean} abroad
   * @returns {Held} */
  heldOf({ plan, left, bounds, scenario }, abroad) {
    const { rules, places: { markets, domestic } } = this, { chain } = rules;
    const own = (/** @type {number} */ c) => plan.chains[c] - plan.refined[c];
    const flow = (/** @type {number} */ c) => (abroad ? own(c) : plan.refined[c]);
    const other = (/** @type {number} */ c) => (abroad ? plan.refined[c] : own(c));
    // Room of home refineries is not offered for export, used or not, unless a scenario releases it.
    const kept = (/** @type {number} */ mt) => (abroad && !scenario.release_home ? mt : 0);
    const load = (/** @type {(c: number) => number} */ of) =>
      rules.joints.members.map((some) => sum(some.map(([c, weight]) => weight * of(c))));
    const members = rules.joints.members.map((some) => new Set(some.map(([c]) => c)));
    const others = load(other), supply = abroad ? bounds.supply_for_export : bounds.supply_to_refineries;
    const sent = (/** @type {number} */ s) => (abroad ? plan.sent[s] : plan.supply[s] - plan.sent[s]);
    const can = (/** @type {number} */ c) => abroad || this.refineryChains.has(c);
    return {
      edges: chain.map((c, i) => (can(c) ? left.edges[i] - Math.max(other(c), kept(rules.edges.refined[i])) : 0)),
      flows: chain.map(flow), loads: load(flow),
      joints: left.joints.map((room, k) => room - Math.max(others[k], kept(rules.joints.refined[k]))),
      members: members.map((some) => chain.map((_, i) => i).filter((i) => some.has(chain[i]))),
      waiting: this.places.supply.filter((_, s) => sent(s) < supply[s] - FULL),
      wanting: abroad ? markets.filter((_, m) => plan.markets[m] < (rules.demand[m] ?? Infinity) - FULL)
        : domestic.filter((_, d) => plan.domestic[d] < rules.domestic[d] - FULL),
    };
  }
}

/** Mt/y: less is nothing. */
const NOTHING = 1e-6;
/** Nothing blocked, in the long run. @type {Case} */
const UNTOUCHED = { blocks: [], horizon: "structural" };

/** @param {ArrayLike<number>} values */
function total(values) { return sum(Array.from(values)); }

/** Rules with limits that projects raise; where two enlarge the same thing, the larger figure holds.
 * @param {Rules} rules @param {Object<string, string[]>} names @param {Raise[]} raises @returns {Rules} */
function raised(rules, names, raises) {
  if (!raises.length) return rules;
  const made = { ...rules, edges: { ...rules.edges }, joints: { ...rules.joints } };
  for (const [things, field, id, value] of [...raises].sort((a, b) => a[3] - b[3])) {
    const at = names[things].indexOf(id), some = made[things];
    if (field === "month") some.month = [...some.month.filter(([i]) => i !== at), [at, value]];
    else some[field] = some[field].map((old, i) => (i === at ? value : old));
  }
  return made;
}

/** Assumptions beside projects: a planned limit has no range, and a contract none but that it may be lifted.
 * @param {Assumption[]} assumptions @param {Raise[]} raises @returns {Assumption[]} */
function assumedBeside(assumptions, raises) {
  const planned = new Map();
  for (const [things, field, id, value] of raises) {
    const key = (field === "contract" ? "contract:" : "") + (things === "edges" ? "edge:" : "joint:") + id;
    planned.set(key, Math.max(value, planned.get(key) ?? 0));
  }
  return assumptions.flatMap((one) => {
    const value = planned.get(one.id);
    if (value === undefined) return [one];
    return one.id.startsWith("contract:") ? [{ ...one, value, low: null, high: null, ends: [value, null] }] : [];
  });
}
