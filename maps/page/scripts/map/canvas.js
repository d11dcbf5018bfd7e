// A canvas that covers the map, at the sharpness of the screen.

/** @typedef {{font: string, ink: string, halo?: string, spacing?: string}} Lettering */

class MapCanvas {
  /** @param {L.Map} map @param {HTMLElement} pane */
  constructor(map, pane) {
    this.map = map;
    this.element = el("canvas", { class: "leaflet-zoom-hide", "aria-hidden": "true" });
    pane.append(this.element);
    this.pen = /** @type {CanvasRenderingContext2D} */ (this.element.getContext("2d"));
    this.family = getComputedStyle(document.body).fontFamily;
  }

  /** Wipe it and lay it over what the map shows now. */
  clear() {
    const { element, map, pen } = this, size = map.getSize(), ratio = window.devicePixelRatio || 1;
    element.width = size.x * ratio;
    element.height = size.y * ratio;
    element.style.width = size.x + "px";
    element.style.height = size.y + "px";
    L.DomUtil.setPosition(element, map.containerPointToLayerPoint([0, 0]));
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
  }

  /** @param {string|number} weight @param {number} size in px */
  font(weight, size) { return `${weight} ${size}px ${this.family}`; }

  /** @param {string} text @param {Pick<Lettering, "font"|"spacing">} look */
  textWidth(text, { font, spacing = "0px" }) {
    this.pen.font = font;
    this.pen.letterSpacing = spacing;
    return this.pen.measureText(text).width;
  }

  /** @param {string} text @param {number} x its left end @param {number} y its middle @param {Lettering} look */
  write(text, x, y, { font, ink, halo, spacing = "0px" }) {
    const pen = this.pen;
    pen.font = font;
    pen.letterSpacing = spacing;
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    if (halo) {
      pen.strokeStyle = halo;
      pen.lineWidth = 3.4;
      pen.strokeText(text, x, y);
    }
    pen.fillStyle = ink;
    pen.fillText(text, x, y);
  }

  /** A thin line from a route to what is said of it. @param {Point} from @param {Point} to */
  lead(from, to) {
    const pen = this.pen;
    pen.beginPath();
    pen.moveTo(from.x, from.y);
    pen.lineTo(to.x, to.y);
    pen.lineWidth = 1.4;
    pen.strokeStyle = theme.inks.ink;
    pen.stroke();
  }
}
