// The course of a route on the screen: its length, and points along it.

/** @typedef {{x: number, y: number}} Point */

/** @param {Point} a @param {Point} b */
function distance(a, b) { return Math.hypot(b.x - a.x, b.y - a.y); }

/** @param {Point[]} points */
function lengthOf(points) { return sum(points.slice(1).map((point, i) => distance(points[i], point))); }

/** The point at a distance along a course, with its direction.
 * @param {Point[]} points @param {number} far @returns {(Point & {angle: number})|null} */
function along(points, far) {
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]], step = distance(a, b);
    if (far <= step && step > 0) {
      const share = far / step, dx = b.x - a.x, dy = b.y - a.y;
      return { x: a.x + dx * share, y: a.y + dy * share, angle: Math.atan2(dy, dx) };
    }
    far -= step;
  }
  return null;
}

/** How far a point lies from a course. @param {Point} at @param {Point[]} points */
function distanceTo(at, points) {
  let least = Infinity;
  for (let i = 1; i < points.length; i++) {
    const [a, b] = [points[i - 1], points[i]], dx = b.x - a.x, dy = b.y - a.y, size = dx * dx + dy * dy;
    const share = size ? Math.max(0, Math.min(1, ((at.x - a.x) * dx + (at.y - a.y) * dy) / size)) : 0;
    least = Math.min(least, Math.hypot(at.x - a.x - share * dx, at.y - a.y - share * dy));
  }
  return least;
}
