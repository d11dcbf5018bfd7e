// The routes as Leaflet lines, in tiers: foreign band or halo, casing, line, and a wide unseen line to click on.

/** @param {any} map @param {Edge[]} edges @param {(edge: Edge) => string} colourOf @param {Act} act */
function makeRoutes(map, edges, colourOf, act) {
  const tiers = ["band", "casing", "line", "hit"];
  /** @type {Object<string, any>} */
  const panes = {};
  tiers.forEach((tier, i) => {
    const pane = map.createPane("route-" + tier);
    pane.style.zIndex = String(402 + i);
    panes[tier] = L.svg({ pane: "route-" + tier, padding: 0.4 });
  });
  // Thin lines are drawn last, so that a small flow beside a large one is still seen.
  const order = [...edges].sort((a, b) => (b.flow_mt || 0) - (a.flow_mt || 0) || (a.id < b.id ? -1 : 1));
  const parts = new Map(), drawn = new Map();
  /** @type {any} */
  let glow = null;

  for (const edge of order) {
    /** @type {Object<string, any>} */
    const set = {};
    for (const tier of tiers) {
      const hit = tier === "hit";
      set[tier] = L.polyline(edge.line, {
        renderer: panes[tier], pane: "route-" + tier, interactive: hit, bubblingMouseEvents: false,
        smoothFactor: 0.8, className: hit ? "route-hit" : "route-" + tier,
        opacity: hit ? 0 : 1, weight: hit ? 16 : 1, lineJoin: "round",
      }).addTo(map);
      const path = set[tier].getElement();
      path.setAttribute("data-edge", edge.id);
      path.setAttribute("data-corridor", edge.corridor || "");
    }
    set.hit.on("click", () => act.press("edge", edge.id));
    set.hit.on("mousemove", (/** @type {any} */ e) => act.hint(edge.name, e.containerPoint, edge));
    set.hit.on("mouseout", () => act.hint(null));
    parts.set(edge.id, set);
  }

  /** @param {Set<string>} hidden corridors not shown @param {any} scenario */
  function restyle(hidden, scenario) {
    const zoom = map.getZoom();
    for (const edge of edges) {
      const set = parts.get(edge.id);
      const now = stateOf(edge, scenario);
      /** @type {Object<string, any>} */
      const look = strokes(edge, colourOf(edge), now, zoom, Boolean(scenario && scenario.differences));
      const shown = !hidden.has(edge.corridor || "");
      const key = JSON.stringify([look, now.state, shown]);
      if (drawn.get(edge.id) === key) continue; // most routes stay as they are
      drawn.set(edge.id, key);
      for (const tier of ["band", "casing", "line"]) {
        const path = set[tier].getElement();
        path.style.display = shown && look[tier] ? "" : "none";
        if (look[tier]) set[tier].setStyle(look[tier]);
      }
      set.line.getElement().setAttribute("data-state", now.state);
      set.hit.getElement().style.display = shown ? "" : "none";
    }
  }

  /** @param {Edge[]} chosen */
  function highlight(chosen) {
    if (glow) glow.remove();
    glow = null;
    if (!chosen.length) return;
    glow = L.layerGroup(chosen.map((edge) => L.polyline(edge.line, {
      renderer: panes.band, pane: "route-band", interactive: false, color: "#111111", opacity: 0.55,
      weight: widthOf(edge.flow_mt, map.getZoom()) + 10, lineCap: "round", className: "route-chosen",
    }))).addTo(map);
  }

  /** Other routes drawn on the same course. @param {Edge} edge @param {Set<string>} hidden @returns {Edge[]} */
  function beside(edge, hidden) {
    const ends = [edge.tail, edge.head].sort().join(" ");
    return edges.filter((other) => other !== edge && !hidden.has(other.corridor || "") && [other.tail, other.head].sort().join(" ") === ends);
  }

  return { restyle, highlight, beside };
}
