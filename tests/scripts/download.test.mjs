import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { csvCell, csvText, fileName } = load(["download"], ["csvCell", "csvText", "fileName"]);

test("text can't become a formula", () => {
  for (const sign of ["=", "+", "-", "@", "\t", "\r"]) {
    assert.ok(csvCell(sign + "SUM(A1)").replace(/^"/, "").startsWith("'"));
  }
  assert.equal(csvCell("=1+1"), "'=1+1");
});

test("numbers stay numbers, missing stays empty", () => {
  assert.equal(csvCell(-2.5), "-2.5");
  assert.equal(csvCell(0), "0");
  assert.equal(csvCell(null), "");
});

test("commas, quotes and line ends are quoted", () => {
  const rows = [["a,b", 'say "x"', "one\ntwo"], ["Қазақ", 1]];
  assert.equal(csvText(rows), '"a,b","say ""x""","one\ntwo"\r\nҚазақ,1\r\n');
});

test("file names hold letters and digits only", () => {
  assert.equal(fileName(["kzroutes", "2024", "corridor:cpc", ""], "csv"), "kzroutes-2024-corridor-cpc.csv");
  assert.equal(fileName(["../../etc"], "csv"), "etc.csv");
  assert.equal(fileName([""], "png"), "map.png");
});
