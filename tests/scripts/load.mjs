// Loads our page scripts as the page does: joined into one function, here without a page.
import { readFileSync } from "node:fs";

const folder = new URL("../../maps/page/scripts/", import.meta.url);

/** @param {string[]} names script names @param {string[]} wanted what to hand out @returns {any} */
export function load(names, wanted) {
  const all = [...new Set(["translation", ...names])]; // all of them say words
  const body = all.map((name) => readFileSync(new URL(name + ".js", folder), "utf8")).join("\n");
  return new Function(`"use strict";\n${body}\nreturn { ${wanted.join(", ")} };`)();
}
