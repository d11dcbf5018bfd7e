// The state: what is on show. Everything drawn follows from it and from the tables; only actions change it.

/**
 * @typedef {object} State
 * @property {number|null} year
 * @property {string[]} blocked keys of what is blocked, in the order in which it was
 * @property {Map<string, number>} left share of a block that stays open, where the reader chose one
 * @property {string} horizon
 * @property {Assumed} assumed what the reader takes uncertain numbers to be
 * @property {string[]} projects planned ones that are taken to be there
 * @property {Release} release
 * @property {string} view what the map shows: base, scenario or difference
 * @property {string} unit mt or kbd
 * @property {string} language
 * @property {Set<string>} hidden corridors not drawn; "" stands for the routes of none
 * @property {Thing|null} choice whose details are open
 * @property {number|null} step of the story, from 0; null while it is closed
 * @property {string} kept the address of an answer that was kept to compare; "" for none
 * @property {boolean} moved the reader moved the map, so that the address has to say where it is
 *
 * @typedef {{foreign: boolean, home: boolean}} Release room of foreign crude, and crude of home refineries, for export
 */

/** What of the view is no part of an answer that is kept to compare. */
const NOT_KEPT = {
  network: null, view: "scenario", unit: "mt", language: null, hidden: [], choice: null, step: null, kept: "",
};

/** @type {Release} */
const NO_RELEASE = { foreign: false, home: false };

/** The state that the page opens with. @param {PageData} data @returns {State} */
function homeState(data) {
  const start = data.start ?? { blocked: [], horizon: "structural", ...NO_RELEASE };
  return {
    year: data.year, ...chosenBlocks(start.blocked), horizon: start.horizon, assumed: new Map(), projects: [],
    release: { foreign: start.foreign, home: start.home }, view: "scenario", unit: "mt", language: data.language,
    hidden: new Set(), choice: null, step: null, kept: "", moved: false,
  };
}

/** The blocks after a key was pressed: it goes, or it joins. An event stands alone and makes room.
 * @param {string[]} blocked @param {string} key */
function toggled(blocked, key) {
  if (blocked.includes(key)) return blocked.filter((other) => other !== key);
  return [...blocked.filter((other) => !other.startsWith("event:")), key];
}

/** What is blocked, each with the share that stays open. @param {Model} model @returns {[string, number][]} */
function blocksOf({ state, answers }) {
  return state.blocked.map((key) => [key, state.left.get(key) ?? answers.leftOf(key)]);
}

/** What the state asks of the engine, with other blocks where they are given.
 * @param {Model} model @param {[string, number][]} [blocks] @returns {Question} */
function questionOf(model, blocks = blocksOf(model)) {
  const { horizon, release: { foreign, home }, assumed, projects } = model.state;
  return { blocks, horizon, foreign, home, assumed, projects: model.projects.length ? projects : [] };
}

/** What the address has to say. @param {Model} model @param {number[]|null} at where the map is @returns {Shown} */
function shownOf(model, at) {
  const { data, state, home } = model;
  const blocked = blocksOf(model).map(([key, left]) => /** @type {[string, number|null]} */ (
    [key, left === model.answers.leftOf(key) ? null : left]));
  return {
    network: model.networks.shown && model.networks.shown.id,
    // "-" blocks nothing: without it, a page that opens with a block would open with it again.
    blocked: blocked.length || !data.start ? blocked : [["-", null]], horizon: state.horizon, view: state.view,
    year: state.year === home.year ? null : state.year, unit: state.unit,
    language: state.language === home.language ? null : state.language, hidden: [...state.hidden].sort(),
    assumed: [...state.assumed], projects: state.projects, release: state.release, step: state.step,
    kept: state.kept,
    choice: state.choice && state.choice.kind + ":" + state.choice.id, at: state.moved ? at : null,
  };
}

/** Bring the state to what an address says; unknown things are ignored. The choice and the map's place stay.
 * @param {Model} model @param {Partial<Shown>} said */
function restore(model, said) {
  const { data, state, tables } = model, opening = homeState(data);
  const own = said.blocked ? blocksSaid(model, said.blocked) : {};
  const plain = said.blocked ? { horizon: "structural", release: NO_RELEASE } : {};
  const { year, horizon, view, unit, language: code, hidden, projects, assumed, release, step, kept } = {
    ...opening, ...plain, assumed: [], hidden: [], ...said,
  };
  Object.assign(state, {
    blocked: opening.blocked, left: opening.left, ...own, horizon, view, unit, projects, step, release: { ...release },
    language: code ?? opening.language, kept,
    assumed: new Map(assumed), hidden: new Set(hidden.filter((id) => id === "" || tables.corridors.has(id))),
  });
  showYear(model, year);
}

/** @param {Model} model @param {[string, number|null][]} said */
function blocksSaid({ answers }, said) { return chosenBlocks(said.filter(([key]) => answers.targets.has(key))); }

/** @param {[string, number|null][]} said keys, and what of each the reader leaves open, if that is chosen
 * @returns {Pick<State, "blocked"|"left">} */
function chosenBlocks(said) {
  const shares = said.flatMap(([key, left]) => (left === null ? [] : [/** @type {[string, number]} */ ([key, left])]));
  return { blocked: said.map(([key]) => key), left: new Map(shares) };
}

/** Nothing blocked, nothing assumed, in the year that the page opens with. @param {Model} model */
function resetState(model) {
  const nothing = { blocked: [], left: new Map(), release: { ...NO_RELEASE } };
  Object.assign(model.state, homeState(model.data), nothing, { choice: model.state.choice, moved: model.state.moved });
  showYear(model, model.state.year);
}

/** Block an event in its own year, or else in the one that the page opens with, within a month where that is known.
 * @param {Model} model @param {string} key */
function replayState(model, key) {
  const { state, answers, home } = model;
  showYear(model, answers.yearOf(key) ?? (answers.years.has(home.year) ? home.year : [...answers.years.keys()][0]));
  const horizon = model.horizons.includes("month") ? "month" : "structural";
  Object.assign(state, { blocked: [key], left: new Map(), view: "scenario", horizon });
}
