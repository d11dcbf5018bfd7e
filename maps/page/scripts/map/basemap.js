// The base map: countries, disputed lines. Drawn on canvas under everything else, never clicked.

/**
 * @typedef {{name: string, spots: [number, number][], min_zoom: number}} Sea
 * @typedef {{id: string, name: string, spots: [number, number][], size: number}} Land size in degrees
 * @typedef {{id: string, polygons: number[][][]}} Country rings in hundredths of a degree: first longitude and
 *   latitude, then steps
 * @typedef {{countries: Country[], disputed: any, seas: Sea[], labels: Land[]}} BaseData disputed is GeoJSON; names
 *   have their spots
 */

class Ground {
  /** @param {L.Map} map @param {BaseData} base @param {string|null} home country that stands out */
  constructor(map, base, home) {
    map.createPane("ground").style.zIndex = "200";
    /** @type {any} */
    const shared = {
      pane: "ground", renderer: L.canvas({ pane: "ground", padding: 0.6 }), interactive: false, smoothFactor: 0.6,
    };
    this.home = home;
    this.lands = L.geoJSON(landsOf(base).filter(({ bounds }) => isFree(map) || map.getBounds().intersects(bounds))
      .map(({ feature }) => feature), shared).addTo(map);
    this.disputed = L.geoJSON(base.disputed, shared).addTo(map);
    this.paint();
  }

  /** In the inks of the theme. */
  paint() {
    const { inks } = theme;
    const own = { fillColor: inks.home, fillOpacity: 1, color: inks.homeBorder, weight: 1.4 };
    const other = { fillColor: inks.land, fillOpacity: 1, color: inks.border, weight: 0.8 };
    this.lands.setStyle((/** @type {any} */ feature) => (
      this.home !== null && feature.properties.country_id === this.home ? own : other
    ));
    this.disputed.setStyle({ color: inks.disputed, weight: 1.1, dashArray: "3 4", fill: false });
  }
}

/** @typedef {{feature: any, bounds: L.LatLngBounds}} Unpacked a country as GeoJSON, and where it lies */

/** @type {WeakMap<BaseData, Unpacked[]>} the same for all maps */
const knownLands = new WeakMap();

/** The countries of a base map. @param {BaseData} base @returns {Unpacked[]} */
function landsOf(base) {
  const known = knownLands.get(base) ?? base.countries.map(({ id, polygons }) => {
    const coordinates = polygons.map((rings) => rings.map(spotsAlong));
    const geometry = { type: "MultiPolygon", coordinates };
    const [xs, ys] = [0, 1].map((axis) => coordinates.flatMap(([outer]) => outer.map((spot) => spot[axis])));
    const bounds = L.latLngBounds([Math.min(...ys), Math.min(...xs)], [Math.max(...ys), Math.max(...xs)]);
    return { feature: { type: "Feature", properties: { country_id: id }, geometry }, bounds };
  });
  knownLands.set(base, known);
  return known;
}

/** Whether a reader can move a map: an inset stays where it is. @param {L.Map} map */
function isFree(map) { return map.options.dragging !== false; }

/** @param {number[]} steps @returns {[number, number][]} longitudes and latitudes */
function spotsAlong(steps) {
  let [x, y] = [0, 0];
  return Array.from({ length: steps.length / 2 }, (_, i) => {
    x += steps[2 * i];
    y += steps[2 * i + 1];
    return [x / 100, y / 100];
  });
}
