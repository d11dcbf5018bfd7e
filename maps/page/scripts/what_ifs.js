// What-ifs: finds the answer to a set of blocks among those that the engine solved beforehand. Nothing is computed.

/**
 * @typedef {{key: string, name: string, kind: string, same_as: string[], edges: number[], nodes: string[]}} PayloadItem
 *
 * @typedef {{key: string, name: string, kind: string, same_as: string[], edges: Set<string>, nodes: Set<string>}} Item
 *   something that can be blocked
 *
 * @typedef {{delivered: number, lost: number, home: number, rerouted: number, cost: number|null, money: number[]|null,
 *   through: (number[]|null)[], binding: number[], flows: number[], foreign: number[]}} Outcome
 *   kilotonnes, cents, hundredths of a percent
 *
 * @typedef {{year: number|null, edges: string[], chain: number[],
 *   base: {exports: number, home: number, flows: number[], foreign: number[]}, countries: string[],
 *   limits: [string, string][], items: PayloadItem[], events: {key: string, left: number[], edges: number[]}[],
 *   outcomes: Outcome[], answers: Object<string, Object<string, number>>}} Payload
 *
 * @typedef {{id: string, after?: number|null, low?: number|null, high?: number|null, name?: string, text?: string|null,
 *   before?: number|null}} Through share through a country; what came with the page brings its words and its base
 *
 * @typedef {{base: number, delivered: number, lost: number, home: number|null, rerouted: number, cost: number|null,
 *   costBefore: number|null, money: number[]|null, through: Through[], binding: {id: string, name: string}[],
 *   lines?: string[], flows: Object<string, number>, foreign: Object<string, number>}} Answer
 *   volumes in Mt/y, shares 0–1, USD per tonne, million USD
 */

class WhatIfs {
  /** @param {Payload} payload */
  constructor(payload) {
    this.payload = payload;
    /** @type {Item[]} */
    this.items = payload.items.map((item) => ({
      ...item, edges: new Set(item.edges.map((i) => payload.edges[i])), nodes: new Set(item.nodes),
    }));
    const names = this.items.flatMap((item, i) => [item.key, ...item.same_as].map((key) => ({ key, i })));
    this.place = new Map(names.map(({ key, i }) => [key, i]));
    this.events = new Map(payload.events.map((event) => [event.key, event]));
  }

  /** Horizons with answers, the shortest first. */
  get horizons() {
    const known = Object.keys(this.payload.answers);
    return known.sort((a, b) => HORIZON_NAMES.indexOf(a) - HORIZON_NAMES.indexOf(b));
  }

  /** Whether a key can be blocked here. @param {string} key */
  knows(key) { return this.place.has(key) || this.events.has(key); }

  /** @param {string} key @returns {Item|undefined} */
  item(key) {
    const at = this.place.get(key);
    return at === undefined ? undefined : this.items[at];
  }

  /** What closes an edge, the smallest first. @param {string} edge @returns {Item[]} */
  closing(edge) {
    return this.items.filter((item) => item.edges.has(edge)).sort((a, b) => a.edges.size - b.edges.size);
  }

  /** @param {string[]} keys @returns {Set<string>} edges that a set of blocks closes wholly */
  closed(keys) {
    /** @type {Set<string>} */
    const found = new Set();
    for (const key of keys) {
      for (const edge of this.item(key)?.edges || []) found.add(edge);
      const event = this.events.get(key);
      if (!event || event.left.some((left) => left > 0)) continue; // what is open in part is not closed
      for (const i of event.edges) found.add(this.payload.edges[i]);
    }
    return found;
  }

  /** The key of a set: positions in order; what lies wholly inside another member adds nothing and goes.
   * @param {string[]} keys @returns {string|null} */
  keyOf(keys) {
    if (keys.length === 1 && this.events.has(keys[0])) return keys[0];
    if (!keys.every((key) => this.place.has(key))) return null;
    const places = [...new Set(keys.map((key) => /** @type {number} */ (this.place.get(key))))];
    // Of two that close the same, the first stays.
    const covered = (/** @type {number} */ a) => places.some((b) => b !== a && this.inside(a, b)
      && !(this.inside(b, a) && a < b));
    return places.filter((a) => !covered(a)).sort((a, b) => a - b).join(",");
  }

  /** Whether all that one item closes is closed by another too. @param {number} a @param {number} b */
  inside(a, b) {
    const [one, other] = [this.items[a], this.items[b]];
    return isWithin(one.edges, other.edges) && isWithin(one.nodes, other.nodes);
  }

  /** What the engine found, or null where it was not asked. @param {string[]} keys @param {string} horizon */
  outcome(keys, horizon) {
    const key = this.keyOf(keys), found = this.payload.answers[horizon];
    return key !== null && found && key in found ? this.payload.outcomes[found[key]] : null;
  }

  /** The engine's answer, or null where it was not solved beforehand.
   * @param {string[]} keys @param {string} horizon @returns {Answer|null} */
  answer(keys, horizon) {
    const outcome = this.outcome(keys, horizon);
    return outcome ? this.read(outcome) : null;
  }

  /** Exports lost in Mt/y, or null. @param {string[]} keys @param {string} horizon */
  lost(keys, horizon) {
    const outcome = this.outcome(keys, horizon);
    return outcome ? outcome.lost / 1000 : null;
  }

  /** @param {Outcome} outcome @returns {Answer} */
  read(outcome) {
    const { base, chain, countries, limits } = this.payload;
    const nothing = this.outcome([], "structural");
    const dollars = (/** @type {number|null|undefined} */ cents) => (isKnown(cents) ? cents / 100 : null);
    const share = (/** @type {number|undefined} */ value) => (isKnown(value) ? value / 10000 : null);
    return {
      base: base.exports / 1000, delivered: outcome.delivered / 1000, lost: outcome.lost / 1000,
      home: outcome.home / 1000, rerouted: outcome.rerouted / 1000,
      cost: dollars(outcome.cost), costBefore: dollars(nothing?.cost), money: outcome.money,
      through: outcome.through.map((row, i) => {
        const [after, low, high] = row || [];
        return { id: countries[i], after: share(after), low: share(low), high: share(high) };
      }),
      binding: outcome.binding.map((i) => ({ id: limits[i][0], name: limits[i][1] })),
      flows: this.spread(base.flows, outcome.flows, chain),
      foreign: this.spread(base.foreign, outcome.foreign, null),
    };
  }

  /** Flows per edge in Mt/y: the base and the difference of the edge, or of its chain.
   * @param {number[]} base @param {number[]} differences @param {number[]|null} chain */
  spread(base, differences, chain) {
    /** @type {Map<number, number>} */
    const more = new Map();
    for (let i = 0; i < differences.length; i += 2) more.set(differences[i], differences[i + 1]);
    /** @type {Object<string, number>} */
    const flows = {};
    this.payload.edges.forEach((edge, i) => {
      flows[edge] = Math.max(0, base[i] + (more.get(chain ? chain[i] : i) || 0)) / 1000;
    });
    return flows;
  }
}

/** @param {Set<string>} some @param {Set<string>} all */
function isWithin(some, all) { return some.size <= all.size && [...some].every((one) => all.has(one)); }
