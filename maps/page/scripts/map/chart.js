// The chart: the large map, its insets and its legend, and what of the state they show.

/** px: 190 mm of an A4 page, upright, and how high a map may be on it. */
const PAPER = { width: 718, low: 260, high: 560 };
const LONGER_WORDS = 70; // px that other languages need for their words
const PAPER_LIST = { rest: 740, row: 52 }; // px that a print without a block has for map and corridors, two a row
const PAPER_TABLE = { rows: 12, row: 14 }; // rows that stand below the lowest map, and px of each
/** Of the height that the first view leaves free, what lies below: the insets are there, and above is the legend. Of
 * more than the insets need, half. */
const SPARE_BELOW = 0.95, SPARE_WITHOUT = 0.3;
const CREDIT = 18; // px that the credit needs below
const FARTHER = 0.25; // zooms that the first view may be farther away, so that there is room for insets
/** @type {any} `reset` is not in Leaflet's types: without it the map is panned by whole px, and ends beside */
const EXACTLY = { animate: false, reset: true };

class Chart {
  /** @param {L.Map} map the Leaflet map that folium made @param {BaseData} base @param {Model} model
   * @param {Press} press what a click on a target does @param {Show} show draws a corridor or hides it */
  constructor(map, base, model, press, show) {
    this.map = map;
    this.model = model;
    this.needs = { base, model, press };
    /** @type {number[]|null} where the map was before the print that is under way */
    this.before = null;
    /** Whether the first view fits the room that the front leaves, or the reader has moved on from it. */
    this.fitted = false;
    /** Whether the legend stands where it hides least of the first view. */
    this.stands = false;
    /** @type {Sheet|null} */
    this.sheet = null;
    /** @type {Insets|null} */
    this.crowded = null;
    useTheme(darkScreen().matches);
    this.credit = credit(map, model.data.credit);
    addScale(map);
    map.zoomControl.setPosition("bottomleft");
    this.legend = new Legend(map, model, show);
    this.fit();
    this.listen();
    map.getContainer().setAttribute("role", "main");
  }

  /** The screen changes: its scheme, its size, or it is printed. */
  listen() {
    darkScreen().addEventListener("change", ({ matches }) => this.paint(matches));
    addEventListener("beforeprint", () => this.toPaper());
    addEventListener("afterprint", () => this.toScreen());
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(this.map.getContainer());
    this.map.on("resize", ({ oldSize }) => {
      if (!oldSize.x || !oldSize.y) this.fit();
      if (this.fitted) this.insets.fit(this.firstView().spare);
    });
  }

  /** The large map and the small ones are made when they are first drawn, as large as the front has left them: what is
   * drawn before would have to be drawn again. */
  get main() { return (this.sheet ??= new Sheet(this.map, { ...this.needs, exits: true })); }

  get insets() {
    return (this.crowded ??= new Insets(this.map, this.model.data.insets, { ...this.needs, exits: false }));
  }

  /** @param {boolean} dark */
  paint(dark) {
    useTheme(dark);
    for (const sheet of this.sheets) sheet.repaint();
    this.fillLegend();
  }

  /** As wide as a page of paper, in light, with the key below; drawn at once, for no frame comes before the print. */
  toPaper() {
    const { map, legend } = this, { style } = map.getContainer();
    this.before = this.at;
    Object.assign(style, { width: PAPER.width + "px", height: paperHeight(this.model) + "px" });
    map.invalidateSize({ animate: false });
    if (!this.model.state.moved) this.fit();
    this.paint(false);
    for (const sheet of this.sheets) sheet.overlay.draw();
    place("paper-key").replaceChildren(legend.body.cloneNode(true));
  }

  /** Back from paper, to where the reader was. */
  toScreen() {
    const { map, before } = this, { style } = map.getContainer();
    Object.assign(style, { width: "", height: "" });
    map.invalidateSize({ animate: false });
    if (before) this.goTo(before);
    this.before = null;
    this.paint(darkScreen().matches);
    place("paper-key").replaceChildren();
  }

  /** Every sheet that is seen. */
  get sheets() { return [this.main, ...this.insets.shown]; }

  /** Where all of it lies, and how much of the map's height that leaves free. */
  firstView() {
    const { map, model } = this, [south, west, north, east] = model.data.bounds;
    const edge = smallScreen().matches ? 4 : 14, frame = L.latLngBounds([[south, west], [north, east]]);
    // A frame that is not laid out yet has no size, and no zoom would show anything in it.
    const fitting = map.getBoundsZoom(frame, false, L.point(2 * edge, 2 * edge + CREDIT));
    const nearest = Number.isFinite(fitting) ? fitting : map.getMinZoom(), high = map.getSize().y - 2 * edge - CREDIT;
    const tall = map.project([south, west], nearest).y - map.project([north, west], nearest).y;
    const farther = this.insets.wanted ? Math.max(0, Math.log2(tall / (high - INSET_ROOM.y))) : 0;
    const off = farther <= FARTHER ? farther : 0;
    return { frame, zoom: nearest - off, edge, spare: Math.max(0, Math.round(high - tall / 2 ** off)) };
  }

