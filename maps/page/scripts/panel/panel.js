// The panel: which section is filled when, and the sheet that it is on a phone.

/** ms until long lists are filled; and after the last change until ranges are worked out, and losses of the list: the
 * map is drawn first. */
const LISTS = 0, SOON = 80, REST = 150;

class Panel {
  /** @param {Model} model @param {Actions} act @param {Markup} markup */
  constructor(model, act, markup) {
    this.model = model;
    this.act = act;
    this.lists = new SpareTime(LISTS);
    this.losses = new SpareTime(REST);
    this.shares = new SpareTime(SOON);
    this.sides = new SpareTime(SOON);
    this.markup = markup;
    /** @type {Map<string, string>} what the sections that are filled seldom were last filled from */
    this.from = new Map();
  }

  /** What changes with the language only. */
  fillStill() {
    const { model, act } = this;
    this.markup.show();
    fillLanguages(place("language"), act);
    fillNetworks(place("networks"), model);
    place("page-title").textContent = model.data.title;
    this.lists.begin([fillFind(place("find"), model, act), () => fillEvents(place("events"), model, act)]);
    fillMonths(place("months"), model.data);
    fillAbout(place("about"), model);
    fillTake(place("take"), act);
    this.fillLinks();
  }

  /** Where there is room for them, the long sections are open at first. */
  unfold() { if (!smallScreen().matches) for (const id of ["sec-block", "sec-key"]) place(id).open = true; }

  /** Everything that depends on the state. @param {number} zoom of the map, which the key follows */
  fill(zoom) {
    const { model, act } = this, { state } = model;
    document.title = model.title;
    this.once("still", [], () => this.fillStill());
    fillSubtitle(place("page-subtitle"), model);
    fillHeadline(place("headline"), model);
    fillPresets(place("presets"), model, act);
    fillStory(place("story"), model, act);
    fillAnswer(place("answer"), model, act);
    fillYears(place("years"), model, act);
    fillControls(place("choices"), model, act);
    this.once("cuts", [state.year, ...state.blocked], () => fillCuts(place("cuts"), model, act));
    showCuts(place("cuts"), model);
    fillResult(place("scenario"), model, act);
    this.once("blocks", [state.year, state.unit], () => fillBlocks(place("blocks"), model, act));
    tickBlocks(place("blocks"), state.blocked);
    this.once("losses", [state.year, state.unit, JSON.stringify([questionOf(model, []), ...state.assumed])],
      () => this.losses.begin(lossSteps(place("blocks"), model)));
    this.shares.begin([...shareSteps(place("scenario"), model), ...buyerSteps(place("scenario"), model)]);
    fillCompare(place("compare"), model, act);
    this.sides.begin(compareSteps(place("compare"), model));
    this.once("assumptions", [state.year, state.horizon, state.unit, ...state.projects],
      () => fillAssumptions(place("assumptions"), model, act));
    showAssumptions(place("assumptions"), model);
    fillCorridors(place("corridors"), model, act);
    this.once("trend", [state.year, state.unit], () => fillTrend(place("trend"), model, act));
    this.once("measures", [state.year], () => fillMeasures(place("measures"), model));
    this.once("key", [model.scenario !== null, state.view, state.unit], () => this.fillKey(zoom));
    this.fillDetails();
    place("says").textContent = spokenResult(model);
  }

  /** Fill a section only if what it rests on has changed, or the language.
   * @param {string} name @param {any[]} from @param {() => void} fill */
  once(name, from, fill) {
    const key = [language.code, ...from].join("|");
    if (this.from.get(name) === key) return;
    this.from.set(name, key);
    fill();
  }

  /** @param {number} zoom */
  fillKey(zoom) { fillKey(place("key"), this.model, zoom); }

  /** What says where to find what is on show. */
  fillLinks() {
    fillFoot(place("foot"), this.model);
    if (place("take").firstChild) showLinks(place("take"), this.model);
  }

  fillDetails() { fillDetails(place("details"), this.model, this.act); }

  /** Move to the details, for the eye and for the keyboard. */
  goToDetails() {
    place("details-title").focus({ preventScroll: true });
    const top = Math.max(0, place("details").offsetTop - place("side-body").offsetTop - 8);
    place("side-body").scrollTo({ top, behavior: isCalm() ? "auto" : "smooth" });
  }

  scrollToTop() { place("side-body").scrollTo({ top: 0 }); }

  /** On a phone the panel is a sheet, drawn up over the map or let down. @param {boolean} open */
  setSheet(open) {
    place("side").classList.toggle("open", open);
    place("sheet-handle").setAttribute("aria-expanded", String(open));
  }

  get isSheetOpen() { return place("side").classList.contains("open"); }
}

/** Of which year, and of when: the version of the data is its day, where it has one.
 * @param {HTMLElement} holder @param {Model} model */
function fillSubtitle(holder, { data, state }) {
  const words = present([
    state.year ? t("Flows of {0}", state.year) : null,
    data.as_of ? t("as of {0}", dateWords(data.as_of)) : t("data version {0}", data.data_version),
  ]);
  holder.replaceChildren(...words.map((text) => el("span", { text })));
}

/** What a screen reader says after each change. @param {Model} model */
function spokenResult({ result }) { return result ? sentenceOf(result.answer) : ""; }
