// The model behind the page: the tables, the engine, and the state. It draws nothing.

class Model {
  /** @param {PageData} data @param {EnginePayload} payload @param {Networks} networks */
  constructor(data, payload, networks = ONE_NETWORK) {
    this.data = data;
    this.networks = networks;
    this.tables = new Tables(data);
    this.answers = new Engine(payload);
    this.names = namesOf(this);
    this.home = homeState(data);
    this.state = homeState(data);
    /** @type {Scenario|null} what the state leads to; null when nothing is blocked */
    this.result = null;
  }

  /** What answers for the year on show, or null. */
  get engine() { return this.answers.years.get(this.state.year) ?? null; }

  /** The scenario drawn on the map, or null. */
  get scenario() { return this.state.view === "base" ? null : this.result; }

  /** Horizons that can be chosen, the shortest first. */
  get horizons() { return this.engine ? this.engine.horizons : []; }

  /** Planned projects that can be taken to be there. */
  get projects() { return this.engine ? this.engine.payload.projects : []; }

  /** The figures of the year on show, or null where none were found. */
  get yearRow() { return this.data.years.find((row) => row.year === this.state.year) || null; }

  /** Where the figures before a block come from: statistics, or without any the model; null for a gap. */
  get origin() { return this.yearRow ? "statistics" : this.data.years.length ? null : "model"; }

  get title() { return this.data.title + (this.state.year ? ", " + this.state.year : ""); }

  /** How to cite the page, with the year on show. */
  get citation() { return this.data.citation.replace(/(Year shown: )\d+/, "$1" + (this.state.year ?? "")); }

  get hasShares() { return this.data.corridors.some((corridor) => isKnown(corridor.share)); }

  /** What a key is called. @param {string} key */
  nameOf(key) { return this.answers.targets.get(key)?.name ?? this.tables.nameOf(key) ?? key; }

  /** Whether an event closes something that can be blocked here. @param {string} key */
  replays(key) { return this.answers.targets.has(key); }

  /** The year nearest to the one on show in which things can be blocked, or null. */
  get nearestYear() { return nearestYearOf(this, () => true); }
}

/** The year nearest to the one on show of which something holds, or null.
 * @param {Model} model @param {(year: YearEngine) => boolean} holds */
function nearestYearOf({ answers, state }, holds) {
  const years = [...answers.years].filter(([, year]) => holds(year)).map(([year]) => year).filter(isKnown);
  const away = (/** @type {number} */ year) => Math.abs(year - (state.year ?? 0));
  return years.reduce((best, year) => (best === null || away(year) < away(best) ? year : best),
    /** @type {number|null} */ (null));
}

/** Work out the result anew, after a change of state. @param {Model} model */
function settle(model) {
  const { state, data } = model;
  if (state.language !== language.code) speak(model);
  if (data.kbd === null) state.unit = "mt";
  if (state.unit === "kbd") useUnit(t("kb/d"), data.kbd || 1, data.places, data.brief_places);
  else useUnit(t("Mt/y"), 1, data.places, data.brief_places);
  model.result = scenarioOf(model);
}

/** Everything that a table names. @param {Model} model */
function namesOf({ data, answers }) {
  const years = [...answers.years.values()], named = [
    ...data.corridors, ...data.insets, ...(data.months?.series ?? []), ...answers.targets.values(),
    ...years.flatMap(({ items, payload }) => [...items, ...payload.projects]),
  ];
  return new Names(/** @type {[Named, string[]][]} */ ([
    ...data.nodes.map((node) => [node, ["name", "country"]]),
    ...data.edges.map((edge) => [edge, ["name", "tail_name", "head_name", "line_name", "country", "operator"]]),
    ...data.events.map((event) => [event, ["name", "asset"]]),
    ...(data.months?.closed ?? []).map((one) => [one, ["name", "corridor"]]),
    ...years.flatMap(({ payload }) => payload.buyers?.buyers ?? []).map((buyer) => [buyer, ["1"]]),
    ...named.map((row) => [row, ["name"]]),
    [data.countries, Object.keys(data.countries)], [data, ["title", "dependence_on"]],
  ]));
}

/** Take the language of the state, if the page has it; answers are worded anew. @param {Model} model */
function speak({ state, names, answers }) {
  useLanguage(state.language);
  state.language = language.code;
  names.show();
  for (const year of answers.years.values()) year.answers.clear();
}
