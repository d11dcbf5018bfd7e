// Picture: what the map shows, painted into one PNG with title and source line.

/** @param {any} map @param {HTMLCanvasElement[]} overlays under the places, above them @param {{title: string, lines: string[], foot: string}} words @returns {Promise<Blob>} */
async function mapPicture(map, overlays, words) {
  const size = map.getSize(), ratio = 2, top = 30 + 17 * words.lines.length, foot = 24;
  const canvas = /** @type {HTMLCanvasElement} */ (el("canvas", {}));
  canvas.width = size.x * ratio;
  canvas.height = (size.y + top + foot) * ratio;
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  pen.scale(ratio, ratio);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, size.x, size.y + top + foot);
  const font = getComputedStyle(document.body).fontFamily;
  write(pen, words.title, 10, 22, "700 16px " + font, size.x);
  words.lines.forEach((line, i) => write(pen, line, 10, 40 + 17 * i, "13px " + font, size.x));
  write(pen, words.foot, 10, size.y + top + 16, "11px " + font, size.x);
  pen.beginPath();
  pen.rect(0, top, size.x, size.y);
  pen.clip();
  pen.fillStyle = getComputedStyle(map.getContainer()).backgroundColor;
  pen.fillRect(0, top, size.x, size.y);
  const frame = map.getContainer().getBoundingClientRect();
  const put = (/** @type {CanvasImageSource} */ image, /** @type {DOMRect} */ box) => pen.drawImage(image, box.left - frame.left, box.top - frame.top + top, box.width, box.height);
  for (const ground of map.getPane("ground").querySelectorAll("canvas")) put(ground, ground.getBoundingClientRect());
  for (const tier of ["band", "casing", "line"]) for (const drawing of map.getPane("route-" + tier).querySelectorAll("svg")) put(await imageOf(drawing), drawing.getBoundingClientRect());
  put(overlays[0], overlays[0].getBoundingClientRect());
  for (const place of map.getPane("places").querySelectorAll("svg")) put(await imageOf(place), place.getBoundingClientRect());
  put(overlays[1], overlays[1].getBoundingClientRect());
  return new Promise((done) => canvas.toBlob((blob) => done(/** @type {Blob} */ (blob)), "image/png"));
}

/** @param {CanvasRenderingContext2D} pen @param {string} text @param {number} x @param {number} y @param {string} font @param {number} width */
function write(pen, text, x, y, font, width) {
  pen.font = font;
  pen.fillStyle = "#1b2733";
  pen.fillText(text, x, y, width - 2 * x);
}

/** An SVG as an image that a canvas can paint. @param {any} drawing @returns {Promise<HTMLImageElement>} */
async function imageOf(drawing) {
  const copy = drawing.cloneNode(true), image = new Image();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.style.transform = "";
  image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(copy));
  await image.decode();
  return image;
}
