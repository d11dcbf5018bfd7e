// The state: what is on show. Everything drawn follows from it and from the tables; only actions change it.

/**
 * @typedef {object} State
 * @property {number|null} year
 * @property {string[]} blocked keys of what is blocked, in the order in which it was
 * @property {string} horizon
 * @property {string} view what the map shows: base, scenario or difference
 * @property {string} unit mt or kbd
 * @property {Set<string>} hidden corridors not drawn; "" stands for the routes of none
 * @property {Thing|null} choice whose details are open
 * @property {boolean} given the scenario that came with the page is shown, not one put together here
 * @property {boolean} moved the reader moved the map, so that the address has to say where it is
 */

/** The state that the page opens with, and goes back to. @param {PageData} data @returns {State} */
function homeState(data) {
  const { blocked, horizon } = data.start || { blocked: [], horizon: "structural" };
  return {
    year: data.year, blocked: [...blocked], horizon, view: "scenario", unit: "mt", hidden: new Set(), choice: null,
    given: data.scenario !== null, moved: false,
  };
}

/** The blocks after a key was pressed: it goes, or it joins. An event stands alone and makes room.
 * @param {string[]} blocked @param {string} key */
function toggled(blocked, key) {
  if (blocked.includes(key)) return blocked.filter((other) => other !== key);
  return [...blocked.filter((other) => !other.startsWith("event:")), key];
}

/** What the address has to say. @param {Model} model @param {number[]|null} at where the map is @returns {Shown} */
function shownOf({ data, state, home }, at) {
  // "-" blocks nothing: without it, a page that opens with a block would open with it again.
  const blocked = state.blocked.length || !data.start ? state.blocked : ["-"];
  return {
    blocked: state.given ? [] : blocked, horizon: state.horizon, view: state.view,
    year: state.year === home.year ? null : state.year, unit: state.unit, hidden: [...state.hidden].sort(),
    choice: state.choice && state.choice.kind + ":" + state.choice.id, at: state.moved ? at : null,
  };
}

/** Bring the state to what an address says; unknown things are ignored. The choice and the map's place stay.
 * @param {Model} model @param {Partial<Shown>} said */
function restore(model, said) {
  const { data, state, home, tables } = model;
  showYear(model, said.year === undefined ? home.year : said.year);
  state.given = !said.blocked && data.scenario !== null;
  state.blocked = (said.blocked || home.blocked).filter((key) => !model.whatIfs || model.whatIfs.knows(key));
  state.view = said.view || "scenario";
  state.horizon = said.horizon || (said.blocked ? "structural" : home.horizon);
  keepHorizon(model);
  if (state.given) state.blocked = [...home.blocked];
  state.unit = said.unit || "mt";
  state.hidden = new Set((said.hidden || []).filter((id) => id === "" || tables.corridors.has(id)));
}

/** Go back to how the page opens; the map and the details are the actions' to put back. @param {Model} model */
function resetState(model) {
  const { data, state, home, solved } = model;
  // Without answers of its own, the page can only show what came with it.
  const given = !solved.size && data.scenario !== null;
  Object.assign(state, {
    blocked: given ? [...home.blocked] : [], given, horizon: home.horizon, view: "scenario", unit: "mt",
    hidden: new Set(),
  });
  showYear(model, home.year);
}

/** Go to the year of an event and block it, within a month where that was worked out.
 * @param {Model} model @param {string} key */
function replayState(model, key) {
  const { state } = model;
  const year = [...model.solved.values()].find((found) => found.events.has(key))?.payload.year;
  if (year !== undefined && year !== state.year) showYear(model, year);
  const horizon = model.horizons.includes("month") ? "month" : "structural";
  Object.assign(state, { blocked: [key], given: false, view: "scenario", horizon });
}
