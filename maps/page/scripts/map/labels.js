// What is drawn at screen size above the routes: arrows, crosses, number badges and names that do not collide.

/** @typedef {{x: number, y: number, w: number, h: number}} Box */

/** Boxes already taken, and cells that a route runs through. */
class Space {
  /** @param {number} width @param {number} height */
  constructor(width, height) { this.width = width; this.height = height; this.boxes = /** @type {Box[]} */ ([]); this.cells = new Set(); }
  /** @param {Box} b */
  inside(b) { return b.x >= 3 && b.y >= 3 && b.x + b.w <= this.width - 3 && b.y + b.h <= this.height - 3; }
  /** @param {Box} b */
  free(b) { return this.boxes.every((o) => b.x + b.w <= o.x || o.x + o.w <= b.x || b.y + b.h <= o.y || o.y + o.h <= b.y); }
  /** @param {Box} b */
  take(b) { this.boxes.push(b); }
  /** @param {{x: number, y: number}[]} points */
  mark(points) {
    for (let i = 1; i < points.length; i++) {
      const [a, b] = [points[i - 1], points[i]];
      const steps = Math.min(400, Math.ceil(Math.hypot(b.x - a.x, b.y - a.y) / 6));
      for (let s = 0; s <= steps; s++) {
        const x = a.x + ((b.x - a.x) * s) / (steps || 1), y = a.y + ((b.y - a.y) * s) / (steps || 1);
        if (x > -10 && y > -10 && x < this.width + 10 && y < this.height + 10) this.cells.add(Math.floor(x / 8) * 4096 + Math.floor(y / 8));
      }
    }
  }
  /** How many cells under a box a route crosses. @param {Box} b */
  crossed(b) {
    let count = 0;
    for (let x = Math.floor(b.x / 8); x <= (b.x + b.w) / 8; x++) for (let y = Math.floor(b.y / 8); y <= (b.y + b.h) / 8; y++) if (this.cells.has(x * 4096 + y)) count++;
    return count;
  }
}

/** The point at a distance along a line on the screen, with its direction. @param {{x: number, y: number}[]} points @param {number} distance */
function along(points, distance) {
  for (let i = 1; i < points.length; i++) {
    const step = Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
    if (distance <= step && step > 0) {
      const t = distance / step, dx = points[i].x - points[i - 1].x, dy = points[i].y - points[i - 1].y;
      return { x: points[i - 1].x + dx * t, y: points[i - 1].y + dy * t, angle: Math.atan2(dy, dx) };
    }
    distance -= step;
  }
  return null;
}

/** @param {{x: number, y: number}[]} points */
function lengthOf(points) {
  let total = 0;
  for (let i = 1; i < points.length; i++) total += Math.hypot(points[i].x - points[i - 1].x, points[i].y - points[i - 1].y);
  return total;
}

/**
 * @param {any} map
 * @param {() => {routes: {edge: Edge, colour: string, now: ReturnType<typeof stateOf>}[], corridors: Corridor[], nodes: RouteNode[], weight: (node: RouteNode) => number, chosen: Set<string>, base: any, home: string|null, differences: boolean}} scene
 */
