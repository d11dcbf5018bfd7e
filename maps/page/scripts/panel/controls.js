// Controls: the time to adapt, what the map shows, the unit.

/** A row of buttons of which one is pressed.
 * @param {string} label @param {[string, string][]} choices value and word @param {string} now
 * @param {(value: string) => void} choose */
function segmented(label, choices, now, choose) {
  const buttons = choices.map(([value, word]) => button(() => choose(value), {
    "data-value": value, "aria-pressed": String(value === now), text: word,
  }));
  return el("div", { class: "control" }, el("span", { class: "control-label", "aria-hidden": "true", text: label }),
    el("div", { class: "segmented", role: "group", "aria-label": label }, ...buttons));
}

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillControls(holder, model, act) {
  const { data, state, engine } = model;
  // A page that only draws has nothing to set or to take back.
  place("controls").hidden = engine === null && data.kbd === null && data.years.length < 2;
  const views = segmented(t("Map shows"),
    [["base", t("Before")], ["scenario", t("After")], ["difference", t("Difference")]],
    state.view, (view) => act.setView(view));
  const units = segmented(t("Unit"), [["mt", t("Mt/y")], ["kbd", t("kb/d")]],
    state.unit, (unit) => act.setUnit(unit));
  refill(holder, horizonControl(model, act), engine ? views : null,
    el("div", { class: "control-pair" }, data.kbd === null ? null : units,
      button(() => act.reset(), { id: "reset", text: t("Reset") })));
}

/** @param {Model} model @param {Actions} act */
function horizonControl({ state, horizons }, act) {
  if (horizons.length < 2) return null;
  /** @type {[string, string][]} */
  const choices = [["month", t("Month")], ["year", t("Year")], ["structural", t("Structural")]];
  const known = choices.filter(([horizon]) => horizons.includes(horizon));
  return segmented(t("Time to adapt"), known, state.horizon, (horizon) => act.setHorizon(horizon));
}
