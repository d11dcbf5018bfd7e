// The legend on the map: what is drawn how, and which corridors are drawn at all. It blocks nothing.

/** @typedef {(id: string, on: boolean) => void} Show draws a corridor or hides it */

const LEGEND_ROWS = 5; // beside one another where there are more, as in map.css

class Legend {
  /** @param {L.Map} map @param {Model} model @param {Show} show */
  constructor(map, model, show) {
    this.map = map;
    this.model = model;
    this.show = show;
    this.body = el("div", { class: "legend-body" });
    this.head = el("summary");
    this.fold = el("details", { class: "legend leaflet-control", open: !smallScreen().matches },
      this.head, this.body);
    this.control = new L.Control({ position: "topright" });
    this.control.onAdd = () => this.fold;
    this.control.addTo(map);
    L.DomEvent.disableClickPropagation(this.fold);
    L.DomEvent.disableScrollPropagation(this.fold);
  }

  /** Stand in the upper corner where less of what moves is hidden. @param {DrawnRoute[]} routes on the screen */
  stand(routes) {
    const size = this.map.getSize(), { offsetWidth: w, offsetHeight: h } = this.fold, space = new Space(size.x, size.y);
    for (const { now, points } of routes) if ((now.base || 0) > 0) space.mark(points);
    const [right, left] = [size.x - w, 0].map((x) => space.crossed({ x, y: 0, w, h: h + CELL }));
    this.control.setPosition(left < right ? "topleft" : "topright");
  }

  /** @param {Changes} changes as the map draws them */
  fill(changes) {
    const { model } = this, { data } = model, rows = data.corridors.map((corridor) => this.row(corridor));
    if (data.edges.some((edge) => !edge.corridor)) rows.push(this.plainRow());
    this.head.textContent = t("Legend");
    this.fold.classList.toggle("wide", rows.length > LEGEND_ROWS);
    refill(this.body, el("ul", { class: "legend-corridors", "aria-label": t("Corridors on the map") }, ...rows),
      el("div", { class: "legend-looks" }, ...this.looks(changes)));
  }

  /** @param {Corridor} corridor */
  row(corridor) {
    const { id, name, share } = corridor, said = isKnown(share) ? percent(share) : noShare(this.model, corridor);
    return this.toggle(id, bareName(name), badge(corridor), said);
  }

  plainRow() {
    const { data, tables } = this.model;
    const name = data.corridors.length ? t("Other lines") : t("Routes");
    return this.toggle("", name, el("span", { class: "badge", style: { background: tables.plainColour } }), "");
  }

  /** @param {string} id @param {string} name @param {Node} mark @param {string} said */
  toggle(id, name, mark, said) {
    const on = !this.model.state.hidden.has(id);
    return el("li", {}, button(() => this.show(id, !on), {
      class: "legend-row", "data-corridor": id, "aria-pressed": String(on),
      title: on ? t("Hide {0} on the map", name) : t("Show {0} on the map", name),
    }, mark, el("span", { class: "legend-name", text: name }), el("span", { class: "quiet", text: said })));
  }

  /** @param {Changes} changes */
  looks(changes) {
    const { model } = this, { scenario } = model, draw = samplerOf(model, this.map.getZoom(), changes);
    if (!scenario) {
      return [...DRAWN_SIZES.map((size) => size * drawn.unit).flatMap((mt) => draw(roundAmount(mt), { flow: mt })),
        ...draw(t("not used"), { state: "none" })];
    }
    const mt = roundSize(WIDEST_CHANGE * 0.6 / changes.scale);
    return [
      ...draw(t("lost, {0}", roundAmount(mt)), { state: "lost", base: mt, flow: 0, change: -mt }),
      ...draw(t("gained, {0}", roundAmount(mt)), { state: "gained", base: 0, flow: mt, change: mt }),
      ...draw(t("blocked"), { state: "blocked" }), ...draw(t("as before"), { flow: 5 * drawn.unit }),
    ];
  }
}

/** The largest of 1, 2, 5, 10, 20 and so on that is not above a size. @param {number} size */
function roundSize(size) {
  const power = 10 ** Math.floor(Math.log10(size));
  return power * ([5, 2, 1].find((step) => step * power <= size) || 1);
}
