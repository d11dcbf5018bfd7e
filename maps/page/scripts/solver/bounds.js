// Bounds: from a scenario to what may flow, by the engine's rules (energy/flow/dispatch.py). Limits hold for all crude.
// Foreign crude keeps its base volume where there is room for it; where a block leaves a shared asset short, everybody's
// crude is cut in proportion to base. What is left of each limit for home crude bounds the program.

/**
 * @typedef {(number|null)[]} Limits Mt/y, null where there is none
 * @typedef {{base: number[], foreign: number[], nameplate: Limits, contract: Limits, month: [number, number|null][]}} Things
 *   month: position and what the tables say that a month can use
 * @typedef {{chain: number[], edges: Things, joints: Things & {units: number[], moorings: (number[]|null)[]},
 *   depends: [number, number[]][], streams: {edges: number[], joints: number[], volume: number}[], supply: number[],
 *   domestic: number[], markets: number[], demand: Limits, exports: number, phi: [number, number, number]|null}} Rules
 * @typedef {{edges: number[], joints: number[], supply: number[], domestic: number[], markets: number[], of_base: boolean, left: number}} Block
 *   what is blocked, by position, and the share that stays open; `joints` are shared limits that are blocked as such;
 *   of_base: a share of the base flow is left, not of the limit
 * @typedef {{blocks: Block[], horizon: "month"|"year"|"structural", phi?: number, release_foreign?: boolean,
 *   edge_limits?: Map<number, number>, joint_limits?: Map<number, number>, edge_contracts?: Map<number, number>,
 *   joint_contracts?: Map<number, number>}} Scenario other values for some limits, by position
 * @typedef {{edges: number[], joints: number[], streams: number[]}} Room what is left to home crude, and of every stream
 */

/** Mt/y: less than this is not short. */
const SHORT = 1e-9;

/** @param {Limits} limits @returns {number[]} Infinity where there is none */
const limited = (limits) => limits.map((value) => value ?? Infinity);

class BoundRules {
  /** @param {Rules} rules */
  constructor(rules) {
    this.rules = rules;
    this.nameplate = limited(rules.edges.nameplate);
    this.total = rules.edges.base.map((base, i) => base + rules.edges.foreign[i]);
    this.jointTotal = rules.joints.base.map((base, k) => base + rules.joints.foreign[k]);
    this.free = this.room({ blocks: [], horizon: "structural" });
  }

  /** Upper limits of a scenario. @param {Scenario} scenario @returns {Bounds} */
  bounds(scenario) {
    const { chain, supply, domestic, markets, demand, exports } = this.rules;
    const { edges, joints } = this.atHorizon(this.room(scenario), scenario);
    const chains = new Array(Math.max(...chain) + 1).fill(Infinity);
    chain.forEach((c, i) => { chains[c] = Math.min(chains[c], edges[i]); });
    return {
      chains, joints, exports: [exports],
      supply: leftOf(supply, scenario.blocks, (block) => block.supply, supply),
      domestic: leftOf(domestic, scenario.blocks, (block) => block.domestic, domestic),
      markets: leftOf(limited(demand), scenario.blocks, (block) => block.markets, markets),
    };
  }

  /** Room for home crude when all limits are physical ones. @param {Scenario} scenario @returns {Room} */
  room(scenario) {
    const { edges, joints } = this.capacities(scenario), { rules, total, jointTotal } = this;
    const streams = this.streamShares(edges, joints);
    if (scenario.release_foreign) {
      const flowing = this.foreign(streams);
      const rest = (/** @type {number[]} */ capacity, /** @type {number[]} */ used) => capacity.map((c, i) => Math.max(c - used[i], 0));
      return { edges: rest(edges, flowing.edges), joints: rest(joints, flowing.joints), streams };
    }
    return { edges: homePart(edges, rules.edges, total), joints: homePart(joints, rules.joints, jointTotal), streams };
  }

  /** Foreign crude per edge and joint. @param {number[]} shares of every stream */
  foreign(shares) {
    const edges = this.total.map(() => 0), joints = this.jointTotal.map(() => 0);
    this.rules.streams.forEach((stream, s) => {
      for (const i of stream.edges) edges[i] += stream.volume * shares[s];
      for (const k of stream.joints) joints[k] += stream.volume * shares[s];
    });
    return { edges, joints };
  }

