// Compare: what is blocked at every horizon, and beside what the reader kept.

/** @typedef {{name: string, about: string, answer: Answer|null, ask: () => Answer}} Side a column; its answer is found
 *   when there is time for it */

/** What was kept, as a question to a year, or null where nothing was, or where it cannot be asked.
 * @param {Model} model @returns {Side|null} */
function keptSide({ answers, data, state }) {
  const nothing = {
    year: data.year, blocked: [], horizon: "structural", release: NO_RELEASE, assumed: [], projects: [],
  };
  const { year, blocked, horizon, release, assumed, projects } = { ...nothing, ...readAddress(state.kept) };
  const engine = answers.years.get(year), own = blocked.filter(([key]) => answers.targets.has(key));
  if (!engine || !own.length) return null;
  const question = {
    blocks: own.map(([key, left]) => /** @type {[string, number]} */ ([key, left ?? answers.leftOf(key)])),
    horizon, ...release, assumed: new Map(assumed), projects: engine.payload.projects.length ? projects : [],
  };
  return {
    name: t("Kept: {0}", labelOf(engine, question.blocks)), answer: null, ask: () => engine.answer(question),
    about: [t(HORIZON_NAMES[horizon]), year].filter(Boolean).join(", "),
  };
}

/** Names of horizons, as the buttons have them. @type {Object<string, string>} */
const HORIZON_NAMES = { month: entry("Month"), year: entry("Year"), structural: entry("Structural") };

/** What is blocked at every horizon, then what was kept. @param {Model} model @returns {Side[]} */
function sidesOf(model) {
  const { engine, state, horizons, result } = model, kept = keptSide(model);
  if (!engine || !result) return kept ? [kept] : [];
  const question = questionOf(model);
  return present([...horizons.map((horizon) => ({
    name: t(HORIZON_NAMES[horizon]), about: String(state.year ?? ""),
    answer: horizon === state.horizon ? result.answer : null, ask: () => engine.answer({ ...question, horizon }),
  })), kept]);
}

/**
 * @typedef {{name: string, unit: string, of: (answer: Answer) => (number|null)[], say: (value: number) => string}}
 *   Compared a figure: its value, low and high in an answer, and how each is said
 */

/** What is held side by side. @param {Model} model @returns {Compared[]} */
function comparedRows(model) {
  const country = mostCrossed(model), unit = shownUnit.name, known = model.engine?.compiled([]);
  const say = (/** @type {number} */ mt) => (mt < toScale(SPOKEN) ? "0" : volume(mt));
  const shareOf = (/** @type {Answer} */ { through }, /** @type {string} */ id) => (
    through.find((one) => one.id === id)?.after ?? null);
  return present([
    { name: t("Exports lost"), unit, say, of: ({ lost, range: ends }) => [lost, ...ends] },
    { name: t("Exports delivered"), unit, say, of: ({ delivered }) => [delivered] },
    { name: t("Sent another way"), unit, say, of: ({ rerouted }) => [rerouted] },
    known && !known.rules.domestic.length ? null
      : { name: t("Lost to home refineries"), unit, say, of: ({ home, homeRange }) => [home, ...homeRange] },
    country && {
      name: t("Share through {0} of what is left", country.name), unit: t("share"), say: percent,
      of: (answer) => [shareOf(answer, country.id)],
    },
    known && !known.figures.price ? null : {
      name: t("Revenue lost, billion USD a year"), unit: t("billion USD a year"),
      say: (value) => fixed(value, 1), of: ({ money }) => (money ?? [null]).map((one) => one && one / 1000),
    },
  ]);
}

/** A figure of an answer, and its range in brackets. @param {Compared} row @param {Answer} answer
 * @returns {[string, string]} */
function comparedWords({ of, say }, answer) {
  const [value, low, high] = of(answer);
  if (!isKnown(value)) return [t("not known"), ""];
  const between = isKnown(low) && isKnown(high) ? range(Math.min(value, low), Math.max(value, high), say) : null;
  return [say(value), between ? "(" + between + ")" : ""];
}
