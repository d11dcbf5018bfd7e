// Sheets: the shown table as CSV, and files and texts that leave the page.

/** A cell of a CSV file. Text that a spreadsheet would take for a formula gets an apostrophe before it. @param {string|number|null|undefined} value */
function csvCell(value) {
  if (value === null || value === undefined) return "";
  const text = typeof value === "number" ? String(value) : /^[=+\-@\t\r]/.test(value) ? "'" + value : value;
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

/** A line of text with a button that copies it. @param {string} text @param {string} what what is copied, for the button */
function copyLine(text, what) {
  const field = el("textarea", { class: "copy", readonly: true, rows: Math.min(5, Math.ceil(text.length / 32)), "aria-label": what });
  field.value = text;
  const button = el("button", { type: "button", text: "Copy", "aria-label": "Copy " + what, on: { click: () => {
    field.focus();
    field.select();
    document.execCommand("copy");
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  } } });
  return el("div", { class: "copy-line" }, field, button);
}
