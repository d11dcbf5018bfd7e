// The model behind the page: the tables, the answers worked out beforehand, and the state. It draws nothing.

class Model {
  /** @param {PageData} data @param {Payload[]} payloads */
  constructor(data, payloads) {
    this.data = data;
    this.tables = new Tables(data);
    /** @type {Map<number|null, WhatIfs>} answers by year */
    this.solved = new Map(payloads.map((payload) => [payload.year, new WhatIfs(payload)]));
    // The first year's name of a thing counts.
    const items = [...this.solved.values()].reverse().flatMap((found) => found.items);
    this.itemNames = new Map(items.map((item) => [item.key, item.name]));
    this.home = homeState(data);
    this.state = homeState(data);
    /** @type {Scenario|null} what the state leads to; null when nothing is blocked */
    this.result = null;
  }

  /** The answers for the year on show, or null. */
  get whatIfs() { return this.solved.get(this.state.year) || null; }

  /** The scenario drawn on the map, or null. */
  get scenario() { return this.state.view === "base" ? null : this.result; }

  /** Horizons that can be chosen, the shortest first. */
  get horizons() { return this.whatIfs ? this.whatIfs.horizons : []; }

  /** The figures of the year on show, or null where none were found. */
  get yearRow() { return this.data.years.find((row) => row.year === this.state.year) || null; }

  get title() { return this.data.title + (this.state.year ? ", " + this.state.year : ""); }

  get hasShares() { return this.data.corridors.some((corridor) => isKnown(corridor.share)); }

  /** What a key is called. @param {string} key */
  nameOf(key) { return this.itemNames.get(key) || this.tables.nameOf(key) || key; }

  /** Whether an event can be replayed. @param {string} key */
  replays(key) { return [...this.solved.values()].some((found) => found.events.has(key)); }

  /** Why nothing can be blocked in this year. */
  get whyNoWhatIfs() {
    const { solved, state } = this;
    if (!solved.size) return "This page holds no blocks worked out beforehand: kzroutes map writes them.";
    if (!this.yearRow) return "No data found for " + state.year + ". It is a gap, not a zero.";
    return state.year + " has shares only: blocks are worked out for " + [...solved.keys()].sort().join(", ") + ".";
  }
}

/** Work out the result anew, after a change of state. @param {Model} model */
function settle(model) {
  const { state, data } = model;
  if (data.kbd === null) state.unit = "mt";
  if (state.unit === "kbd") useUnit("kb/d", data.kbd || 1);
  else useUnit("Mt/y", 1);
  model.result = scenarioOf(model);
}
