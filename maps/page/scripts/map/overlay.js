// The overlay: what is drawn at screen size above the routes, in the order in which it finds room.

/**
 * @typedef {{routes: {edge: Edge, now: RouteState}[], corridors: Corridor[], nodes: RouteNode[],
 *   traffic: Map<string, number>, chosen: Set<string>, base: BaseData, home: string|null, differences: boolean}} Scene
 *   what is in sight: routes, corridors and places that are shown, what moves at places, places chosen
 * @typedef {{edge: Edge, now: RouteState, points: Point[], length: number}} DrawnRoute a route on the screen, in px
 */

class Overlay {
  /** @param {L.Map} map @param {() => Scene} scene */
  constructor(map, scene) {
    this.map = map;
    this.scene = scene;
    this.waiting = 0;
    // Arrows lie below the symbols of places, names and numbers above them.
    const [low, high] = [overlayPane(map, "overlay", "430"), overlayPane(map, "names", "450")];
    this.low = new MapCanvas(map, low);
    this.high = new MapCanvas(map, high);
    map.on("move zoomend viewreset resize", () => this.later());
  }

  /** Draw anew with the next frame, however often this is asked before. */
  later() { if (!this.waiting) this.waiting = requestAnimationFrame(() => this.draw()); }

  draw() {
    this.waiting = 0;
    const { map, low, high } = this, scene = this.scene(), { differences, base, home } = scene;
    low.clear();
    high.clear();
    const routes = scene.routes.map(({ edge, now }) => {
      const points = edge.line.map((spot) => map.latLngToContainerPoint(spot));
      return { edge, now, points, length: lengthOf(points) };
    });
    const space = this.space(routes, scene.nodes);
    drawCrosses(low, routes, space);
    drawTags(high, routes, space, differences);
    drawBadges(high, routes, scene.corridors, space);
    drawArrows(low, routes, space, map.getZoom(), differences);
    drawSeaNames(high, space, base.seas);
    drawLandNames(high, space, base.labels.filter((land) => land.id === home), true);
    drawPlaceNames(high, space, scene);
    drawLandNames(high, space, base.labels.filter((land) => land.id !== home), false);
  }

  /** The room that routes, symbols and the map's buttons leave.
   * @param {DrawnRoute[]} routes @param {RouteNode[]} nodes */
  space(routes, nodes) {
    const { map } = this, size = map.getSize(), space = new Space(size.x, size.y);
    for (const route of routes) space.mark(route.points);
    for (const node of nodes) {
      const at = map.latLngToContainerPoint([node.lat, node.lon]);
      const half = (rankOf(node) <= 5 ? 8 : 4) * (map.getZoom() < FAR ? 0.75 : 1);
      space.take({ x: at.x - half, y: at.y - half, w: 2 * half, h: 2 * half });
    }
    const frame = map.getContainer().getBoundingClientRect();
    for (const control of document.querySelectorAll(".leaflet-control")) {
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
