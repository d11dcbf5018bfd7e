// Marks along routes: arrows the way the crude moves, and crosses where it is blocked.

/** @param {CanvasRenderingContext2D} pen @param {Point & {angle: number}} at @param {number} width of its route */
function drawArrow(pen, at, width) {
  // White inside a wide line; dark and bigger than a thin one.
  const inside = width >= 6.5, size = inside ? Math.min(7.5, width * 0.6) : Math.max(4.2, width * 0.5 + 2.6);
  pen.save();
  pen.translate(at.x, at.y);
  pen.rotate(at.angle);
  pen.beginPath();
  pen.moveTo(size, 0);
  pen.lineTo(-size * 0.75, size * 0.78);
  pen.lineTo(-size * 0.35, 0);
  pen.lineTo(-size * 0.75, -size * 0.78);
  pen.closePath();
  if (!inside) {
    pen.lineWidth = 2.2;
    pen.strokeStyle = theme.inks.seam;
    pen.stroke();
  }
  pen.fillStyle = inside ? "#ffffff" : theme.inks.ink;
  pen.fill();
  pen.restore();
}

/** Black on white, or by dark white on black. @param {CanvasRenderingContext2D} pen @param {Point} at */
function drawCross(pen, at) {
  for (const [ink, wide] of /** @type {[string, number][]} */ ([[theme.inks.seam, 6], [theme.inks.blocked, 3]])) {
    pen.strokeStyle = ink;
    pen.lineWidth = wide;
    pen.lineCap = "round";
    pen.beginPath();
    pen.moveTo(at.x - 6, at.y - 6);
    pen.lineTo(at.x + 6, at.y + 6);
    pen.moveTo(at.x + 6, at.y - 6);
    pen.lineTo(at.x - 6, at.y + 6);
    pen.stroke();
  }
}

/**
 * Set marks along routes, no two nearer than `gap` px.
 * @param {DrawnRoute[]} routes the most important first
 * @param {number} gap
 * @param {Space} space
 * @param {(at: Point & {angle: number}, route: DrawnRoute) => void} draw
 */
function spread(routes, gap, space, draw) {
  /** @type {Point[]} */
  const placed = [];
  for (const route of routes) {
    if (route.length < 7) continue;
    const count = Math.max(1, Math.min(60, Math.floor(route.length / (gap * 1.7))));
    for (let i = 0; i < count; i++) {
      const at = along(route.points, (route.length * (i + 0.5)) / count);
      if (!at || !space.sees(at) || !space.free({ x: at.x - 5, y: at.y - 5, w: 10, h: 10 })) continue;
      if (placed.some((other) => distance(other, at) < gap)) continue;
      placed.push(at);
      draw(at, route);
    }
  }
}

/** On what is blocked. @param {MapCanvas} canvas @param {DrawnRoute[]} routes @param {Space} space */
function drawCrosses(canvas, routes, space) {
  const blocked = routes.filter((route) => route.now.state === "blocked");
  spread(blocked, 40, space, (at) => drawCross(canvas.pen, at));
}

/** Where crude still moves. @param {MapCanvas} canvas @param {DrawnRoute[]} routes @param {Space} space */
function drawArrows(canvas, routes, space) {
  const flow = (/** @type {DrawnRoute} */ { now }) => now.flow || 0;
  const quiet = new Set(["blocked", "none", "shut"]);
  const moving = routes.filter((route) => flow(route) > toScale(CHANGE_MT) / 2 && !quiet.has(route.now.state)
    && route.look.line.weight > UNUSED_WIDTH);
  moving.sort((a, b) => flow(b) - flow(a));
  spread(moving, 62, space, (at, route) => drawArrow(canvas.pen, at, route.look.line.weight));
}
