// Bounds: from a scenario to what may flow, by the rules of energy/flow (room.py, dispatch.py). Limits hold for all
// crude. Foreign crude keeps its base volume where there is room for it; where a block leaves a shared asset short,
// everybody's crude is cut in proportion to base. What is left of each limit for home crude bounds the program. Home
// crude is of two kinds: room and crude of home refineries is not offered for export unless a scenario releases it.

/**
 * @typedef {(number|null)[]} Limits Mt/y, null where there is none
 * @typedef {object} Things edges, or shared limits (joints), by position; volumes in Mt/y
 * @property {number[]} base home crude in the base case
 * @property {number[]} foreign foreign crude in the base case
 * @property {number[]} refined home crude on its way to home refineries in the base case
 * @property {Limits} nameplate
 * @property {Limits} contract
 * @property {[number, number|null][]} month position and what the tables say that a month can use
 *
 * @typedef {object} Shared
 * @property {number[]} units working at once; limits are per unit
 * @property {[number, number][][]} members chains and their weights
 * @property {(number[]|null)[]} moorings edges of moorings that stand in for each other
 * @typedef {Things & Shared} Joints
 *
 * @typedef {object} Rules figures that bounds are made of, exported by the engine
 * @property {number[]} chain of each edge: edges in series are one chain
 * @property {Things} edges
 * @property {Joints} joints
 * @property {[number, number[]][]} depends an edge and those that it cannot do without (−1: one that is closed)
 * @property {{edges: number[], joints: number[], volume: number}[]} streams foreign crude and its path
 * @property {number[]} supply what each field can send
 * @property {number[]} refined what each sent to home refineries
 * @property {number[]} domestic intake of home refineries
 * @property {number[]} markets intake in the base case
 * @property {Limits} demand of markets
 * @property {number} exports
 * @property {[number, number, number]|null} phi low, central and high part of the spare room that a month can use
 *
 * @typedef {object} Block what is blocked, by position
 * @property {number[]} edges
 * @property {number[]} joints shared limits that are blocked as such
 * @property {number[]} supply
 * @property {number[]} domestic
 * @property {number[]} markets
 * @property {boolean} of_base a share of the base flow is left, not of the limit
 * @property {number} left share that stays open
 *
 * @typedef {Map<number, number>} Given other values for some limits, by position
 * @typedef {Map<number, number|null>} InForce contracts to hold, by position; null: at the value of the tables
 * @typedef {object} Case what is blocked, at which horizon, and what is assumed
 * @property {Block[]} blocks
 * @property {"month"|"year"|"structural"} horizon
 * @property {number} [phi] instead of the central one
 * @property {boolean} [release_foreign] offer home crude the room that foreign crude leaves
 * @property {boolean} [release_home] offer for export what home refineries cannot get
 * @property {Given} [edge_limits]
 * @property {Given} [joint_limits] per working unit
 * @property {InForce} [edge_contracts] held in a year and in the long run
 * @property {InForce} [joint_contracts]
 *
 * @typedef {{edges: number[], joints: number[]}} Both
 */

/** Mt/y: less than this is not short. */
const SHORT = 1e-9;

class BoundRules {
  /** @param {Rules} rules @param {number[]} refineryChains chains that can carry crude to a home refinery */
  constructor(rules, refineryChains) {
    this.rules = rules;
    this.refineryChains = refineryChains;
    this.nameplate = limited(rules.edges.nameplate);
    this.total = added(rules.edges.base, rules.edges.foreign);
    this.jointTotal = added(rules.joints.base, rules.joints.foreign);
    this.free = this.room({ blocks: [], horizon: "structural" });
  }

  /** What a scenario leaves to home crude on edges and joints. @param {Case} scenario @returns {Both} */
  left(scenario) { return this.atHorizon(this.room(scenario), scenario); }

  /**
   * Upper limits of a scenario, by part of the program.
   * @param {Case} scenario @param {Both} [left] what it leaves, where that is known @returns {Bounds}
   */
  bounds(scenario, { edges, joints } = this.left(scenario)) {
    const { rules } = this, { blocks, release_home: released } = scenario, chains = this.narrowest(edges);
    const supply = leftOf(rules.supply, rules.supply, blocks, (block) => block.supply);
    // Home refineries come first in each field and on each edge, and keep that room whether or not they can use it.
    const own = released ? chains : this.narrowest(beside(edges, rules.edges.refined));
    const ownJoints = released ? joints : beside(joints, rules.joints.refined);
    const refined = lesser(supply, rules.refined);
    const shared = this.refineryChains.map((chain) => chains[chain]);
    return {
      for_export: own, to_refineries: shared, shared, joints, joints_for_export: ownJoints,
      supply, exports: [rules.exports],
      supply_for_export: released ? supply : beside(supply, refined),
      supply_to_refineries: refined,
      domestic: leftOf(rules.domestic, rules.domestic, blocks, (block) => block.domestic),
      markets: leftOf(limited(rules.demand), rules.markets, blocks, (block) => block.markets),
    };
  }

