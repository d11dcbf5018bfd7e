// The base map: countries, disputed lines. Drawn on canvas under everything else, never clicked.

/**
 * @typedef {{name: string, spots: [number, number][], min_zoom: number}} Sea
 * @typedef {{id: string, name: string, spots: [number, number][], size: number}} Land size in degrees
 * @typedef {{countries: any, disputed: any, seas: Sea[], labels: Land[]}} BaseData GeoJSON, and names with their spots
 */

/** @param {L.Map} map @param {BaseData} base @param {string|null} home country that stands out */
function drawGround(map, base, home) {
  map.createPane("ground").style.zIndex = "200";
  /** @type {any} */
  const shared = {
    pane: "ground", renderer: L.canvas({ pane: "ground", padding: 0.6 }), interactive: false, smoothFactor: 0.6,
  };
  const own = { fillColor: "#fffdf6", fillOpacity: 1, color: "#7d858c", weight: 1.4 };
  const other = { fillColor: "#eeece6", fillOpacity: 1, color: "#b4b9bd", weight: 0.8 };
  const style = (/** @type {any} */ feature) => (
    home !== null && feature.properties.country_id === home ? own : other
  );
  L.geoJSON(base.countries, { ...shared, style }).addTo(map);
  if (base.disputed.features.length) {
    const dashed = { color: "#8b9196", weight: 1.1, dashArray: "3 4", fill: false };
    L.geoJSON(base.disputed, { ...shared, style: () => dashed }).addTo(map);
  }
}