  /** Capacity for all crude that a scenario leaves on edges and joints. @param {Scenario} scenario */
  capacities({ blocks, edge_limits: given, joint_limits: givenJoints = new Map() }) {
    const { nameplate, total, rules } = this;
    const edges = nameplate.map((value, i) => Math.max(given?.get(i) ?? value, 0)), share = edges.map(() => 1);
    const whole = (/** @type {number} */ i) => (nameplate[i] === Infinity ? total[i] : nameplate[i]);
    for (const block of blocks) {
      // rule 1: a share of the limit; of the base flow where there is no limit or the target has none of its own.
      // A share left of a shared limit as such is the limit's own (rule 4).
      if (block.left >= 1 || (block.joints.length && block.left > 0)) continue;
      for (const i of block.edges) {
        edges[i] = Math.min(edges[i], block.left * (block.of_base ? total[i] : whole(i)));
        share[i] = Math.min(share[i], block.left);
      }
    }
    // rule 2: what depends on others keeps the smallest share that is left of them.
    for (const [i, needed] of rules.depends) {
      const least = Math.min(...needed.map((n) => (n < 0 ? 0 : share[n])));
      if (least < 1) edges[i] = Math.min(edges[i], least * whole(i));
    }
    return { edges, joints: this.jointCapacities(blocks, share, givenJoints) };
  }

  /** @param {Block[]} blocks @param {number[]} share open of every edge @param {Map<number, number>} given */
  jointCapacities(blocks, share, given) {
    const { joints } = this.rules;
    return joints.units.map((normal, k) => {
      // rule 3: fewer open moorings than normally work together leave fewer working ones.
      const moorings = joints.moorings[k], stated = joints.nameplate[k] ?? Infinity, rate = given.get(k) ?? stated;
      const units = moorings ? Math.min(normal, moorings.reduce((sum, i) => sum + share[i], 0)) : normal;
      const untouched = units === normal && rate === stated;
      const capacity = untouched ? Math.max(units * rate, this.jointTotal[k]) : units === 0 ? 0 : units * rate;
      // rule 4: a share of a shared limit is one of the physical limit, else of the contract, else of what it carried.
      const kept = Math.min(1, ...blocks.filter((b) => b.left > 0 && b.joints.includes(k)).map((b) => b.left));
      const contract = joints.contract[k] ?? this.jointTotal[k];
      return kept < 1 ? kept * (capacity === Infinity ? contract : capacity) : capacity;
    });
  }

  /** Share of every stream that still flows: a stream is as short as the shortest thing on its path. @param {number[]} edges @param {number[]} joints */
  streamShares(edges, joints) {
    const { total, jointTotal } = this;
    const ratio = (/** @type {number} */ c, /** @type {number} */ t) => (c < t - SHORT ? c / Math.max(t, SHORT) : 1);
    return this.rules.streams.map((stream) => Math.min(
      1,
      ...stream.edges.map((i) => ratio(edges[i], total[i])),
      ...stream.joints.map((k) => ratio(joints[k], jointTotal[k])),
    ));
  }

  /** Contracts hold for a year; a month can use a part of the spare room only. @param {Room} room @param {Scenario} scenario */
  atHorizon(room, scenario) {
    const { rules, free } = this, { horizon } = scenario, phi = scenario.phi ?? rules.phi?.[1];
    const at = (/** @type {number[]} */ now, /** @type {Things} */ things, /** @type {number[]} */ spare, /** @type {Map<number, number>|undefined} */ held) => {
      let most = now.map((value, i) => Math.min(value, held?.get(i) ?? Infinity));
      if (horizon === "year") most = now.map((value, i) => Math.min(value, held?.get(i) ?? things.contract[i] ?? Infinity));
      return horizon === "month" ? monthly(most, things, spare, phi) : most;
    };
    return {
      edges: at(room.edges, rules.edges, free.edges, scenario.edge_contracts),
      joints: at(room.joints, rules.joints, free.joints, scenario.joint_contracts),
    };
  }
}

/** What a month can use: what the tables say, else base and a part of the spare room. @param {number[]} most @param {Things} things @param {number[]} free @param {number|undefined} phi */
function monthly(most, things, free, phi) {
  if (phi === undefined) throw new Error("the month horizon needs a calibration (φ), which this network does not have");
  const stated = new Map(things.month.map(([i, value]) => [i, value ?? Infinity]));
  const partWay = (/** @type {number} */ base, /** @type {number} */ all) => (all === Infinity ? all : base + phi * Math.max(all - base, 0));
  return most.map((value, i) => Math.min(value, stated.get(i) ?? partWay(things.base[i], free[i])));
}

/** Home crude's part of a capacity: pro rata where it is short of the base load, else what foreign crude leaves. @param {number[]} capacity @param {Things} things @param {number[]} total */
function homePart(capacity, things, total) {
  return capacity.map((value, i) => {
    if (value >= total[i] - SHORT) return Math.max(value - things.foreign[i], 0);
    return total[i] > 0 ? (value * things.base[i]) / total[i] : 0;
  });
}

/** What blocks leave of supply or intake. @param {number[]} limits @param {Block[]} blocks @param {(block: Block) => number[]} at @param {number[]} base */
function leftOf(limits, blocks, at, base) {
  const found = limits.slice();
  for (const block of blocks) if (block.left < 1) for (const i of at(block)) found[i] = Math.min(found[i], block.left * base[i]);
  return found;
}
