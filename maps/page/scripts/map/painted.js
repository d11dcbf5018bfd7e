// Painted routes: those of a network that has thousands, with as many of their points as are seen at a zoom. An element
// for each stroke of each of them would take a browser many seconds at every step.

/** @typedef {{spots: Float64Array, west: number, north: number, east: number, south: number}} FlatCourse
 *   x and y of its points in turn, and what they lie within, in px of the map at zoom 0 */

const MANY = 2_000; // routes from which they are painted
const NEAREST = 1; // px between points of a course that are drawn
const RIM = 40; // px round the map in which a route may still be seen
const IN_ONE_GO = 400; // strokes that look alike

class PaintedRoutes {
  /** @param {L.Map} map */
  constructor(map) {
    const [band] = SEEN_TIERS.map((tier) => tierOf(map, tier));
    this.map = map;
    this.glows = new Glows(map, band);
    this.canvas = new MapCanvas(map, /** @type {HTMLElement} */ (map.getPane("route-line")));
    /** @type {Map<string, FlatCourse>} */
    this.courses = new Map();
  }

  /** They are painted with everything that is drawn at screen size. */
  restyle() {}

  /** The routes in sight, with the points that can be told apart. @param {DressedRoute[]} dressed
   * @returns {DrawnRoute[]} */
  onScreen(dressed) {
    const { map } = this, scale = 2 ** map.getZoom(), size = map.getSize();
    const corner = map.getPixelOrigin().add(map.containerPointToLayerPoint([0, 0]));
    return dressed.flatMap((route) => {
      const course = this.course(route.edge), x = (/** @type {number} */ at) => at * scale - corner.x;
      const y = (/** @type {number} */ at) => at * scale - corner.y;
      if (x(course.east) < -RIM || x(course.west) > size.x + RIM) return [];
      if (y(course.south) < -RIM || y(course.north) > size.y + RIM) return [];
      const points = seenPoints(course.spots, x, y);
      return [{ ...route, points, length: lengthOf(points) }];
    });
  }

  /** @param {Edge} edge */
  course({ id, line }) {
    const known = this.courses.get(id);
    if (known) return known;
    const spots = Float64Array.from(line.flatMap((spot) => {
      const { x, y } = this.map.project(spot, 0);
      return [x, y];
    }));
    const [xs, ys] = [0, 1].map((first) => spots.filter((_, i) => i % 2 === first));
    const course = {
      spots, west: Math.min(...xs), north: Math.min(...ys), east: Math.max(...xs), south: Math.max(...ys),
    };
    this.courses.set(id, course);
    return course;
  }

  /** Tier by tier, each from the lowest to the highest. @param {DrawnRoute[]} routes */
  paint(routes) {
    const { canvas } = this;
    canvas.clear();
    for (const tier of SEEN_TIERS) {
      /** @type {DrawnRoute[]} */
      let alike = [];
      let key = "";
      for (const route of routes) {
        const look = Object.values(route.look[tier] || {}).join(" ");
        if (look !== key || alike.length === IN_ONE_GO) {
          inkRoutes(canvas.pen, alike, tier);
          alike = [];
          key = look;
        }
        if (look) alike.push(route);
      }
      inkRoutes(canvas.pen, alike, tier);
    }
  }
}

/** Points of a course that are not all but the same on the screen; it keeps its ends.
 * @param {Float64Array} spots @param {(at: number) => number} x @param {(at: number) => number} y @returns {Point[]} */
function seenPoints(spots, x, y) {
  const points = [{ x: x(spots[0]), y: y(spots[1]) }], last = spots.length - 2;
  for (let i = 2; i <= last; i += 2) {
    const point = { x: x(spots[i]), y: y(spots[i + 1]) };
    if (i === last || distance(points[points.length - 1], point) >= NEAREST) points.push(point);
  }
  return points;
}

/** One stroke for routes that look alike. @param {CanvasRenderingContext2D} pen @param {DrawnRoute[]} routes
 * @param {typeof SEEN_TIERS[number]} tier */
function inkRoutes(pen, routes, tier) {
  const look = routes.length ? routes[0].look[tier] : null;
  if (!look) return;
  pen.strokeStyle = look.color;
  pen.lineWidth = look.weight;
  pen.globalAlpha = look.opacity;
  pen.lineCap = look.lineCap;
  pen.lineJoin = "round";
  pen.setLineDash(look.dashArray ? look.dashArray.split(" ").map(Number) : []);
  pen.beginPath();
  for (const { points } of routes) points.forEach(({ x, y }, i) => (i ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  pen.stroke();
  pen.globalAlpha = 1;
  pen.setLineDash([]);
}
