// The engine: answers any question about any full year, from what the page carries (maps/payload/engine.py).

/**
 * @typedef {{key: string, name: string, edges: number[], nodes: string[], of_base: boolean, left?: number}} Blockable
 *   edges by position among all; left is what an event says stays open
 *
 * @typedef {{id: string, name: string, planned_mt: number, status: string, sources: string[], opens: boolean,
 *   raises: Raise[]}} Project opens: it adds edges, so that it has programs of its own
 *
 * @typedef {{year: number|null, items: string[][], programs: number[], projects: Project[],
 *   counts: LossCounts|null, buyers: BuyersPayload|null}} YearPayload counts: where the year has several; buyers: where
 *   customs figures of the year are known
 *
 * @typedef {{edges: string[], targets: Blockable[], years: YearPayload[], programs: Object<string, any[]>}}
 *   EnginePayload programs by part, years say which are theirs
 *
 * @typedef {{key: string, name: string, kind: string, same_as: string[], edges: Set<string>, nodes: Set<string>}} Item
 *   something that can be blocked
 *
 * @typedef {object} Question
 * @property {[string, number][]} blocks keys and the share that stays open
 * @property {string} horizon
 * @property {boolean} foreign offer the room that foreign crude leaves
 * @property {boolean} home offer for export what home refineries cannot get
 * @property {Assumed} assumed
 * @property {string[]} projects taken to be there
 *
 * @typedef {{id: string, after: number|null, range?: [number, number]|null}} Through share of exports through a
 *   country, and what it can be in all plans that deliver as much, once that was asked (throughRange)
 *
 * @typedef {object} Answer volumes in Mt/y, shares 0–1, USD per tonne, million USD
 * @property {string} label what is blocked
 * @property {string} horizon
 * @property {number|null} year
 * @property {number} moved what moved there before; Infinity if nothing is blocked
 * @property {boolean} exported whether what arrives is an export
 * @property {string[]} unpublished streams of others on what is blocked whose volume was not published, by name
 * @property {number} base
 * @property {number} delivered
 * @property {number} lost
 * @property {[number, number]} range least and most lost over what is uncertain
 * @property {[number, number]} homeRange least and most lost to home refineries
 * @property {number} home lost to home refineries
 * @property {number} homeBase
 * @property {number} rerouted
 * @property {Sale[]} sales what buyers are taken to buy beyond the base case
 * @property {number|null} cost
 * @property {number|null} costBefore
 * @property {[number, number, number]|null} money value, low, high of what is lost
 * @property {Through[]} through
 * @property {(country: string) => [number, number]|null} throughRange takes a while
 * @property {Bottleneck[]} binding
 * @property {CorridorChange[]} corridors
 * @property {{id: string, before: number, after: number}[]} fields
 * @property {() => Losses|null} buyers who loses how much, where that is known
 * @property {Object<string, number>} flows home crude by edge
 */

/** Answers that are kept: going back and forth needs no new ones. */
const KEPT = 40;

class Engine {
  /** @param {EnginePayload} payload */
  constructor(payload) {
    this.targets = new Map((payload.targets ?? []).map((target) => [target.key, target]));
    this.edges = payload.edges ?? [];
    const parts = Object.entries(payload.programs ?? {});
    const programOf = (/** @type {number} */ i) => /** @type {CompiledPayload} */ (
      Object.fromEntries(parts.map(([name, some]) => [name, some[i]])));
    this.years = new Map((payload.years ?? []).map((year) => (
      [year.year, new YearEngine(this, year, year.programs.map(programOf))])));
  }

  /** The share of a thing that stays open when it is blocked: an event may say one. @param {string} key */
  leftOf(key) { return this.targets.get(key)?.left ?? 0; }

  /** An event's own year, if that can be blocked. @param {string} key @returns {number|undefined} */
  yearOf(key) {
    const year = Number(/^event:(\d{4})/.exec(key)?.[1]);
    return this.years.has(year) ? year : undefined;
  }
}

class YearEngine {
  /** @param {Engine} engine @param {YearPayload} payload
   * @param {CompiledPayload[]} programs the first as the tables have it, others with edges that projects open */
  constructor(engine, payload, programs) {
    this.engine = engine;
    this.payload = payload;
    this.programs = programs;
    const open = new Set(programs[0].names.edges);
    const edgesOf = (/** @type {Blockable} */ { edges }) =>
      edges.map((i) => engine.edges[i]).filter((id) => open.has(id));
    /** @type {Map<string, Item>} what is listed, by all its names; and what else was asked for */
    this.byKey = new Map();
    /** @type {Map<string, Item>} */
    this.unlisted = new Map();
    /** @type {Item[]} what is listed */
    this.items = payload.items.map(([key, ...others]) => {
      const item = itemOf(/** @type {Blockable} */ (engine.targets.get(key)), others, edgesOf);
      for (const name of [key, ...others]) this.byKey.set(name, item);
      return item;
    });
    this.edgesOf = edgesOf;
    this.buyers = payload.buyers && new Buyers(payload.buyers);
    /** @type {Map<string, Compiled>} by the projects that are there */
    this.made = new Map();
    /** @type {Map<CompiledPayload, FlowProgram>} */
    this.solvers = new Map();
    /** @type {Map<string, Answer>} */
    this.answers = new Map();
  }

