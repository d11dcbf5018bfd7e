// Badges: the number of each corridor, on its longest route in sight.

const BADGE = 22; // px across, with its rim

/** @param {MapCanvas} canvas @param {DrawnRoute[]} routes @param {Corridor[]} corridors @param {Space} space */
function drawBadges(canvas, routes, corridors, space) {
  // The sea is wide and its routes long: on land a number is nearer to what it counts.
  const worth = (/** @type {DrawnRoute} */ route) => route.length * (route.edge.mode === "sea" ? 0.4 : 1);
  for (const corridor of corridors) {
    const own = routes.filter((route) => route.edge.corridor === corridor.id);
    const spot = badgeSpot(own.sort((a, b) => worth(b) - worth(a)).slice(0, 8), space);
    if (!spot) continue;
    space.take(badgeBox(spot));
    drawBadge(canvas, corridor, spot);
  }
}

/** @param {Point} middle @returns {Box} */
function badgeBox({ x, y }) { return { x: x - BADGE / 2, y: y - BADGE / 2, w: BADGE, h: BADGE }; }

/** On the route if there is room, else beside it with a short leader.
 * @param {DrawnRoute[]} routes @param {Space} space @returns {(Point & {on: Point, off: number})|null} */
function badgeSpot(routes, space) {
  for (const off of [0, 20, -20, 32, -32, 46, -46]) {
    for (const { points, length } of routes) {
      for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
        const on = along(points, length * share);
        if (!on || !space.holds(on)) continue;
        const spot = { x: on.x - Math.sin(on.angle) * off, y: on.y + Math.cos(on.angle) * off, on, off };
        if (space.fits(badgeBox(spot))) return spot;
      }
    }
  }
  return null;
}

/** @param {MapCanvas} canvas @param {Corridor} corridor @param {Point & {on: Point, off: number}} spot */
function drawBadge(canvas, corridor, spot) {
  const pen = canvas.pen, text = String(corridor.number), font = canvas.font(700, 12);
  if (spot.off) canvas.lead(spot.on, spot);
  pen.beginPath();
  pen.arc(spot.x, spot.y, 10, 0, 7);
  pen.fillStyle = corridor.colour;
  pen.fill();
  for (const [ink, wide] of /** @type {[string, number][]} */ ([["#ffffff", 3], ["rgba(0,0,0,0.7)", 1]])) {
    pen.lineWidth = wide;
    pen.strokeStyle = ink;
    pen.stroke();
  }
  const left = spot.x - canvas.textWidth(text, { font }) / 2;
  canvas.write(text, left, spot.y + 0.5, { font, ink: inkOn(corridor.colour) });
}
