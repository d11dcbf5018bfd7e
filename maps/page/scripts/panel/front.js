// The front: the headline, the presets, the story, and the answer that stays in view.

/** @param {HTMLElement} holder @param {Model} model */
function fillHeadline(holder, model) {
  const head = headlineOf(model), caveat = caveatOf(model);
  holder.hidden = !head && !caveat;
  refill(holder, head ? el("span", {}, ...unbroken(head)) : null,
    caveat ? el("span", { class: "caveat", text: caveat }) : null);
}

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillPresets(holder, model, act) {
  const presets = presetsOf(model), story = model.engine ? storyOf(model) : [], { step } = model.state;
  holder.hidden = !presets.length;
  refill(holder, ...presets.map((preset) => {
    const on = isOn(preset, model.state);
    return button(() => act.preset(preset), {
      class: "preset", "aria-pressed": String(on), "data-preset": preset.blocked.join(" "),
    }, el("strong", { text: preset.name }), el("span", { text: preset.about }));
  }), story.length ? button(() => act.tell(step === null ? 0 : null), {
    id: "story-open", class: "preset story-open", "aria-expanded": String(step !== null), "aria-controls": "story",
  }, el("strong", { text: t("Tour") }), el("span", { text: t("five steps") })) : null);
}

/** @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillStory(holder, model, act) {
  const { step } = model.state, steps = step === null ? [] : storyOf(model);
  const shown = step === null ? undefined : steps[step];
  holder.hidden = !shown;
  if (!shown || step === null) return;
  const last = step === steps.length - 1;
  refill(holder,
    el("p", { class: "story-count", text: t("{0} of {1}", step + 1, steps.length) }),
    el("h2", { id: "story-title", text: shown.title }), el("p", { class: "story-text", text: shown.text() }),
    el("div", { class: "row-tools" },
      button(() => act.tell(step - 1), { id: "story-back", disabled: step === 0, text: t("Back") }),
      button(() => act.tell(last ? null : step + 1), { id: "story-next", text: last ? t("Done") : t("Next") }),
      button(() => act.tell(null), { id: "story-close", "aria-label": t("Close the tour"), text: "✕" })));
}

/** The answer in one sentence, always in view. @param {HTMLElement} holder @param {Model} model @param {Actions} act */
function fillAnswer(holder, model, act) {
  const { result } = model;
  holder.classList.toggle("idle", !result);
  document.body.classList.toggle("asked", result !== null);
  refill(holder, ...(result ? resultHead(model, result) : idleWords(model, act)));
}
