// Presets: questions that are often asked, each a press away.

/** @typedef {{name: string, about: string, blocked: string[], horizon: string}} Preset */

/** Shown where the network has all that they close. @type {Preset[]} */
const PRESETS = [
  { name: entry("CPC stops"), about: entry("in the long run"), blocked: ["corridor:cpc"], horizon: "structural" },
  {
    name: entry("All routes through Russia"), about: entry("in the long run"), blocked: ["country:RU"],
    horizon: "structural",
  },
  {
    name: entry("Turkish Straits"), about: entry("in the long run"), blocked: ["group:turkish-straits"],
    horizon: "structural",
  },
  {
    name: entry("One mooring left"), about: entry("of CPC’s three, within a month"),
    blocked: ["edge:spm-1", "edge:spm-2"], horizon: "month",
  },
  {
    name: entry("Summer 2026"), about: entry("CPC at 29 % from 1 August, within a month"),
    blocked: ["event:2026-08-01-cpc-reduced"], horizon: "month",
  },
];
const MOST_PRESETS = 4;

/** What is offered in the year on show: the list, and where the network has little of it what carries most.
 * @param {Model} model @returns {Preset[]} */
function presetsOf({ answers, engine, horizons }) {
  if (!engine) return [];
  const can = (/** @type {Preset} */ { blocked, horizon }) => (
    horizons.includes(horizon) && blocked.every((key) => answers.targets.has(key)));
  const known = PRESETS.filter(can).map((one) => ({ ...one, name: t(one.name), about: t(one.about) }));
  const asked = new Set(known.flatMap(({ blocked }) => blocked));
  const others = engine.items.filter(({ key, same_as: same }) => !key.startsWith("country:")
    && ![key, ...same].some((one) => asked.has(one)));
  return [...known, ...others.slice(0, Math.max(0, MOST_PRESETS - known.length)).map(({ key, name }) => (
    { name: bareName(name), about: t("in the long run"), blocked: [key], horizon: "structural" }))];
}

/** Whether it is what is on show. @param {Preset} preset @param {State} state */
function isOn({ blocked, horizon }, state) {
  return state.horizon === horizon && !state.left.size && blocked.length === state.blocked.length
    && blocked.every((key) => state.blocked.includes(key));
}

/** @param {Model} model @param {Preset} preset */
function takePreset({ state }, { blocked, horizon }) {
  Object.assign(state, { blocked: [...blocked], left: new Map(), horizon, view: "scenario" });
}
