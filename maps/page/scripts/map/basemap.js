// The base map: countries, disputed lines. Drawn on canvas under everything else, never clicked.

/** @param {any} map @param {any} base @param {string|null} home */
function makeGround(map, base, home) {
  map.createPane("ground").style.zIndex = "200";
  /** @type {any} */
  const shared = { pane: "ground", renderer: L.canvas({ pane: "ground", padding: 0.6 }), interactive: false, smoothFactor: 0.6 };
  L.geoJSON(base.countries, {
    ...shared,
    style: (/** @type {any} */ feature) => {
      const ours = home !== null && feature.properties.country_id === home;
      return { fillColor: ours ? "#fffdf6" : "#eeece6", fillOpacity: 1, color: ours ? "#7d858c" : "#b4b9bd", weight: ours ? 1.4 : 0.8 };
    },
  }).addTo(map);
  if (base.disputed.features.length) {
    L.geoJSON(base.disputed, {
      ...shared,
      style: () => ({ color: "#8b9196", weight: 1.1, dashArray: "3 4", fill: false }),
    }).addTo(map);
  }
}
