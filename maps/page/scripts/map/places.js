// Places: one plain symbol per kind, told apart by shape and not by colour.

/** From which zoom a kind of place is shown. @type {Object<string, number>} */
const NODE_ZOOM = { pump_station: 6, junction: 6, rail_hub: 5.5, border: 5, mooring: 7.5, terminal: 3 };
/** Below this zoom symbols are smaller. */
const FAR = 4;
/** Which names are placed first. @type {Object<string, number>} */
const NODE_RANK = { port: 1, field: 2, source: 2, refinery: 3, strait: 3, market: 4, sink: 4, terminal: 1, mooring: 6, border: 7, rail_hub: 8, pump_station: 9, junction: 10 };
/** @type {Array<[string, string]>} */
const NODE_KINDS = [["field", "field"], ["refinery", "refinery"], ["port", "port"], ["terminal", "terminal"], ["mooring", "mooring"], ["strait", "strait"],
  ["market", "market"], ["border", "border crossing"], ["pump_station", "pump station"], ["rail_hub", "rail hub"], ["junction", "junction"]];

/** @param {string} kind @returns {any} an SVG drawing about 16 px wide, centred on 0,0 */
function symbol(kind) {
  const box = svg("svg", { width: 18, height: 18, viewBox: "-9 -9 18 18", "aria-hidden": "true" });
  const ink = "#14202b";
  const add = (/** @type {string} */ tag, /** @type {any} */ a) => box.append(svg(tag, { "stroke-linejoin": "round", ...a }));
  if (kind === "field" || kind === "source") {
    add("circle", { r: 6.4, fill: "#ffffff", stroke: ink, "stroke-width": 1.6 });
    add("path", { d: "M0-3.8L3 3.4H-3Z", fill: ink });
  } else if (kind === "refinery") {
    add("path", { d: "M-6.5 6V-1L-2.5-4V-1L1.5-4V-1H3V-6.5H6.3V6Z", fill: ink, stroke: "#ffffff", "stroke-width": 1.2 });
  } else if (kind === "port" || kind === "terminal") {
    add("path", { d: "M0-7.2L7.2 0L0 7.2L-7.2 0Z", fill: kind === "port" ? ink : "#ffffff", stroke: kind === "port" ? "#ffffff" : ink, "stroke-width": 1.5 });
    if (kind === "port") add("circle", { r: 2, fill: "#ffffff" });
  } else if (kind === "mooring") {
    add("circle", { r: 4.5, fill: "#ffffff", stroke: ink, "stroke-width": 1.5 });
    add("path", { d: "M-4.5 0H4.5", stroke: ink, "stroke-width": 1.5 });
  } else if (kind === "strait") {
    add("path", { d: "M-6.5-5Q0 0 6.5-5V5Q0 0-6.5 5Z", fill: ink, stroke: "#ffffff", "stroke-width": 1.2 });
  } else if (kind === "market" || kind === "sink") {
    add("rect", { x: -6, y: -6, width: 12, height: 12, rx: 1.5, fill: "#ffffff", stroke: ink, "stroke-width": 1.8 });
    add("rect", { x: -2.6, y: -2.6, width: 5.2, height: 5.2, fill: ink });
  } else if (kind === "border") {
    add("path", { d: "M-4.5 0H4.5M0-4.5V4.5", stroke: "#ffffff", "stroke-width": 4.2 });
    add("path", { d: "M-4.5 0H4.5M0-4.5V4.5", stroke: ink, "stroke-width": 1.8 });
  } else if (kind === "rail_hub") {
    add("rect", { x: -3.6, y: -3.6, width: 7.2, height: 7.2, fill: "#ffffff", stroke: ink, "stroke-width": 1.4 });
  } else if (kind === "junction") {
    add("circle", { r: 2.4, fill: "#ffffff", stroke: ink, "stroke-width": 1.2 });
  } else {
    add("circle", { r: 3, fill: ink, stroke: "#ffffff", "stroke-width": 1.2 });
  }
  return box;
}

/** @param {any} map @param {RouteNode[]} nodes @param {Act} act */
function makeNodes(map, nodes, act) {
  map.createPane("places").style.zIndex = "440";
  const markers = nodes.map((node) => {
    const holder = el("span", { class: "node", "data-node": node.id }, symbol(node.kind));
    const marker = L.marker([node.lat, node.lon], {
      icon: L.divIcon({ html: holder, className: "node-icon", iconSize: [18, 18] }), pane: "places", keyboard: false, interactive: true,
      zIndexOffset: -100 * (NODE_RANK[node.kind] || 9),
    });
    marker.on("click", () => act.press("node", node.id));
    marker.on("mouseover", () => act.hint(node.name, map.latLngToContainerPoint([node.lat, node.lon])));
    marker.on("mouseout", () => act.hint(null));
    return { node, marker };
  });

  /** Places shown at this zoom. @param {(node: RouteNode) => boolean} wanted @returns {RouteNode[]} */
  function refresh(wanted) {
    const zoom = map.getZoom();
    const shown = [];
    for (const { node, marker } of markers) {
      const show = zoom >= (NODE_ZOOM[node.kind] || 0) && wanted(node);
      if (show) shown.push(node);
      if (show && !map.hasLayer(marker)) marker.addTo(map);
      if (!show && map.hasLayer(marker)) marker.remove();
    }
    return shown;
  }
  return { refresh };
}
