// What-ifs: finds the answer to a set of blocks among those that the engine solved beforehand. Nothing is computed here.

/**
 * @typedef {{key: string, name: string, kind: string, same_as: string[], edges: Set<string>, nodes: Set<string>}} Item
 * @typedef {{delivered: number, lost: number, home: number, rerouted: number, cost: number|null, money: number[]|null,
 *   through: (number[]|null)[], binding: number[], flows: number[], foreign: number[]}} Outcome kilotonnes, cents, hundredths of a percent
 * @typedef {{year: number|null, edges: string[], chain: number[], base: {exports: number, home: number, flows: number[], foreign: number[]},
 *   countries: string[], limits: [string, string][], items: any[], events: {key: string, left: number[], edges: number[]}[],
 *   outcomes: Outcome[], answers: Object<string, Object<string, number>>}} Payload
 * @typedef {{base: number, delivered: number, lost: number, home: number, rerouted: number, cost: number|null, costBefore: number|null,
 *   money: number[]|null, through: {id: string, after: number|null, low: number|null, high: number|null}[], binding: {id: string, name: string}[],
 *   flows: Object<string, number>, foreign: Object<string, number>}} Answer volumes in Mt/y, shares 0–1, USD per tonne, million USD
 */

class WhatIfs {
  /** @param {Payload} payload */
  constructor(payload) {
    this.payload = payload;
    this.year = payload.year;
    /** @type {Item[]} */
    this.items = payload.items.map((item) => ({ ...item, edges: new Set(item.edges.map((/** @type {number} */ i) => payload.edges[i])), nodes: new Set(item.nodes) }));
    this.place = new Map(this.items.flatMap((item, i) => [item.key, ...item.same_as].map((key) => [key, i])));
    this.events = new Map(payload.events.map((event) => [event.key, event]));
  }

  /** Whether a key can be blocked here. @param {string} key */
  knows(key) { return this.place.has(key) || this.events.has(key); }

  /** @param {string} key @returns {Item|undefined} */
  item(key) { const at = this.place.get(key); return at === undefined ? undefined : this.items[at]; }

  /** What closes an edge or lies at a node, the smallest first. @param {string} edge @returns {Item[]} */
  closing(edge) { return this.items.filter((item) => item.edges.has(edge)).sort((a, b) => a.edges.size - b.edges.size); }

  /** @param {string[]} keys @returns {Set<string>} edges that a set of blocks closes wholly */
  closed(keys) {
    const found = new Set();
    for (const key of keys) {
      const item = this.item(key), event = this.events.get(key);
      if (item) for (const edge of item.edges) found.add(edge);
      if (event && event.left.every((left) => left === 0)) for (const i of event.edges) found.add(this.payload.edges[i]);
    }
    return found;
  }

  /** The key of a set: positions in order; what lies wholly inside another member adds nothing and goes.
   * @param {string[]} keys @returns {string|null} */
  keyOf(keys) {
    if (keys.length === 1 && this.events.has(keys[0])) return keys[0];
    if (!keys.every((key) => this.place.has(key))) return null;
    const places = [...new Set(keys.map((key) => /** @type {number} */ (this.place.get(key))))];
    const within = (/** @type {Set<string>} */ a, /** @type {Set<string>} */ b) => a.size <= b.size && [...a].every((x) => b.has(x));
    const inside = (/** @type {number} */ a, /** @type {number} */ b) => within(this.items[a].edges, this.items[b].edges) && within(this.items[a].nodes, this.items[b].nodes);
    const kept = places.filter((a) => !places.some((b) => b !== a && inside(a, b) && !(inside(b, a) && a < b)));
    return kept.sort((a, b) => a - b).join(",");
  }

  /** The engine's answer, or null where it was not solved beforehand. @param {string[]} keys @param {string} horizon @returns {Answer|null} */
  answer(keys, horizon) {
    const key = this.keyOf(keys), found = this.payload.answers[horizon];
    if (key === null || !found || !(key in found)) return null;
    return this.read(this.payload.outcomes[found[key]]);
  }

  /** Exports lost in Mt/y, or null. @param {string[]} keys @param {string} horizon */
  lost(keys, horizon) {
    const key = this.keyOf(keys), found = this.payload.answers[horizon];
    return key !== null && found && key in found ? this.payload.outcomes[found[key]].lost / 1000 : null;
  }

  /** @param {Outcome} outcome @returns {Answer} */
  read(outcome) {
    const { base, chain, countries, limits, answers, outcomes } = this.payload;
    const nothing = answers.structural && "" in answers.structural ? outcomes[answers.structural[""]] : null;
    const share = (/** @type {number|undefined} */ v) => (v === undefined ? null : v / 10000);
    return {
      base: base.exports / 1000, delivered: outcome.delivered / 1000, lost: outcome.lost / 1000, home: outcome.home / 1000, rerouted: outcome.rerouted / 1000,
      cost: outcome.cost === null ? null : outcome.cost / 100, costBefore: nothing && nothing.cost !== null ? nothing.cost / 100 : null, money: outcome.money,
      through: outcome.through.map((t, i) => ({ id: countries[i], after: share((t || [])[0]), low: share((t || [])[1]), high: share((t || [])[2]) })),
      binding: outcome.binding.map((i) => ({ id: limits[i][0], name: limits[i][1] })),
      flows: this.spread(base.flows, outcome.flows, chain), foreign: this.spread(base.foreign, outcome.foreign, null),
    };
  }

  /** Flows per edge in Mt/y: the base and the difference of the edge, or of its chain. @param {number[]} base @param {number[]} differences @param {number[]|null} chain */
  spread(base, differences, chain) {
    const { edges } = this.payload, more = new Map();
    for (let i = 0; i < differences.length; i += 2) more.set(differences[i], differences[i + 1]);
    /** @type {Object<string, number>} */
    const flows = {};
    edges.forEach((edge, i) => { flows[edge] = Math.max(0, base[i] + (more.get(chain ? chain[i] : i) || 0)) / 1000; });
    return flows;
  }
}