  /** Limit of each chain: the smallest of its edges. @param {number[]} edges @returns {number[]} */
  narrowest(edges) {
    const { chain } = this.rules, chains = new Array(Math.max(...chain) + 1).fill(Infinity);
    chain.forEach((c, i) => { chains[c] = Math.min(chains[c], edges[i]); });
    return chains;
  }

  /** Room for home crude when all limits are physical ones. @param {Case} scenario @returns {Both} */
  room(scenario) {
    const { edges, joints } = this.capacities(scenario), { rules, total, jointTotal } = this;
    if (!scenario.release_foreign) {
      return { edges: homePart(edges, rules.edges, total), joints: homePart(joints, rules.joints, jointTotal) };
    }
    const flowing = this.foreign(this.streamShares(edges, joints));
    return { edges: beside(edges, flowing.edges), joints: beside(joints, flowing.joints) };
  }

  /** Foreign crude per edge and joint. @param {number[]} shares of every stream @returns {Both} */
  foreign(shares) {
    const edges = this.total.map(() => 0), joints = this.jointTotal.map(() => 0);
    this.rules.streams.forEach((stream, s) => {
      for (const i of stream.edges) edges[i] += stream.volume * shares[s];
      for (const k of stream.joints) joints[k] += stream.volume * shares[s];
    });
    return { edges, joints };
  }

  /** Capacity for all crude that a scenario leaves on edges and joints. @param {Case} scenario @returns {Both} */
  capacities({ blocks, edge_limits: given, joint_limits: givenJoints }) {
    const { nameplate, total, rules } = this;
    const edges = nameplate.map((value, i) => Math.max(given?.get(i) ?? value, 0)), share = edges.map(() => 1);
    const whole = (/** @type {number} */ i) => (nameplate[i] === Infinity ? total[i] : nameplate[i]);
    for (const block of blocks) {
      // rule 1: a part block of a shared limit leaves a share of that limit (rule 5), its edges stay open.
      if (block.left >= 1 || (block.joints.length && block.left > 0)) continue;
      for (const i of block.edges) {
        // rule 2: a share of the limit; of the base flow where there is no limit or the target has none of its own.
        edges[i] = Math.min(edges[i], block.left * (block.of_base ? total[i] : whole(i)));
        share[i] = Math.min(share[i], block.left);
      }
    }
    // rule 3: what depends on others keeps the smallest share that is left of them.
    for (const [i, needed] of rules.depends) {
      const least = Math.min(...needed.map((n) => (n < 0 ? 0 : share[n])));
      if (least < 1) edges[i] = Math.min(edges[i], least * whole(i));
    }
    return { edges, joints: this.jointCapacities(blocks, share, givenJoints) };
  }

  /** @param {Block[]} blocks @param {number[]} share open of every edge @param {Given} [given] @returns {number[]} */
  jointCapacities(blocks, share, given) {
    const { joints } = this.rules;
    return limited(joints.nameplate).map((stated, k) => {
      // rule 4: fewer open moorings than normally work together leave fewer working ones.
      const moorings = joints.moorings[k], normal = joints.units[k], rate = given?.get(k) ?? stated;
      const open = moorings ? moorings.reduce((sum, i) => sum + share[i], 0) : normal, units = Math.min(normal, open);
      const untouched = units === normal && rate === stated;
      const capacity = units === 0 ? 0 : Math.max(units * rate, untouched ? this.jointTotal[k] : 0);
      // rule 5: a share of a shared limit is one of the physical limit, else of the contract, else of what it carried.
      const kept = blocks.filter((block) => block.left > 0 && block.joints.includes(k)).map((block) => block.left);
      const whole = capacity === Infinity ? joints.contract[k] ?? this.jointTotal[k] : capacity;
      return kept.length ? Math.min(...kept) * whole : capacity;
    });
  }

  /** Share of every stream that flows: the smallest on its path. @param {number[]} edges @param {number[]} joints */
  streamShares(edges, joints) {
    const { total, jointTotal } = this;
    const ratio = (/** @type {number} */ most, /** @type {number} */ load) =>
      (most < load - SHORT ? most / Math.max(load, SHORT) : 1);
    return this.rules.streams.map((stream) => Math.min(
      1,
      ...stream.edges.map((i) => ratio(edges[i], total[i])),
      ...stream.joints.map((k) => ratio(joints[k], jointTotal[k])),
    ));
  }

