// The scenario: what the blocks of the state lead to, taken from what was solved beforehand or came with the page.

/**
 * @typedef {{label: string, horizon: string, flows: Object<string, number>, blocked: Set<string>, answer: Answer|null,
 *   command: string, event: RouteEvent|null, differences: boolean}} Scenario flows after the block in Mt/y by edge;
 *   without an answer where the engine was not asked; differences when only what changes is drawn
 */

/** @param {Model} model @returns {Scenario|null} */
function scenarioOf(model) {
  const { data, state, whatIfs } = model;
  const differences = state.view === "difference", command = commandFor(model, state.blocked);
  if (state.given && data.scenario) {
    const { label, horizon, flows, blocked } = data.scenario, answer = givenAnswer(data.scenario);
    return { label, horizon, flows, blocked: new Set(blocked), answer, command, event: null, differences };
  }
  if (!state.blocked.length || !whatIfs) return null;
  const answer = whatIfs.answer(state.blocked, state.horizon);
  const event = data.events.find((one) => "event:" + one.id === state.blocked[0]) || null;
  const names = state.blocked.map((key) => model.nameOf(key));
  return {
    label: (event ? "Replay: " : "Blocked: ") + names.join(" + "), horizon: state.horizon,
    flows: answer ? answer.flows : {}, blocked: whatIfs.closed(state.blocked), answer, command, event, differences,
  };
}

/** The answer that came with the page, in the terms of the others. @param {GivenScenario} scenario @returns {Answer} */
function givenAnswer({ summary, flows }) {
  return {
    base: summary.base_mt, delivered: summary.delivered_mt, lost: summary.lost_mt, home: null,
    rerouted: summary.rerouted_mt, cost: null, costBefore: null, money: null,
    through: summary.through.map((row) => ({
      id: row.name, name: row.name, text: row.text, before: row.before, after: row.after,
      low: row.after_low, high: row.after_high,
    })),
    binding: [], lines: summary.lines, flows, foreign: {},
  };
}

/** Lost with little and with much of the others' spare room used, or null. @param {Model} model */
function lossBand({ whatIfs, state }) {
  if (!whatIfs || !state.horizon.startsWith("month") || !state.blocked.length) return null;
  const ends = present(["month-low", "month-high"].map((horizon) => whatIfs.lost(state.blocked, horizon)));
  if (ends.length < 2) return null;
  const low = Math.min(...ends), high = Math.max(...ends);
  return volume(low) === volume(high) ? amount(ends[0]) : volume(high) + " to " + amount(low);
}
