// What the page of the tiny network carries, with its map and answers in the docstring of `tiny_folder`
// (tests/conftest.py). tests/maps/test_page.py writes it to the file that TINY_PAGE names.
import { readFileSync } from "node:fs";
import { load } from "./load.mjs";

const file = process.env.TINY_PAGE;
if (!file) throw new Error("run by pytest: tests/maps/test_page.py -k scripts");

/** A fresh copy: models change theirs. @returns {{view: any, engine: any}} */
export function tinyPage() { return JSON.parse(readFileSync(/** @type {string} */ (file), "utf8")); }

/** @type {string[]} the page's scripts, in their order */
const ORDER = JSON.parse(readFileSync(/** @type {string} */ (file), "utf8")).scripts;

/** The page's scripts that need no page, up to one of them. @param {string} last @param {string[]} wanted */
export function upTo(last, wanted) { return load(ORDER.slice(0, ORDER.indexOf(last) + 1), wanted); }
