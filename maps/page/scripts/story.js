// The story: five steps through what the page can show, each with the state that it speaks of.

/** @typedef {{title: string, text: () => string, blocked: [string, number][], horizon: string}} Step
 *   the text may have to be worked out */

/** Its steps on this network; none without a corridor and a country that much crosses.
 * @param {Model} model @returns {Step[]} */
function storyOf(model) {
  const headline = headlineOf(model), country = mostCrossed(model), corridor = mostCarrying(model);
  const [line, land] = ["corridor:" + corridor?.id, "country:" + country?.id], { targets } = model.answers;
  if (!headline || !country || !corridor || !targets.has(line) || !targets.has(land)) return [];
  const [long, short] = ["structural", "month"].filter((name) => model.horizons.includes(name));
  return [
    { title: t("Where it goes"), text: () => headline, blocked: [], horizon: long },
    {
      title: t("{0} stops", corridor.name), blocked: [[line, 0]], horizon: long,
      text: () => t("Dashed red is lost where it was carried, amber is gained by other routes, both as wide as the"
        + " change. The tags at the fields say what they cannot deliver."),
    },
    {
      title: t("The same within a month"), blocked: [[line, 0]], horizon: short ?? long,
      text: () => t("Less of the spare room on other routes can be used: {0}. In the long run: {1}. Both are yearly"
        + " rates of the model.", lostAt(model, line, short ?? long), lostAt(model, line, long)),
    },
    {
      title: t("All routes through {0}", country.name), blocked: [[land, 0]], horizon: long,
      text: () => t("Its share of what is left can fall because the exports are lost, not because they go elsewhere:"
        + " read it beside the loss."),
    },
    {
      title: t("What is not certain"), blocked: [[line, 0.5]], horizon: long,
      text: () => t("Half of {0} stays open here. Move the slider, or set what no source settles under “Assumptions”:"
        + " the answer follows, with its range. Every figure leads to its source.", corridor.name),
    },
  ];
}

/** What is lost if a thing closes, in words. @param {Model} model @param {string} key @param {string} horizon */
function lostAt({ engine }, key, horizon) {
  const question = {
    blocks: /** @type {[string, number][]} */ ([[key, 0]]), horizon, foreign: false, home: false,
    assumed: new Map(), projects: [],
  };
  return engine ? t("{0} lost", amount(engine.lost(question))) : "";
}

/** Bring the state to a step; without one the story is closed and what is on show stays.
 * @param {Model} model @param {number|null} step from 0 */
function takeStep(model, step) {
  const { state, answers } = model, shown = step === null ? null : storyOf(model)[step];
  state.step = shown ? step : null;
  if (!shown) return;
  const { blocked, horizon } = shown, left = blocked.filter(([key, open]) => open !== answers.leftOf(key));
  Object.assign(state, {
    blocked: blocked.map(([key]) => key), left: new Map(left), horizon, view: "scenario", assumed: new Map(),
    projects: [], release: { ...NO_RELEASE },
  });
}
