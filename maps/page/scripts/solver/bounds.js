// Bounds: from a scenario to what may flow, by the engine's rules (energy/flow/dispatch.py). Limits hold for all crude.
// Foreign crude keeps its base volume where there is room for it; where a block leaves a shared asset short,
// everybody's crude is cut in proportion to base. What is left of each limit for home crude bounds the program.

/**
 * @typedef {(number|null)[]} Limits Mt/y, null where there is none
 * @typedef {object} Things edges, or shared limits (joints), by position; volumes in Mt/y
 * @property {number[]} base home crude in the base case
 * @property {number[]} foreign foreign crude in the base case
 * @property {Limits} nameplate
 * @property {Limits} contract
 * @property {[number, number|null][]} month position and what the tables say that a month can use
 *
 * @typedef {object} Rules figures that bounds are made of, exported by the engine
 * @property {number[]} chain of each edge: edges in series are one chain
 * @property {Things} edges
 * @property {Things & {units: number[], moorings: (number[]|null)[]}} joints limits per working unit; moorings by edge
 * @property {[number, number[]][]} depends an edge and those that it cannot do without (−1: one that is closed)
 * @property {{edges: number[], joints: number[], volume: number}[]} streams foreign crude and its path
 * @property {number[]} supply of the fields
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
 * @typedef {object} Scenario
 * @property {Block[]} blocks
 * @property {"month"|"year"|"structural"} horizon
 * @property {number} [phi] instead of the central one
 * @property {boolean} [release_foreign] offer home crude the room that foreign crude leaves
 * @property {Given} [edge_limits]
 * @property {Given} [joint_limits] per working unit
 * @property {Given} [edge_contracts] held at every horizon
 * @property {Given} [joint_contracts]
 *
 * @typedef {{edges: number[], joints: number[]}} Both
 */

/** Mt/y: less than this is not short. */
const SHORT = 1e-9;

class BoundRules {
  /** @param {Rules} rules */
  constructor(rules) {
    this.rules = rules;
    this.nameplate = limited(rules.edges.nameplate);
    this.total = added(rules.edges.base, rules.edges.foreign);
    this.jointTotal = added(rules.joints.base, rules.joints.foreign);
    this.free = this.room({ blocks: [], horizon: "structural" });
  }

  /** Upper limits of a scenario. @param {Scenario} scenario @returns {Bounds} */
  bounds(scenario) {
    const { chain, supply, domestic, markets, demand, exports } = this.rules, { blocks } = scenario;
    const { edges, joints } = this.atHorizon(this.room(scenario), scenario);
    const chains = new Array(Math.max(...chain) + 1).fill(Infinity);
    chain.forEach((c, i) => { chains[c] = Math.min(chains[c], edges[i]); });
    return {
      chains, joints, exports: [exports],
      supply: leftOf(supply, supply, blocks, (block) => block.supply),
      domestic: leftOf(domestic, domestic, blocks, (block) => block.domestic),
      markets: leftOf(limited(demand), markets, blocks, (block) => block.markets),
    };
  }

  /** Room for home crude when all limits are physical ones. @param {Scenario} scenario @returns {Both} */
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

  /** Capacity for all crude that a scenario leaves on edges and joints. @param {Scenario} scenario @returns {Both} */
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

  /** Contracts hold for a year; a month uses a part of the spare room. @param {Both} room @param {Scenario} scenario */
  atHorizon(room, scenario) {
    const { rules: { edges, joints, phi }, free } = this, { horizon } = scenario, all = horizon === "year";
    const most = {
      edges: contracted(room.edges, edges, all, scenario.edge_contracts),
      joints: contracted(room.joints, joints, all, scenario.joint_contracts),
    };
    if (horizon !== "month") return most;
    const part = scenario.phi ?? phi?.[1];
    if (part === undefined) {
      throw new Error("the month horizon needs a calibration (φ), which this network does not have");
    }
    return {
      edges: monthly(most.edges, edges, free.edges, part),
      joints: monthly(most.joints, joints, free.joints, part),
    };
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

/** What contracts leave. @param {number[]} room @param {Things} things @param {boolean} all @param {Given} [held] */
function contracted(room, things, all, held) {
  const contract = all ? limited(things.contract) : room.map(() => Infinity);
  return room.map((value, i) => Math.min(value, held?.get(i) ?? contract[i]));
}

/**
 * What a month can use: what the tables say, else base and a part of the spare room.
 * @param {number[]} room @param {Things} things @param {number[]} free with nothing blocked @param {number} part
 * @returns {number[]}
 */
function monthly(room, things, free, part) {
  const stated = new Map(things.month.map(([i, value]) => [i, value ?? Infinity]));
  return room.map((value, i) => {
    const base = things.base[i], spare = Math.max(free[i] - base, 0);
    return Math.min(value, stated.get(i) ?? (spare === Infinity ? Infinity : base + part * spare));
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