  /** Back to the first view, as soon as the room is known that the front leaves for it. */
  refit() {
    this.fitted = this.model.state.moved = false;
  }

  /** The map has the room that the front leaves, which is as high as what it says. The first view is made to fit it. */
  measure() {
    this.map.invalidateSize({ animate: false, pan: false });
    if (!this.fitted && !this.model.state.moved) this.fit();
    this.fitted = true;
  }

  /** The first view. */
  fit() {
    const { map } = this, { frame, zoom, edge, spare } = this.firstView(), size = map.getSize();
    const middle = map.project(frame.getCenter(), zoom).x, top = map.project(frame.getNorthWest(), zoom).y;
    const below = this.insets.wanted ? Math.min(SPARE_BELOW * spare, (INSET_ROOM.y + spare) / 2)
      : SPARE_WITHOUT * spare;
    const centre = map.unproject([middle, top - edge - (spare - below) + size.y / 2], zoom);
    map.setView(centre, zoom, EXACTLY);
    this.model.state.moved = this.stands = false;
  }

  /** Anew, after a change of state or of zoom. */
  refresh() {
    this.name();
    this.insets.fit(this.firstView().spare);
    for (const sheet of this.sheets) sheet.refresh();
    this.fillLegend();
    if (this.stands) return;
    this.stands = true;
    this.legend.stand(this.main.overlay.onScreen(this.main.scene()).routes);
  }

  /** What it is called, and whose data it rests on. */
  name() {
    this.map.getContainer().setAttribute(
      "aria-label", t("Map of routes. Every route and place can also be found, and blocked, in the panel."));
    this.credit.textContent = " | " + creditWords(this.model.data);
    for (const [way, words] of [["in", t("Zoom in")], ["out", t("Zoom out")]]) {
      const press = /** @type {HTMLElement} */ (this.map.getContainer().querySelector(".leaflet-control-zoom-" + way));
      press.title = words;
      press.setAttribute("aria-label", words);
    }
  }

  fillLegend() { this.legend.fill(changesOf(this.model, this.main.drawn)); }

  /** Make what is chosen stand out. */
  highlight() { for (const sheet of this.sheets) sheet.highlight(); }

  /** Bring a thing into sight, if it is not. Of a corridor, a part is enough. @param {Thing} thing */
  bring(thing) {
    const { map, model } = this, view = map.getBounds();
    const target = L.latLngBounds(model.tables.spotsOf(thing));
    if (!target.isValid()) return;
    if (thing.kind === "corridor" ? view.intersects(target) : view.contains(target)) return;
    map.fitBounds(target, { padding: [50, 50], maxZoom: Math.max(map.getZoom(), 5), animate: !isCalm() });
  }

  /** Where the map is: latitude, longitude and zoom, as short as an address needs. */
  get at() {
    const { lat, lng } = this.map.getCenter();
    return [Number(lat.toFixed(3)), Number(lng.toFixed(3)), Number(this.map.getZoom().toFixed(2))];
  }

  /** @param {number[]} at latitude, longitude and zoom */
  goTo([lat, lon, zoom]) { this.map.setView([lat, lon], zoom, EXACTLY); }
}

/** What of a page of paper its tables leave for the map. @param {Model} model */
function paperHeight({ data, result, yearRow }) {
  const { low, high } = PAPER, listed = Math.ceil(data.corridors.length / 2);
  if (!result) return Math.max(low, Math.min(high, PAPER_LIST.rest - PAPER_LIST.row * listed));
  const countries = Object.keys(yearRow?.through ?? {}).length;
  const rows = Math.max(result.answer.fields.length, data.corridors.length + 2, countries + 2);
  const more = PAPER_TABLE.row * Math.max(0, PAPER_TABLE.rows - rows);
  return low + more - (language.code === "en" ? 0 : LONGER_WORDS);
}

/** The credit stands last and stays: Leaflet writes its own line anew with every layer.
 * @param {L.Map} map @param {string} text @returns {HTMLElement} */
function credit(map, text) {
  /** @type {any} `_update` is Leaflet's own, and not in its types */
  const control = map.attributionControl;
  const words = el("span", { text: " | " + text }), update = control._update.bind(control);
  control.setPrefix("Leaflet");
  control.getContainer().append(words);
  control._update = () => {
    update();
    control.getContainer().append(words);
  };
  return words;
}

/** @param {PageData} data */
function creditWords({ credit: text }) { return text.split(" · ").map((part) => t(part)).join(" · "); }

/** @param {L.Map} map */
function addScale(map) {
  const small = smallScreen().matches; // where the credit needs all of the rim below
  const position = small ? "topleft" : "bottomleft";
  L.control.scale({ imperial: false, maxWidth: small ? 110 : 130, position }).addTo(map);
}