  /**
   * What can be used in a month can be used in a year, and what in a year in the long run.
   * @param {Both} room @param {Case} scenario @returns {Both}
   */
  atHorizon(room, scenario) {
    const { edges, joints, phi } = this.rules, all = scenario.horizon === "year";
    let most = room;
    if (scenario.horizon === "month") {
      const part = scenario.phi ?? phi?.[1];
      if (part === undefined) {
        throw new Error("the month horizon needs a calibration (φ), which this network does not have");
      }
      const month = this.monthRooms(part, scenario);
      most = { edges: lesser(room.edges, month.edges), joints: lesser(room.joints, month.joints) };
    }
    // rule 6: a contract cannot go below what a month can use.
    const least = this.leastOfYear(scenario);
    return {
      edges: contracted(most.edges, edges, least.edges, all, scenario.edge_contracts),
      joints: contracted(most.joints, joints, least.joints, all, scenario.joint_contracts),
    };
  }

  /**
   * What a month can use of edges and joints; with other values of some limits a part of what those leave.
   * @param {number} part of the spare room @param {Case} scenario @returns {Both}
   */
  monthRooms(part, { edge_limits: some, joint_limits: more }) {
    const { rules } = this, others = (some?.size ?? 0) + (more?.size ?? 0) > 0;
    const free = others
      ? this.room({ blocks: [], horizon: "structural", edge_limits: some, joint_limits: more }) : this.free;
    return { edges: monthly(rules.edges, free.edges, part), joints: monthly(rules.joints, free.joints, part) };
  }

  /** What contracts cannot go below: of a shared one, what its members let through. @param {Case} scenario */
  leastOfYear(scenario) {
    const { edges, joints, phi } = this.rules;
    if (phi === null) return { edges: edges.base.map(() => 0), joints: joints.base.map(() => 0) };
    const month = this.monthRooms(Math.max(phi[2], scenario.phi ?? 0), scenario), chains = this.narrowest(month.edges);
    const through = joints.members.map((of) => of.reduce((sum, [chain, weight]) => sum + weight * chains[chain], 0));
    return { edges: month.edges, joints: lesser(month.joints, through) };
  }
}

/** @param {Limits} limits @returns {number[]} Infinity where there is none */
function limited(limits) { return limits.map((value) => value ?? Infinity); }

/** @param {number[]} a @param {number[]} b @returns {number[]} */
function added(a, b) { return a.map((value, i) => value + b[i]); }

/** What is left beside others. @param {number[]} capacity @param {number[]} used @returns {number[]} */
function beside(capacity, used) { return capacity.map((value, i) => Math.max(value - used[i], 0)); }

/**
 * Home crude's part of a capacity: pro rata where it is short of the base load, else what foreign crude leaves.
 * @param {number[]} capacity @param {Things} things @param {number[]} total @returns {number[]}
 */
function homePart(capacity, things, total) {
  const room = beside(capacity, things.foreign);
  return capacity.map((value, i) => (value < total[i] - SHORT ? (value * things.base[i]) / total[i] : room[i]));
}

/** The smaller of two limits each. @param {number[]} a @param {number[]} b @returns {number[]} */
function lesser(a, b) { return a.map((value, i) => Math.min(value, b[i])); }

/**
 * What contracts in force leave. A smaller one that is given is taken as it is.
 * @param {number[]} room @param {Things} things @param {number[]} least @param {boolean} all @param {InForce} [held]
 * @returns {number[]}
 */
function contracted(room, things, least, all, held) {
  const contract = limited(things.contract);
  return room.map((value, i) => {
    if (!all && !held?.has(i)) return value;
    const given = held?.get(i) ?? contract[i];
    return Math.min(value, given < contract[i] ? given : Math.max(given, least[i]));
  });
}

/**
 * What a month can use: what the tables say, else base and a part of the spare room.
 * @param {Things} things @param {number[]} free with nothing blocked @param {number} part @returns {number[]}
 */
function monthly(things, free, part) {
  const stated = new Map(things.month.map(([i, value]) => [i, value ?? Infinity]));
  return things.base.map((base, i) => {
    const spare = Math.max(free[i] - base, 0);
    return stated.get(i) ?? (spare === Infinity ? Infinity : base + part * spare);
  });
}

/**
 * What blocks leave of supply or intake: a share of the base.
 * @param {number[]} limits @param {number[]} base @param {Block[]} blocks @param {(block: Block) => number[]} places
 * @returns {number[]}
 */
function leftOf(limits, base, blocks, places) {
  const found = limits.slice();
  for (const block of blocks) {
    if (block.left < 1) for (const i of places(block)) found[i] = Math.min(found[i], block.left * base[i]);
  }
  return found;
}
