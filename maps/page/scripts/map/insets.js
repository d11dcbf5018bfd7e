// Insets: small maps of crowded places, beside the large one while it is seen from afar.

/** @typedef {{name: string, bounds: [[number, number], [number, number]], width: number, height: number}} InsetFrame
 *   where it lies, and its size in px */

const INSET_ROOM = { x: 700, y: 600 }; // px that the large map needs to have insets
const INSET_GAIN = 1; // how many zooms nearer an inset is at least

class Insets {
  /** @param {L.Map} map the large one @param {InsetFrame[]} frames @param {SheetNeeds} needs */
  constructor(map, frames, needs) {
    this.map = map;
    this.holder = el("div", { class: "insets leaflet-control", "aria-hidden": "true" });
    const control = new L.Control({ position: "bottomright" });
    control.onAdd = () => this.holder;
    control.addTo(map);
    L.DomEvent.disableClickPropagation(this.holder);
    L.DomEvent.disableScrollPropagation(this.holder);
    this.sheets = frames.map((frame) => this.sheet(frame, needs));
    this.fit();
  }

  /** @param {InsetFrame} frame @param {SheetNeeds} needs */
  sheet({ name, bounds, width, height }, needs) {
    const box = el("div", { class: "inset-map", style: { width: width + "px", height: height + "px" } });
    this.holder.append(el("div", { class: "inset" }, el("p", { text: name }), box));
    const map = L.map(box, {
      attributionControl: false, zoomControl: false, dragging: false, scrollWheelZoom: false, doubleClickZoom: false,
      boxZoom: false, keyboard: false, zoomSnap: 0, zoomAnimation: false, fadeAnimation: false,
    });
    map.fitBounds(bounds, { animate: false });
    box.removeAttribute("tabindex");
    return new Sheet(map, needs);
  }

  /** Whether there is room for them, and they show more than the large map does. */
  fit() {
    const { x, y } = this.map.getSize(), zoom = this.map.getZoom();
    const nearer = this.sheets.some(({ map }) => map.getZoom() >= zoom + INSET_GAIN);
    this.holder.hidden = x < INSET_ROOM.x || y < INSET_ROOM.y || !nearer;
  }

  /** The sheets that are seen. */
  get shown() { return this.holder.hidden ? [] : this.sheets; }
}
