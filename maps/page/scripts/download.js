// Downloads: the shown table as CSV, and files handed to the reader.

/** A cell of a CSV file. Text that a spreadsheet could take for a formula gets an apostrophe before it.
 * @param {string|number|null|undefined} value */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  if (typeof value === "number") return String(value);
  const text = /^[\s=+\-@＝＋－＠]/.test(value) ? "'" + value : value;
  return /[",\n\r]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
}

/** @param {(string|number|null|undefined)[][]} rows @returns {string} */
function csvText(rows) { return rows.map((row) => row.map(csvCell).join(",")).join("\r\n") + "\r\n"; }

/** A file name out of keys. @param {string[]} words @param {string} ending */
function fileName(words, ending) {
  const name = words.filter(Boolean).join("-").replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return (name.slice(0, 80) || "map") + "." + ending;
}

/** Hand a file to the reader. @param {Blob} blob @param {string} name */
function download(blob, name) {
  const address = URL.createObjectURL(blob);
  const link = el("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

/** What a file of what is on show is called by. @param {Model} model */
function fileWords({ state, networks: { shown } }) {
  return ["kzroutes", shown ? shown.id : "", String(state.year || ""), ...state.blocked];
}

/** @param {Model} model */
function saveTable(model) {
  const words = [...fileWords(model), model.state.blocked.length ? model.state.horizon : ""];
  // The mark before the text tells spreadsheets that it is UTF-8.
  const text = "\ufeff" + csvText(takenRows(model, location.hash));
  download(new Blob([text], { type: "text/csv;charset=utf-8" }), fileName(words, "csv"));
}

/** @param {Model} model @param {Chart} chart */
async function saveMap(model, chart) {
  download(await mapPicture(chart, pictureWords(model)), fileName(fileWords(model), "png"));
}