  /** Horizons that can be asked about: contracts need statistics, a month a calibration. */
  get horizons() {
    const [{ rules, figures }] = this.programs, counted = figures.countries.length > 0;
    return HORIZONS.filter((name) => name === "structural" || (counted && (name === "year" || rules.phi !== null)));
  }

  /** What is listed under a key, or what else can be blocked by that name. @param {string} key */
  item(key) {
    const target = this.engine.targets.get(key);
    if (target && !this.byKey.has(key) && !this.unlisted.has(key)) {
      this.unlisted.set(key, itemOf(target, [], this.edgesOf));
    }
    return this.byKey.get(key) ?? this.unlisted.get(key);
  }

  /** What is listed and closes an edge, the smallest first. @param {string} edge @returns {Item[]} */
  closing(edge) {
    return this.items.filter((item) => item.edges.has(edge)).sort((a, b) => a.edges.size - b.edges.size);
  }

  /** Edges that close with some keys. @param {string[]} keys @returns {Set<string>} */
  closed(keys) { return new Set(keys.flatMap((key) => [...(this.item(key)?.edges ?? [])])); }

  /** The program with some projects in place. @param {string[]} projects */
  compiled(projects) {
    const chosen = this.payload.projects.filter(({ id }) => projects.includes(id));
    const opens = chosen.filter((one) => one.opens).map(({ id }) => id).join(" ");
    const key = chosen.map(({ id }) => id).join(" "), known = this.made.get(key);
    if (known) return known;
    const payload = this.programs.find((one) => one.opens.join(" ") === opens) ?? this.programs[0];
    const made = new Compiled(payload, chosen.flatMap(({ raises }) => raises), () => this.solver(payload));
    this.made.set(key, made);
    return made;
  }

  /** The program, made when it is first asked: a page that is only looked at need not solve it.
   * @param {CompiledPayload} payload */
  solver(payload) {
    const { program, rules } = payload, reference = () => (
      new BoundRules(rules, program.refinery_chains).bounds(UNTOUCHED));
    const made = this.solvers.get(payload) ?? new FlowProgram(program, reference());
    this.solvers.set(payload, made);
    return made;
  }

  /** @param {Question} question @returns {Answer} */
  answer(question) {
    const key = JSON.stringify({ ...question, assumed: [...question.assumed] }), known = this.answers.get(key);
    if (known) return known;
    if (this.answers.size >= KEPT) this.answers.clear();
    const found = answerOf(this.compiled(question.projects), question, this);
    this.answers.set(key, found);
    return found;
  }

  /** Exports lost, Mt/y. @param {Question} question */
  lost(question) {
    const compiled = this.compiled(question.projects), scenario = this.scenario(compiled, question);
    const { exports } = compiled.totals(assuming(compiled, scenario, question.assumed));
    return Math.max(compiled.rules.exports - exports, 0);
  }

  /** Who loses how much; null where nobody knows who bought. @param {Compiled} compiled @param {number[]} flows
   * @returns {Losses|null} */
  losses({ position, rules }, flows) {
    const places = this.engine.edges.map((id) => position.edges.get(id) ?? -1);
    const onPage = (/** @type {number[]} */ some) => places.map((i) => some[i] ?? 0);
    return this.buyers && this.buyers.losses(onPage(rules.edges.base), onPage(flows));
  }

  /** @param {Compiled} compiled @param {Question} question @returns {Case} with what the tables say */
  scenario(compiled, { blocks, horizon, foreign, home }) {
    return {
      blocks: blocks.map(([key, left]) => this.block(compiled, key, left)),
      horizon: /** @type {Case["horizon"]} */ (horizon), release_foreign: foreign, release_home: home,
    };
  }

  /** A block by the positions of what it closes. @param {Compiled} compiled @param {string} key @param {number} left
   * @returns {Block} */
  block({ names, position }, key, left) {
    const { edges, nodes, of_base } = /** @type {Blockable} */ (this.engine.targets.get(key)), within = new Set(nodes);
    const among = (/** @type {string} */ part) => names[part].flatMap((node, i) => (within.has(node) ? [i] : []));
    const joint = key.startsWith("joint:") ? position.joints.get(key.slice("joint:".length)) : undefined;
    return {
      edges: present(edges.map((i) => position.edges.get(this.engine.edges[i]))),
      joints: joint === undefined ? [] : [joint],
      supply: among("supply"), domestic: among("domestic"), markets: among("markets"), of_base, left,
    };
  }
}

