// Insets: small maps of crowded places, beside the large one while it is seen from afar.

/** @typedef {{name: string, bounds: [[number, number], [number, number]], width: number, height: number}} InsetFrame
 *   where it lies, and its size in px */

const INSET_ROOM = { x: 700, y: 120 }; // px of the large map's width, and of its height below what it has to show
const INSET_SHARE = 0.52; // of the large map's width that all insets may take
const INSET_GAP = 10; // px, with its rims
const INSET_GAIN = 1; // how many zooms nearer an inset is at least

class Insets {
  /** @param {L.Map} map the large one @param {InsetFrame[]} frames @param {SheetNeeds} needs */
  constructor(map, frames, needs) {
    this.map = map;
    this.frames = frames;
    this.needs = needs;
    this.holder = el("div", { class: "insets leaflet-control", "aria-hidden": "true" });
    const control = new L.Control({ position: "bottomright" });
    control.onAdd = () => this.holder;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(this.holder);
    L.DomEvent.disableScrollPropagation(this.holder);
    /** @type {Map<InsetFrame, Sheet>} made when first seen */
    this.made = new Map();
    /** @type {Sheet[]} the sheets that are seen */
    this.shown = [];
  }

  /** Whether there are any, and a map wide enough for them. */
  get wanted() { return this.frames.length > 0 && this.map.getSize().x >= INSET_ROOM.x; }

  /** Show as many as there is room for, while they show more than the large map does.
   * @param {number} spare px that the first view leaves free below */
  fit(spare) {
    let room = !this.wanted || spare < INSET_ROOM.y ? 0 : this.map.getSize().x * INSET_SHARE;
    this.shown = this.frames.filter((frame) => {
      room -= frame.width + INSET_GAP;
      const size = L.point(frame.width, frame.height), zoom = this.map.getZoom();
      const seen = room >= 0 && zoomInto(frame.bounds, size) >= zoom + INSET_GAIN;
      const holder = this.made.get(frame)?.map.getContainer().parentElement;
      if (holder) holder.hidden = !seen;
      const title = holder?.querySelector("p");
      if (title) title.textContent = frame.name;
      return seen;
    }).map((frame) => this.sheet(frame));
  }

  /** @param {InsetFrame} frame */
  sheet(frame) {
    const known = this.made.get(frame);
    if (known) return known;
    const box = el("div", { class: "inset-map", style: { width: frame.width + "px", height: frame.height + "px" } });
    this.holder.append(el("div", { class: "inset" }, el("p", { text: frame.name }), box));
    const map = L.map(box, {
      attributionControl: false, zoomControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false,
      boxZoom: false, keyboard: false, zoomSnap: 0, zoomAnimation: false, fadeAnimation: false,
    });
    map.fitBounds(frame.bounds, { animate: false });
    const sheet = new Sheet(map, this.needs);
    this.made.set(frame, sheet);
    return sheet;
  }
}

/** The zoom at which bounds fill a size. @param {InsetFrame["bounds"]} bounds @param {L.Point} size */
function zoomInto([southWest, northEast], size) {
  const [a, b] = [southWest, northEast].map((spot) => L.CRS.EPSG3857.latLngToPoint(L.latLng(spot), 0));
  return Math.log2(Math.min(size.x / Math.abs(b.x - a.x), size.y / Math.abs(b.y - a.y)));
}
