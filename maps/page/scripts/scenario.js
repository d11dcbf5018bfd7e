// The scenario: what the blocks of the state lead to.

/**
 * @typedef {{label: string, horizon: string, flows: Object<string, number>, blocked: Set<string>, answer: Answer,
 *   command: string|null, event: RouteEvent|null, differences: boolean}} Scenario flows after the block in Mt/y by
 *   edge; blocked edges are closed whole; command asks the same on the command line, where it can; differences when
 *   only what changes is drawn
 */

/** @param {Model} model @returns {Scenario|null} */
function scenarioOf(model) {
  const { data, state, engine } = model, blocks = blocksOf(model);
  if (!blocks.length || !engine) return null;
  const answer = engine.answer(questionOf(model)), shut = blocks.filter(([, left]) => left === 0).map(([key]) => key);
  const event = data.events.find((one) => "event:" + one.id === state.blocked[0]) || null;
  return {
    label: event ? t("Replay: {0}", answer.label) : t("Blocked: {0}", answer.label), horizon: state.horizon,
    flows: answer.flows,
    blocked: engine.closed(shut), answer, command: commandFor(model, blocks), event,
    differences: state.view === "difference",
  };
}

/** What is blocked by the names that the list has for it, where nothing else is the reader's own: of that, things were
 * worked out beforehand. @param {Model} model @returns {string[]|null} */
function plainBlocks({ state, engine }) {
  const { blocked, left, assumed, projects, release } = state;
  if (!engine || left.size || assumed.size || projects.length || release.home || release.foreign) return null;
  return [...new Set(blocked.map((key) => engine.byKey.get(key)?.key ?? key))].sort();
}

/** The same question to the engine on the command line; it takes no assumptions and no projects.
 * @param {Model} model @param {[string, number][]} blocks @returns {string|null} */
function commandFor({ data, state, answers }, blocks) {
  if (state.assumed.size || state.projects.length) return null;
  const words = blocks.map(([key, left]) => (left === answers.leftOf(key) ? key : key + "@" + percentOf(left) + "%"));
  return [
    "kzroutes block", ...words, state.horizon === "structural" ? "" : "--horizon " + state.horizon,
    state.year ? "--year " + state.year : "", state.release.foreign ? "--release-foreign" : "",
    state.release.home ? "--release-home" : "", data.network ? "--network " + data.network : "",
  ].filter(Boolean).join(" ");
}
