// The hint beside the pointer: what lies under it, and what a click would do.

class Hint {
  /** @param {L.Map} map @param {Model} model */
  constructor(map, model) {
    this.map = map;
    this.model = model;
    this.box = el("p", { class: "hint", "aria-hidden": "true" });
    map.getContainer().append(this.box);
  }

  /** @param {string|null} text nothing hides it @param {L.Point} [at] @param {Edge} [edge] */
  show(text, at, edge) {
    const { box, map } = this;
    box.style.display = text ? "block" : "none";
    if (!text || !at) return;
    box.textContent = text + (edge ? this.clickWords(edge) : "");
    const width = map.getSize().x, right = at.x > width - 310; // too near the edge to stand right of the pointer
    box.style.left = right ? "auto" : at.x + 14 + "px";
    box.style.right = right ? width - at.x + 14 + "px" : "auto";
    box.style.top = Math.max(4, at.y - 32) + "px";
  }

  /** @param {Edge} edge */
  clickWords(edge) {
    const [first] = itemsFor(this.model, { kind: "edge", id: edge.id });
    if (!first) return "";
    const blocked = this.model.state.blocked.includes(first.key);
    return (blocked ? " · click reopens " : " · click blocks ") + shortName(first.name);
  }
}