function makeOverlay(map, scene) {
  const pane = map.createPane("overlay");
  pane.style.zIndex = "430";
  pane.style.pointerEvents = "none";
  const names = map.createPane("names");
  names.style.zIndex = "450";
  names.style.pointerEvents = "none";
  const [under, over] = [pane, names].map((where) => {
    const canvas = el("canvas", { class: "leaflet-zoom-hide", "aria-hidden": "true" });
    where.append(canvas);
    return canvas;
  });
  const FONT = getComputedStyle(document.body).fontFamily;
  let waiting = 0;

  /** @param {any} canvas @returns {CanvasRenderingContext2D} */
  function fresh(canvas) {
    const size = map.getSize(), ratio = window.devicePixelRatio || 1;
    canvas.width = size.x * ratio;
    canvas.height = size.y * ratio;
    canvas.style.width = size.x + "px";
    canvas.style.height = size.y + "px";
    L.DomUtil.setPosition(canvas, map.containerPointToLayerPoint([0, 0]));
    const pen = canvas.getContext("2d");
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    return pen;
  }

  /** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y @param {{font: string, ink: string, halo?: string, spacing?: string}} look */
  function write(pen, text, x, y, look) {
    pen.font = look.font;
    pen.letterSpacing = look.spacing || "0px";
    pen.textAlign = "left";
    pen.textBaseline = "middle";
    pen.lineJoin = "round";
    if (look.halo) { pen.strokeStyle = look.halo; pen.lineWidth = 3.4; pen.strokeText(text, x, y); }
    pen.fillStyle = look.ink;
    pen.fillText(text, x, y);
  }

  /** @param {CanvasRenderingContext2D} pen @param {any} at @param {number} width */
  function arrow(pen, at, width) {
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
    if (!inside) { pen.lineWidth = 2.2; pen.strokeStyle = "#ffffff"; pen.stroke(); }
    pen.fillStyle = inside ? "#ffffff" : "#14202b";
    pen.fill();
    pen.restore();
  }

  /** @param {CanvasRenderingContext2D} pen @param {any} at */
  function cross(pen, at) {
    for (const [ink, wide] of /** @type {[string, number][]} */ ([["#ffffff", 6], ["#000000", 3]])) {
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

  /** Marks along routes, no two nearer than `gap`. @param {any[]} items @param {number} gap @param {Space} space @param {(at: any, item: any) => void} draw */
  function spread(items, gap, space, draw) {
    /** @type {{x: number, y: number}[]} */
    const placed = [];
    for (const item of items) {
      const total = lengthOf(item.points);
      if (total < 7) continue;
      const count = Math.max(1, Math.min(60, Math.floor(total / (gap * 1.7))));
      for (let i = 0; i < count; i++) {
        const at = along(item.points, (total * (i + 0.5)) / count);
        if (!at || at.x < 0 || at.y < 0 || at.x > space.width || at.y > space.height) continue;
        if (placed.some((p) => Math.hypot(p.x - at.x, p.y - at.y) < gap)) continue;
        if (!space.free({ x: at.x - 5, y: at.y - 5, w: 10, h: 10 })) continue;
        placed.push(at);
        draw(at, item);
      }
    }
  }

  /** One tag per change: "+2.1 Mt/y" or "blocked". @param {CanvasRenderingContext2D} pen @param {any[]} items @param {Space} space */
  function changeTags(pen, items, space) {
    const seen = new Set(), mostBlocked = space.width < 600 ? 2 : 4;
    let blocked = 0;
    const font = "700 12.5px " + FONT;
    // Small changes get a tag only where a corridor leaves, so that the large ones can be read.
    const large = (items.some((item) => item.differences) ? 0.25 : 0.05) * Math.max(0, ...items.map((item) => Math.abs(item.now.change)));
    for (const item of [...items].sort((a, b) => lengthOf(b.points) - lengthOf(a.points))) {
      const { state, change: moved } = item.now, lost = item.differences && moved < 0;
      if (state !== "blocked" && !((state === "gained" || (lost && state === "lost")) && Math.abs(moved) >= 0.01 && (item.edge.gate || Math.abs(moved) >= large))) continue;
      const text = state === "blocked" ? "blocked" : change(moved) + " " + shownUnit.name;
      const key = state === "blocked" ? text + " " + (item.edge.corridor || item.edge.line_id || item.edge.id) : text;
      if (seen.has(key) || (state === "blocked" && blocked >= mostBlocked)) continue;
      pen.font = font;
      const w = pen.measureText(text).width + 10, h = 19, total = lengthOf(item.points);
      const spot = tagSpot(item.points, total, w, h, space);
      if (!spot) continue;
      space.take(spot.box);
      seen.add(key);
      if (state === "blocked") blocked++;
      pen.beginPath();
      pen.moveTo(spot.on.x, spot.on.y);
      pen.lineTo(spot.box.x + w / 2, spot.box.y + h / 2);
      pen.lineWidth = 1.4;
      pen.strokeStyle = "#14202b";
      pen.stroke();
      pen.fillStyle = state === "blocked" ? "#000000" : item.differences ? "#ffffff" : "#ffd83d";
      pen.strokeStyle = state === "blocked" ? "#ffffff" : lost ? LESS : item.differences ? MORE : "#3b2f00";
      pen.beginPath();
      pen.roundRect(spot.box.x, spot.box.y, w, h, 4);
      pen.fill();
      pen.stroke();
      write(pen, text, spot.box.x + 5, spot.box.y + h / 2 + 0.5, { font, ink: state === "blocked" ? "#ffffff" : lost ? "#8a3206" : item.differences ? "#173c8a" : "#1d1700" });
    }
  }

  /** Beside the route, where the tag covers as little of any route as can be. @param {{x: number, y: number}[]} points @param {number} total @param {number} w @param {number} h @param {Space} space */
  function tagSpot(points, total, w, h, space) {
    let best = null, least = Infinity;
    for (const away of [12, 30, 50]) {
      for (const share of [0.5, 0.3, 0.7, 0.15, 0.85]) {
        const on = along(points, total * share);
        if (!on || !space.inside({ x: on.x, y: on.y, w: 0, h: 0 })) continue;
        for (const [dx, dy] of [[away, -h / 2], [-away - w, -h / 2], [-w / 2, -h - away], [-w / 2, away], [away * 0.6, -h - away * 0.6], [-away * 0.6 - w, away * 0.6]]) {
          const box = { x: on.x + dx, y: on.y + dy, w, h };
          if (!space.inside(box) || !space.free(box)) continue;
          const cost = space.crossed(box) + away / 15;
          if (cost < least) { best = { box, on }; least = cost; }
        }
      }
    }
    return best;
  }

  /** The number of each corridor, on its longest route in sight. @param {CanvasRenderingContext2D} pen @param {any[]} items @param {Corridor[]} corridors @param {Space} space */
  function badges(pen, items, corridors, space) {
    for (const corridor of corridors) {
      const own = items.filter((item) => item.edge.corridor === corridor.id).map((item) => ({ item, total: lengthOf(item.points) }))
        .sort((a, b) => b.total * (b.item.edge.mode === "sea" ? 0.4 : 1) - a.total * (a.item.edge.mode === "sea" ? 0.4 : 1)).slice(0, 8);
      const spot = badgeSpot(own, space);
      if (!spot) continue;
      space.take({ x: spot.x - 11, y: spot.y - 11, w: 22, h: 22 });
      if (spot.off) {
        pen.beginPath();
        pen.moveTo(spot.on.x, spot.on.y);
        pen.lineTo(spot.x, spot.y);
        pen.lineWidth = 1.4;
        pen.strokeStyle = "#14202b";
        pen.stroke();
      }
      pen.beginPath();
      pen.arc(spot.x, spot.y, 10, 0, 7);
      pen.fillStyle = corridor.colour;
      pen.fill();
      pen.lineWidth = 3;
      pen.strokeStyle = "#ffffff";
      pen.stroke();
      pen.lineWidth = 1;
      pen.strokeStyle = "rgba(0,0,0,0.7)";
      pen.stroke();
      const text = String(corridor.number), font = "700 12px " + FONT;
      pen.font = font;
      pen.letterSpacing = "0px";
      write(pen, text, spot.x - pen.measureText(text).width / 2, spot.y + 0.5, { font, ink: inkOn(corridor.colour) });
    }
  }

  /** On the route if there is room, else beside it with a short leader. @param {any[]} own @param {Space} space */
  function badgeSpot(own, space) {
    for (const off of [0, 20, -20, 32, -32, 46, -46]) {
      for (const { item, total } of own) {
        for (const share of [0.5, 0.35, 0.65, 0.2, 0.8]) {
          const on = along(item.points, total * share);
          if (!on || !space.inside({ x: on.x, y: on.y, w: 0, h: 0 })) continue;
          const x = on.x - Math.sin(on.angle) * off, y = on.y + Math.cos(on.angle) * off;
          const box = { x: x - 11, y: y - 11, w: 22, h: 22 };
          if (space.inside(box) && space.free(box)) return { x, y, on, off };
        }
      }
    }
    return null;
  }

  /** @param {CanvasRenderingContext2D} pen @param {Space} space @param {any} picture */
  function placeNames(pen, space, picture) {
    const ranked = picture.nodes.map((/** @type {RouteNode} */ node) => ({ node, at: map.latLngToContainerPoint([node.lat, node.lon]), weight: picture.weight(node) }))
      .sort((/** @type {any} */ a, /** @type {any} */ b) => Number(picture.chosen.has(b.node.id)) - Number(picture.chosen.has(a.node.id))
        || (NODE_RANK[a.node.kind] || 9) - (NODE_RANK[b.node.kind] || 9) || b.weight - a.weight || (a.node.id < b.node.id ? -1 : 1));
    for (const { node, at } of ranked) {
      const chosen = picture.chosen.has(node.id), strong = (NODE_RANK[node.kind] || 9) <= 3;
      const font = `${chosen ? 700 : strong ? 600 : 400} ${strong || chosen ? 12.5 : 12}px ${FONT}`;
      pen.font = font;
      pen.letterSpacing = "0px";
      const text = shortName(node.name), w = pen.measureText(text).width + 2, h = 14, gap = 9;
      const options = [[gap, -h / 2], [-gap - w, -h / 2], [-w / 2, -gap - h], [-w / 2, gap], [gap - 2, -gap - h + 4], [gap - 2, gap - 4], [-gap - w + 2, -gap - h + 4], [-gap - w + 2, gap - 4]];
      let best = null, least = chosen ? Infinity : strong ? 40 : 8;
      for (const [dx, dy] of options) {
        const box = { x: at.x + dx, y: at.y + dy, w, h };
        if (!space.inside(box) || !space.free(box)) continue;
        const cost = space.crossed(box);
        if (cost < least) { best = box; least = cost; }
      }
      if (!best) continue;
      space.take(best);
      write(pen, text, best.x + 1, best.y + h / 2, { font, ink: "#14202b", halo: "rgba(255,255,255,0.92)" });
    }
  }

  /** Names of seas and countries, in the first free spot of each. @param {CanvasRenderingContext2D} pen @param {Space} space @param {any} base @param {string|null} home */
  function placeGround(pen, space, base, home) {
    const zoom = map.getZoom(), degree = (256 * 2 ** zoom) / 360, small = space.width < 600;
    const seas = base.seas.filter((/** @type {any} */ sea) => zoom >= sea.min_zoom - (small ? 0.6 : 0)).map((/** @type {any} */ sea) => ({ ...sea, sea: true, own: false }));
    const lands = base.labels.filter((/** @type {any} */ land) => land.size * degree > 46)
      .map((/** @type {any} */ land) => ({ ...land, name: land.name.toUpperCase(), sea: false, own: land.id === home }))
      .sort((/** @type {any} */ a, /** @type {any} */ b) => Number(b.own) - Number(a.own));
    for (const { name, spots, sea, own } of [...seas, ...lands]) {
      const font = sea ? `italic 500 13px ${FONT}` : `600 ${(small ? 11 : 12) + (own ? 2 : 0)}px ${FONT}`;
      const spacing = sea ? "0.4px" : own ? "2.2px" : "1.1px";
      // A sea's name may stand on two lines, so that it fits between the coasts.
      const lines = sea && name.length > 9 ? [name.slice(0, name.lastIndexOf(" ")), name.slice(name.lastIndexOf(" ") + 1)] : [name];
      pen.font = font;
      pen.letterSpacing = spacing;
      const widths = lines.map((line) => pen.measureText(line).width), w = Math.max(...widths) + 4, h = 15 * lines.length;
      let best = null, least = sea ? 12 : own ? 14 : 5;
      for (const [lat, lon] of spots) {
        const at = map.latLngToContainerPoint([lat, lon]);
        const box = { x: at.x - w / 2, y: at.y - h / 2, w, h };
        if (!space.inside(box) || !space.free(box)) continue;
        const cost = space.crossed(box);
        if (cost < least) { best = box; least = cost; }
        if (cost === 0) break;
      }
      if (!best) continue;
      space.take(best);
      const box = best;
      lines.forEach((line, i) => write(pen, line, box.x + (w - widths[i]) / 2, box.y + 7.5 + 15 * i,
        { font, spacing, ink: sea ? "#3d6480" : own ? "#59605d" : "#66706f", halo: sea ? "rgba(211,224,233,0.9)" : "rgba(246,245,241,0.85)" }));
    }
  }

  function draw() {
    waiting = 0;
    const picture = scene(), differences = picture.differences, size = map.getSize(), space = new Space(size.x, size.y);
    const low = fresh(under), high = fresh(over);
    const items = picture.routes.map((route) => ({ ...route, differences, points: route.edge.line.map((p) => map.latLngToContainerPoint(p)) }));
    for (const item of items) space.mark(item.points);
    for (const node of picture.nodes) {
      const at = map.latLngToContainerPoint([node.lat, node.lon]), half = ((NODE_RANK[node.kind] || 9) <= 5 ? 8 : 4) * (map.getZoom() < FAR ? 0.75 : 1);
      space.take({ x: at.x - half, y: at.y - half, w: 2 * half, h: 2 * half });
    }
    for (const box of document.querySelectorAll(".leaflet-control")) {
      const a = box.getBoundingClientRect(), b = map.getContainer().getBoundingClientRect();
      space.take({ x: a.left - b.left, y: a.top - b.top, w: a.width, h: a.height });
    }
    spread(items.filter((item) => item.now.state === "blocked"), 30, space, (at) => cross(low, at));
    changeTags(high, items, space);
    badges(high, items, picture.corridors, space);
    const zoom = map.getZoom();
    const drawn = (/** @type {any} */ item) => (differences ? Math.max(0, item.now.change) : item.now.flow);
    spread(items.filter((item) => isKnown(drawn(item)) && drawn(item) > CHANGE_MT / 2 && item.now.state !== "blocked").sort((a, b) => drawn(b) - drawn(a)),
      62, space, (at, item) => arrow(low, at, widthOf(drawn(item), zoom)));
    placeGround(high, space, { seas: picture.base.seas, labels: [] }, null);
    placeGround(high, space, { seas: [], labels: picture.base.labels.filter((/** @type {any} */ land) => land.id === picture.home) }, picture.home);
    placeNames(high, space, picture);
    placeGround(high, space, { seas: [], labels: picture.base.labels.filter((/** @type {any} */ land) => land.id !== picture.home) }, null);
  }

  function later() { if (!waiting) waiting = requestAnimationFrame(draw); }
  map.on("move zoomend viewreset resize", later);
  return { later, canvases: [under, over] };
}
