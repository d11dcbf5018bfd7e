// The overlay: what is drawn at screen size above the routes, in the order in which it finds room.

/**
 * @typedef {{routes: DressedRoute[], corridors: Corridor[], nodes: RouteNode[], traffic: Map<string, number>,
 *   changes: Map<string, number>, nets: Map<string, number>, chosen: Set<string>, base: BaseData, home: string|null,
 *   drawings: Map<string, SVGElement>, lines: Routes|PaintedRoutes, exits: boolean}} Scene
 *   what is in sight: routes from the lowest to the highest, corridors and places that are shown, what moves at places,
 *   what fields deliver more or less, what routes change together with others, places chosen, symbols by place, what
 *   draws the routes, whether it is said where routes lead that leave the map
 * @typedef {DressedRoute & {points: Point[], length: number}} DrawnRoute a route on the screen, in px
 * @typedef {{node: RouteNode, at: Point, radius: number, inks: (spot: Point) => boolean}} DrawnPlace a place on the
 *   screen, in px, and where its symbol has ink
 * @typedef {{routes: DrawnRoute[], places: DrawnPlace[]}} SceneOnScreen from the lowest to the highest
 */

class Overlay {
  /** @param {L.Map} map @param {() => Scene} scene */
  constructor(map, scene) {
    this.map = map;
    this.scene = scene;
    this.waiting = 0;
    /** @type {SceneOnScreen} as it was last drawn */
    this.screen = { routes: [], places: [] };
    // Arrows lie below the symbols of places, names and numbers above them.
    const [low, high] = [overlayPane(map, "overlay", "430"), overlayPane(map, "names", "450")];
    this.low = new MapCanvas(map, low);
    this.high = new MapCanvas(map, high);
    map.on("move moveend zoomend viewreset resize", () => this.later());
  }

  /** Draw anew with the next frame, however often this is asked before. */
  later() { if (!this.waiting) this.waiting = requestAnimationFrame(() => this.draw()); }

  draw() {
    cancelAnimationFrame(this.waiting);
    this.waiting = 0;
    const { low, high } = this, scene = this.scene(), { base, home, exits } = scene;
    low.clear();
    high.clear();
    this.screen = this.onScreen(scene);
    const { routes } = this.screen, space = this.space();
    scene.lines.paint(routes);
    drawCrosses(low, routes, space);
    const named = drawTags(high, scene, this.screen, space);
    drawBadges(high, routes, scene.corridors, space);
    drawArrows(low, routes, space);
    if (exits) drawExits(high, routes, scene.routes, space);
    drawSeaNames(high, space, base.seas);
    drawLandNames(high, space, base.labels.filter((land) => land.id === home), true);
    drawPlaceNames(high, space, scene, named);
    drawLandNames(high, space, base.labels.filter((land) => land.id !== home), false);
  }

  /** @param {Scene} scene @returns {SceneOnScreen} */
  onScreen({ routes, nodes, drawings, lines }) {
    const { map } = this, zoom = map.getZoom(), scale = symbolScale(zoom);
    const places = nodes.map((node) => {
      const at = map.latLngToContainerPoint([node.lat, node.lon]);
      const drawing = /** @type {SVGElement} */ (drawings.get(node.id));
      const inks = (/** @type {Point} */ { x, y }) => isInked(drawing, (x - at.x) / scale, (y - at.y) / scale);
      return { node, at, radius: radiusOf(node, zoom), inks };
    });
    return {
      routes: lines.onScreen(routes),
      places: places.sort((a, b) => rankOf(b.node) - rankOf(a.node) || a.at.y - b.at.y),
    };
  }

  /** The room that routes, symbols and the map's buttons leave. */
  space() {
    const { map } = this, size = map.getSize(), space = new Space(size.x, size.y);
    for (const route of this.screen.routes) space.mark(route.points);
    for (const { at, radius } of this.screen.places) {
      const half = radius + 2; // the corners of its shape
      space.take({ x: at.x - half, y: at.y - half, w: 2 * half, h: 2 * half });
    }
    const holder = map.getContainer(), frame = holder.getBoundingClientRect();
    for (const control of holder.querySelectorAll(".leaflet-control")) {
      const box = control.getBoundingClientRect();
      space.take({ x: box.left - frame.left, y: box.top - frame.top, w: box.width, h: box.height });
    }
    return space;
  }
}

/** @param {L.Map} map @param {string} name @param {string} height its z-index */
function overlayPane(map, name, height) {
  const pane = map.createPane(name);
  pane.style.zIndex = height;
  pane.style.pointerEvents = "none";
  return pane;
}
