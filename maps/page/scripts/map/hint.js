// The hint near the pointer: what lies under it, and what a click would do. It keeps off the line that it speaks of.

const HINT_GAP = 18; // px

class Hint {
  /** @param {L.Map} map */
  constructor(map) {
    this.map = map;
    this.box = el("p", { class: "hint", "aria-hidden": "true", hidden: true });
    map.getContainer().append(this.box);
    /** @type {Point[][]} courses to keep off */
    this.courses = [];
  }

  /** @param {string[]} words what it is, and what a click does @param {Point} at 
   * @param {Edge[]} edges that it speaks of */
  show([what, does], at, edges) {
    this.box.replaceChildren(el("span", { text: what }), el("strong", { text: does }));
    this.box.hidden = false;
    this.courses = edges.map((edge) => edge.line.map((spot) => this.map.latLngToContainerPoint(spot)));
    this.follow(at);
  }

  hide() { this.box.hidden = true; }

  /** @param {Point} at */
  follow(at) {
    if (this.box.hidden) return;
    const { x, y } = this.map.getSize(), space = new Space(x, y);
    for (const course of this.courses) space.mark(course);
    const spot = space.best(boxesAround(at, this.box.offsetWidth, this.box.offsetHeight)) || { x: MARGIN, y: MARGIN };
    this.box.style.left = spot.x + "px";
    this.box.style.top = spot.y + "px";
  }
}

/** Above, below, right and left of the pointer, then over its corners.
 * @param {Point} at @param {number} w @param {number} h @returns {Box[]} */
function boxesAround(at, w, h) {
  const [left, right, above, below] = [-w - HINT_GAP, HINT_GAP, -h - HINT_GAP, HINT_GAP];
  const offsets = [
    [-w / 2, above], [-w / 2, below], [right, -h / 2], [left, -h / 2], [right, above], [left, above], [right, below],
    [left, below],
  ];
  return offsets.map(([dx, dy]) => ({ x: at.x + dx, y: at.y + dy, w, h }));
}
