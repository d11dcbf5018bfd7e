// The picture: what the map shows, painted into one PNG with title and source line.

/** @typedef {{title: string, lines: string[], foot: string}} PictureWords */

const PICTURE_RATIO = 2; // pixels of the picture for one of the map

/** @param {Model} model @returns {PictureWords} */
function pictureWords({ data, scenario, title }) {
  const answer = scenario && scenario.answer;
  const lines = [scenario ? scenario.label + " (" + scenario.horizon + ", model result)"
    : "Flows as reconciled from statistics"];
  if (answer) {
    lines.push("Delivered " + amount(answer.delivered) + ", lost " + amount(answer.lost) + ", rerouted "
      + amount(answer.rerouted));
  }
  const asOf = data.as_of ? ", as of " + data.as_of : "";
  return { title, lines, foot: "kzroutes, data version " + data.data_version + asOf + " · " + data.credit };
}

/** @param {Chart} chart @param {PictureWords} words @returns {Promise<Blob>} */
async function mapPicture({ map, sheets }, words) {
  const size = map.getSize(), top = 30 + 17 * words.lines.length, foot = 24;
  const canvas = el("canvas"), pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  canvas.width = size.x * PICTURE_RATIO;
  canvas.height = (size.y + top + foot) * PICTURE_RATIO;
  pen.scale(PICTURE_RATIO, PICTURE_RATIO);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, size.x, size.y + top + foot);
  writeWords(pen, words, size.x, size.y + top + 16);
  const frame = map.getContainer().getBoundingClientRect();
  pen.translate(-frame.left, top - frame.top);
  for (const sheet of sheets) await paintSheet(pen, sheet);
  return new Promise((done) => canvas.toBlob((blob) => done(/** @type {Blob} */ (blob)), "image/png"));
}

/** Where it stands in the page. @param {CanvasRenderingContext2D} pen @param {Sheet} sheet */
async function paintSheet(pen, sheet) {
  const holder = sheet.map.getContainer(), { left, top, width, height } = holder.getBoundingClientRect();
  pen.save();
  pen.beginPath();
  pen.rect(left, top, width, height);
  pen.clip();
  pen.fillStyle = getComputedStyle(holder).backgroundColor;
  pen.fillRect(left, top, width, height);
  for (const drawing of drawingsOf(sheet)) {
    const box = drawing.getBoundingClientRect();
    const image = drawing instanceof HTMLCanvasElement ? drawing : await imageOf(drawing);
    pen.drawImage(image, box.left, box.top, box.width, box.height);
  }
  pen.restore();
  pen.strokeStyle = theme.inks.homeBorder;
  pen.strokeRect(left, top, width, height);
}

/** What a sheet is drawn with, the lowest first. @param {Sheet} sheet @returns {Element[]} */
function drawingsOf({ map, overlay }) {
  const within = (/** @type {string} */ pane, /** @type {string} */ tag) => (
    [.../** @type {HTMLElement} */ (map.getPane(pane)).querySelectorAll(tag)]
  );
  return [
    ...within("ground", "canvas"), ...SEEN_TIERS.flatMap((tier) => within("route-" + tier, "svg")),
    overlay.low.element, ...within("places", "svg"), overlay.high.element,
  ];
}

/** @param {CanvasRenderingContext2D} pen @param {PictureWords} words @param {number} width @param {number} footAt */
function writeWords(pen, words, width, footAt) {
  const family = getComputedStyle(document.body).fontFamily;
  const write = (/** @type {string} */ text, /** @type {number} */ y, /** @type {string} */ size) => {
    pen.font = size + " " + family;
    pen.fillStyle = "#1b2733";
    pen.fillText(text, 10, y, width - 20);
  };
  write(words.title, 22, "700 16px");
  words.lines.forEach((line, i) => write(line, 40 + 17 * i, "13px"));
  write(words.foot, footAt, "11px");
}

/** An SVG as an image that a canvas can paint. @param {Element} drawing @returns {Promise<HTMLImageElement>} */
async function imageOf(drawing) {
  const copy = /** @type {SVGElement} */ (drawing.cloneNode(true)), image = new Image();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.style.transform = "";
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  await image.decode();
  return image;
}