/** @param {Blockable} target @param {string[]} others its other names
 * @param {(target: Blockable) => string[]} edgesOf @returns {Item} */
function itemOf(target, others, edgesOf) {
  const { key, name, nodes } = target, { kind } = thingOf(key);
  return { key, name, kind, same_as: others, edges: new Set(edgesOf(target)), nodes: new Set(nodes) };
}

/** @param {Compiled} compiled @param {Question} question @param {YearEngine} year @returns {Answer} */
function answerOf(compiled, question, year) {
  const { rules, figures } = compiled, { assumed } = question, scenario = year.scenario(compiled, question);
  const solved = compiled.solve(assuming(compiled, scenario, assumed)), { plan } = solved, { exports: base } = rules;
  const delivered = total(plan.markets), homeBase = sum(rules.domestic), lost = Math.max(base - delivered, 0);
  const runs = [{ exports: delivered, home: total(plan.domestic) },
    ...rangeEnds(compiled, scenario, assumed).map((end) => compiled.totals(end))];
  const missing = runs.map(({ exports }) => Math.max(base - exports, 0));
  const lacking = runs.map(({ home }) => Math.max(homeBase - home, 0));
  const gates = compiled.gates.exports(solved.flows, plan.markets);
  const closed = new Set(scenario.blocks.flatMap(({ edges }) => edges));
  return {
    label: labelOf(year, question.blocks), horizon: question.horizon, year: year.payload.year,
    moved: scenario.blocks.length ? movedOn(compiled, scenario.blocks) : Infinity,
    exported: figures.home,
    unpublished: figures.unpublished.filter(([, edges]) => edges.some((i) => closed.has(i))).map(([name]) => name),
    base, delivered, lost,
    range: spanOf(missing), homeRange: spanOf(lacking),
    home: Math.max(homeBase - total(plan.domestic), 0), homeBase,
    rerouted: compiled.gates.rerouted(compiled.baseGates, gates),
    sales: salesOf(compiled, solved, assumed),
    cost: compiled.cost(solved), costBefore: compiled.cost(compiled.reference),
    money: worthOf(figures, lost, assumed.get("price")), through: compiled.through(solved),
    throughRange: (country) => compiled.throughRange(solved, country),
    binding: lost + homeBase - total(plan.domestic) > NOTHING ? compiled.bottlenecks(solved) : [],
    corridors: compiled.gates.byCorridor(compiled.baseGates, gates),
    fields: compiled.names.supply.map((id, s) => ({ id, before: figures.output[s], after: plan.supply[s] })),
    buyers: once(() => year.losses(compiled, solved.flows)),
    flows: Object.fromEntries(compiled.names.edges.map((id, i) => [id, wholeKilotonnes(solved.flows[i])])),
  };
}

/** Least and most. @param {number[]} values @returns {[number, number]} */
function spanOf(values) { return [Math.min(...values), Math.max(...values)]; }

/** Mt/y to a decimal more than is printed: to the kilotonne where a network is not small. @param {number} mt */
function wholeKilotonnes(mt) {
  const parts = 10 ** (shownUnit.places + 1);
  return Math.round(mt * parts) / parts;
}

/** What is blocked, in words. @param {YearEngine} year @param {[string, number][]} blocks */
function labelOf({ engine }, blocks) {
  const sorted = [...blocks].sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.map(([key, left]) => {
    const { name: plainly } = /** @type {Blockable} */ (engine.targets.get(key));
    const name = thingOf(key).kind === "event" ? t("“{0}”", plainly) : plainly; // it is a sentence of its own
    const part = String(Number((100 * left).toPrecision(6))).replace(".", language.decimal);
    return left === 0 ? name : t("{0} ({1} % left)", name, part);
  }).join(", ") || t("nothing blocked");
}

/** Base flow of all crude on what is blocked, on its busiest edge or at its fields and takers, Mt/y.
 * @param {Compiled} compiled @param {Block[]} blocks */
function movedOn({ rules, figures }, blocks) {
  return Math.max(0, ...blocks.flatMap(({ edges, supply, domestic, markets }) => [
    ...edges.map((i) => rules.edges.base[i] + rules.edges.foreign[i]), ...supply.map((s) => figures.output[s]),
    ...domestic.map((d) => rules.domestic[d]), ...markets.map((m) => rules.markets[m]),
  ]));
}

/** What lost exports are worth, million USD a year: value, low, high. @param {Figures} figures @param {number} lost
 * @param {number} [price] USD/bbl instead of the year's @returns {[number, number, number]|null} */
function worthOf({ price: average, factor }, lost, price) {
  if (!average || !factor) return null;
  const each = lost * (price ?? average.value);
  return [each * factor.value, each * factor.low, each * factor.high];
}
