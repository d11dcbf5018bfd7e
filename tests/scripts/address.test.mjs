import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const { readAddress, writeAddress } = load(["answer/horizons", "address"], ["readAddress", "writeAddress"]);
const rest = {
  network: null, blocked: [], horizon: "structural",
  view: "scenario", year: null, unit: "mt", hidden: [], assumed: [], projects: [],
  release: { foreign: false, home: false }, choice: null, at: null, language: null, step: null,
  kept: "",
};

test("the first view has no address", () => assert.equal(writeAddress(rest), ""));

test("what is written is read again", () => {
  const shown = {
    network: "kazakhstan-gas",
    blocked: [["corridor:cpc", 0.255], ["event:2025-11-29-spm2", null]], horizon: "month", view: "difference",
    year: 2023, unit: "kbd", hidden: ["", "rail"], choice: "edge:uas-05", at: [46.5, 51.25, 4.25], step: 2,
    kept: "block=corridor:cpc@50&horizon=month&year=2022",
    assumed: [["joint:caspian-tankers", 5.125], ["phi", 0.4]], projects: ["eskene-kuryk"],
    release: { foreign: true, home: false },
  };
  assert.deepEqual(readAddress(writeAddress(shown)), shown);
});

test("ids of any script and with any sign come back as they were", () => {
  for (const key of ["node:Теңіз", "edge:a,b&c=d#e%f", "line:<img>", "edge:😀"]) {
    assert.deepEqual(readAddress(writeAddress({ ...rest, blocked: [[key, 0.5]] })).blocked, [[key, 0.5]]);
    assert.ok(!/[<>"\s]/.test(writeAddress({ ...rest, blocked: [[key, null]] })));
  }
});

test("what makes no sense is left out", () => {
  assert.deepEqual(readAddress("#horizon=soon&year=20x4&unit=gallons&view=sideways&at=1,2&at=91,0,3&=3&&x"), {});
  assert.deepEqual(readAddress("#block=%E0%A4%A,a@200,b@-1,c@soon"), { blocked: [] });
  assert.deepEqual(readAddress("#horizon=month-low"), {}); // of an older page
  assert.deepEqual(readAddress(""), {});
});
