// Actions: what the reader can do. Each changes the state and shows what follows from it.

class Actions {
  /** @param {Model} model @param {Chart} chart @param {Markup} markup */
  constructor(model, chart, markup) {
    this.model = model;
    this.chart = chart;
    this.panel = new Panel(model, this, markup);
    /** @type {HTMLElement|null} what had the focus before details were opened */
    this.opener = null;
  }

  /** Draw everything that depends on the state. @param {number[]} [at] where the map shall be, once it is measured */
  update(at) {
    settle(this.model);
    this.panel.fill(this.chart.map.getZoom());
    this.chart.measure();
    if (at) this.chart.goTo(at);
    this.chart.refresh();
    this.remember();
  }

  /** Write what is on show into the address. */
  remember() {
    const said = writeAddress(shownOf(this.model, this.chart.at)), embed = /[#&]embed\b/.test(location.hash);
    const hash = embed ? (said || "#") + (said && "&") + "embed" : said;
    if (hash !== location.hash) history.replaceState(null, "", hash || location.pathname + location.search);
    this.panel.fillLinks();
  }

  /** Show what the address says; unknown things are ignored. */
  recall() {
    const { model, chart } = this, said = readAddress(location.hash), choice = thingOf(said.choice || "");
    const { held, shown } = model.networks;
    if (networkSaid(held, location.hash) !== shown) return void location.reload();
    restore(model, said);
    if (said.at) {
      chart.goTo(said.at);
      model.state.moved = true;
    }
    this.update(said.at ?? undefined);
    if (model.tables.row(choice)) this.choose(choice);
  }

  /** A click on the map does what the hint said; what nothing closes shows its details.
   * @param {Target} target @param {Closing|null} closing */
  press({ thing }, closing) {
    if (!closing) return void this.select(thing);
    this.toggle(...closing.keys);
    this.choose(thing);
    this.panel.scrollToTop();
  }

  /** Ask a preset; pressed again, nothing is blocked. @param {Preset} preset */
  preset(preset) {
    const { model } = this;
    takePreset(model, isOn(preset, model.state) ? { ...preset, blocked: [] } : preset);
    this.update();
    this.panel.scrollToTop();
  }

  /** Keep what is on show, to stand beside what is asked next. */
  keep() {
    const { model } = this;
    model.state.kept = writeAddress({ ...shownOf(model, null), ...NOT_KEPT, year: model.state.year })
      .replace("#", "");
    this.update();
  }

  forget() {
    this.model.state.kept = "";
    this.update();
  }

  /** Go to a step of the story, with what it shows; null closes it. @param {number|null} step from 0 */
  tell(step) {
    const { model, chart } = this, before = model.state.step;
    takeStep(model, step);
    if (before === null) chart.refit();
    this.update();
    if (before === null || model.state.step === null) place(model.state.step === null ? "story-open" : "story").focus();
    this.panel.scrollToTop();
  }

  /** Block what is open, reopen what is blocked. @param {...string} keys */
  toggle(...keys) {
    const { state } = this.model;
    for (const key of keys) {
      state.blocked = toggled(state.blocked, key);
      state.left.delete(key);
    }
    if (state.view === "base") state.view = "scenario";
    this.update();
  }

  /** Leave a share of a block open. @param {string} key @param {number} left 0–1 */
  leave(key, left) {
    this.model.state.left.set(key, left);
    this.update();
  }

  /** Take an uncertain number to be something; null goes back to the tables.
   * @param {string[]} ids @param {number|null} value */
  assume(ids, value) {
    const { assumed } = this.model.state;
    for (const id of ids) {
      if (value === null) assumed.delete(id);
      else assumed.set(id, value);
    }
    this.update();
  }

  /** Take a planned project to be there, or not. @param {string} id @param {boolean} on */
  plan(id, on) {
    const { state } = this.model;
    state.projects = on ? [...state.projects, id] : state.projects.filter((other) => other !== id);
    keepAssumed(this.model);
    this.update();
  }

  /** @param {keyof Release} what @param {boolean} on */
  release(what, on) {
    this.model.state.release[what] = on;
    this.update();
  }

  /** All assumptions as the tables have them, and no project. */
  assumeNothing() {
    Object.assign(this.model.state, { assumed: new Map(), projects: [], release: { foreign: false, home: false } });
    this.update();
  }

  /** @param {string} key of an event */
  replay(key) {
    replayState(this.model, key);
    this.update();
    this.panel.scrollToTop();
  }

  /** Draw a corridor or hide it. @param {string} id "" for the routes of none @param {boolean} on */
  showCorridor(id, on) {
    const { hidden } = this.model.state;
    if (on) hidden.delete(id);
    else hidden.add(id);
    this.update();
  }

  /** @param {string} horizon */
  setHorizon(horizon) {
    this.model.state.horizon = horizon;
    this.update();
  }

  /** @param {string} view */
  setView(view) {
    this.model.state.view = view;
    this.update();
  }

  /** @param {number} year */
  setYear(year) {
    showYear(this.model, year);
    this.update();
  }

  /** @param {string} unit */
  setUnit(unit) {
    this.model.state.unit = unit;
    this.update();
  }

  /** @param {string} code */
  setLanguage(code) {
    const { model, chart } = this;
    model.state.language = code;
    if (!model.state.moved) chart.refit(); // its words need more room, or less
    this.update();
  }

  /** Back to the year that the page opens with, with nothing blocked and nothing assumed. */
  reset() {
    const { model, chart } = this;
    resetState(model);
    if (model.state.choice) this.close();
    chart.refit();
    this.update();
  }

  /** Open the details of a thing, and take the reader there. @param {Thing} thing */
  select(thing) {
    this.open(thing);
    if (smallScreen().matches) this.setSheet(true);
    this.panel.goToDetails();
    this.chart.bring(thing);
    this.remember();
  }

  /** Open the details of a thing, and leave the reader where they are. @param {Thing} thing */
  choose(thing) {
    this.open(thing);
    this.remember();
  }

  /** @param {Thing} thing */
  open(thing) {
    const { state } = this.model;
    if (!state.choice) this.opener = /** @type {HTMLElement|null} */ (document.activeElement);
    state.choice = thing;
    this.panel.fillDetails();
    this.chart.highlight();
  }

  /** Close the details; the focus goes back to where it came from. */
  close() {
    const { opener } = this;
    this.model.state.choice = null;
    this.panel.fillDetails();
    this.chart.highlight();
    const back = opener && opener.isConnected && opener !== document.body ? opener : place("side");
    back.focus({ preventScroll: true });
    this.remember();
  }

  /** @param {boolean} open */
  setSheet(open) {
    this.panel.setSheet(open);
    this.chart.map.invalidateSize({ animate: false });
  }

  /** The reader moved the map. */
  moved() {
    this.model.state.moved = true;
    this.remember();
  }

  /** Widths, symbols and the key follow the zoom. */
  zoomed() {
    this.chart.refresh();
    this.panel.fillKey(this.chart.map.getZoom());
    if (this.chart.before === null) this.moved(); // a print is not the reader's
  }

  saveTable() { saveTable(this.model); }

  saveMap() { return saveMap(this.model, this.chart); }
}
