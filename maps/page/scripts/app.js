// Puts the page together: reads the data, builds model, map and panel, and listens to map, keys and address.

/** @param {L.Map} map the Leaflet map that folium made */
async function start(map) {
  document.body.classList.toggle("embed", isEmbedded()); // before the map is measured
  map.invalidateSize({ animate: false });
  const networks = networksOf(readData("networks-data"), location.hash), data = await networkData(networks);
  readWords(data.words);
  const markup = new Markup(document.body); // before anything is put into it
  fitWidths(data.view.edges);
  const model = new Model(data.view, data.engine, networks);
  const chart = new Chart(map, readData("base-data"), model, (target, closing) => actions.press(target, closing),
    (id, on) => actions.showCorridor(id, on));
  const actions = new Actions(model, chart, markup);
  actions.recall();
  actions.panel.unfold();
  listenToMap(chart, actions);
  listenToPage(chart, actions);
  document.body.dataset.ready = String(Math.round(performance.now())); // benchmarks/page.py waits for it
}

/** @param {Chart} chart @param {Actions} actions */
function listenToMap({ map }, actions) {
  map.on("zoomend", () => actions.zoomed());
  map.on("dragend", () => actions.moved());
}

/** @param {Chart} chart @param {Actions} actions */
function listenToPage(chart, actions) {
  const { map } = chart;
  place("sheet-handle").addEventListener("click", () => actions.setSheet(!actions.panel.isSheetOpen));
  document.addEventListener("keydown", (event) => {
    const { choice, step } = actions.model.state;
    if (event.key === "Escape" && choice) actions.close();
    else if (event.key === "Escape" && step !== null) actions.tell(null);
  });
  place("story").addEventListener("keydown", (/** @type {KeyboardEvent} */ { key }) => {
    if (key === "ArrowLeft") place("story-back").click();
    if (key === "ArrowRight") place("story-next").click();
  });
  addEventListener("hashchange", () => actions.recall());
  smallScreen().addEventListener("change", () => map.invalidateSize());
}
