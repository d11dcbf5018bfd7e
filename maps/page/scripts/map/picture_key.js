// The key of the picture: what the legend beside the map says, painted below it.

/** @typedef {{words: string, drawing: SVGElement|null, colour: string, number: string}} KeyItem */

const KEY_COLUMN = 250, KEY_ROW = 22; // px

/** What the legend shows: corridors that are drawn, and how things look. @param {HTMLElement} legend
 * @returns {KeyItem[]} */
function keyItems(legend) {
  const rows = [...legend.querySelectorAll(".legend-row[aria-pressed='true']")], looks = [...legend.querySelectorAll(
    ".legend-looks > svg")];
  const textIn = (/** @type {Element} */ row, /** @type {string} */ part) => row.querySelector(part)?.textContent ?? "";
  return [
    ...rows.map((row) => {
      const badge = /** @type {HTMLElement} */ (row.querySelector(".badge")), said = textIn(row, ".quiet");
      const words = textIn(row, ".legend-name") + (said && "  " + said);
      return { words, drawing: null, colour: badge.style.background, number: badge.textContent ?? "" };
    }),
    ...looks.map((drawing) => ({
      words: drawing.nextElementSibling?.textContent ?? "", drawing: /** @type {SVGElement} */ (drawing), colour: "",
      number: "",
    })),
  ];
}

/** @param {KeyItem[]} items @param {number} width */
function keyHeightOf(items, width) {
  return KEY_ROW * Math.ceil(items.length / Math.max(1, Math.floor(width / KEY_COLUMN)));
}

/** Column by column, as it is read. @param {CanvasRenderingContext2D} pen @param {KeyItem[]} items @param {number} top
 * @param {number} width @param {string} font */
async function paintKey(pen, items, top, width, font) {
  const rows = keyHeightOf(items, width) / KEY_ROW;
  for (const [i, { words, drawing, colour, number }] of items.entries()) {
    const x = PICTURE_RIM + KEY_COLUMN * Math.floor(i / rows), middle = top + KEY_ROW * (i % rows) + KEY_ROW / 2;
    if (drawing) {
      const [w, h] = ["width", "height"].map((side) => Number(drawing.getAttribute(side)));
      pen.drawImage(await imageOf(drawing), x, middle - h / 2, w, h);
    } else paintBadge(pen, x + 9, middle, colour, number, font);
    pen.font = font;
    pen.textAlign = "left";
    pen.fillStyle = PICTURE_INK;
    const before = drawing ? 66 : 24;
    pen.fillText(words, x + before, middle + 4, KEY_COLUMN - before - 6);
  }
}

/** @param {CanvasRenderingContext2D} pen @param {number} x @param {number} y @param {string} colour
 * @param {string} number @param {string} font */
function paintBadge(pen, x, y, colour, number, font) {
  pen.beginPath();
  pen.arc(x, y, 8.5, 0, 2 * Math.PI);
  pen.fillStyle = colour;
  pen.fill();
  pen.strokeStyle = "rgba(0,0,0,0.55)";
  pen.stroke();
  pen.font = "700 " + font;
  pen.textAlign = "center";
  pen.fillStyle = inkOn(colour.startsWith("#") ? colour : hexOf(colour));
  pen.fillText(number, x, y + 4);
}

/** rgb(0, 114, 178) as #0072b2. @param {string} colour */
function hexOf(colour) {
  const parts = (colour.match(/\d+/g) ?? []).slice(0, 3).map(Number);
  return "#" + parts.map((part) => part.toString(16).padStart(2, "0")).join("");
}
