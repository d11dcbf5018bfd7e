// The picture: what the map shows, painted into one PNG with title and source line.

/** @typedef {{title: string, lines: string[], foot: string}} PictureWords */
/** @typedef {{text: string, font: string, y: number}} PictureLine a line of words, and where it stands */

const PICTURE_RATIO = 2; // pixels of the picture for one of the map
const PICTURE_INK = "#1b2733", PICTURE_RIM = 10; // px beside words

/** @param {Model} model @returns {PictureWords} */
function pictureWords(model) {
  const { data, scenario, title, state } = model, answer = scenario && scenario.answer;
  const kind = answer ? t("model result") + ", " + t(HORIZON_WORDS[answer.horizon]) + assumedWords(state)
    : flowsWords(model);
  const asOf = data.as_of ? " " + t("As of {0}.", dateWords(data.as_of)) : "", licence = data.licence.split(",")[0];
  return {
    title: answer ? sentenceOf(answer) : headlineOf(model) ?? title,
    lines: present([answer && otherCountsOf(model, answer), title + ": " + kind, caveatOf(model)]),
    foot: present([model.citation + asOf, licence || null, creditWords(data)]).join(" · "),
  };
}

/** What the flows before a block are. @param {Model} model */
function flowsWords({ origin }) {
  if (origin === "statistics") return t("flows as reconciled from statistics");
  return origin ? t("flows of the model: the cheapest plan that delivers the most") : t("no data found");
}

/** @param {Chart} chart @param {PictureWords} words @returns {Promise<Blob>} */
async function mapPicture({ map, sheets, legend }, words) {
  const size = map.getSize(), key = keyItems(legend.body), canvas = el("canvas");
  const pen = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const family = getComputedStyle(document.body).fontFamily, wide = size.x - 2 * PICTURE_RIM;
  const above = linesOf(pen, [[words.title, "700 16px " + family, 21],
    ...words.lines.map((text) => /** @type {[string, string, number]} */ ([text, "13px " + family, 18]))], wide, 5);
  const top = above.end + 8, keyTop = top + size.y + 8, keyHeight = keyHeightOf(key, wide);
  const below = linesOf(pen, [[words.foot, "11px " + family, 15]], wide, keyTop + keyHeight);
  canvas.width = size.x * PICTURE_RATIO;
  canvas.height = (below.end + 8) * PICTURE_RATIO;
  pen.scale(PICTURE_RATIO, PICTURE_RATIO);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, size.x, below.end + 8);
  writeLines(pen, [...above.lines, ...below.lines]);
  await paintKey(pen, key, keyTop, wide, "12px " + family);
  const frame = map.getContainer().getBoundingClientRect();
  pen.translate(-frame.left, top - frame.top);
  for (const sheet of sheets) await paintSheet(pen, sheet);
  return new Promise((done) => canvas.toBlob((blob) => done(/** @type {Blob} */ (blob)), "image/png"));
}

/** Texts broken into lines, one below the other. @param {CanvasRenderingContext2D} pen
 * @param {[string, string, number][]} texts with their font and the height of a line @param {number} width
 * @param {number} top @returns {{lines: PictureLine[], end: number}} */
function linesOf(pen, texts, width, top) {
  /** @type {PictureLine[]} */
  const lines = [];
  let y = top;
  for (const [text, font, height] of texts) {
    pen.font = font;
    let line = "";
    for (const word of text.split(" ")) {
      const longer = line ? line + " " + word : word;
      if (line && pen.measureText(longer).width > width) {
        lines.push({ text: line, font, y: y += height });
        line = word;
      } else line = longer;
    }
    lines.push({ text: line, font, y: y += height });
  }
  return { lines, end: y };
}

/** @param {CanvasRenderingContext2D} pen @param {PictureLine[]} lines */
function writeLines(pen, lines) {
  pen.fillStyle = PICTURE_INK;
  for (const { text, font, y } of lines) {
    pen.font = font;
    pen.fillText(text, PICTURE_RIM, y);
  }
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
    ...within("ground", "canvas"), ...SEEN_TIERS.flatMap((tier) => within("route-" + tier, "svg, canvas")),
    overlay.low.element, ...within("places", "svg"), overlay.high.element,
  ];
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
