import assert from "node:assert/strict";
import test from "node:test";
import { load } from "./load.mjs";

const page = load(["numbers", "words", "panel/months"], [
  "monthPlace", "monthName", "figureWords", "isOutcome", "MonthsCard",
]);
const figure = (/** @type {string} */ month, /** @type {Object<string, any>} */ more) => (
  { month, count: "customs", status: "reported", mt: null, low_mt: null, high_mt: null, source: "s", ...more });

test("months follow each other across years", () => {
  assert.equal(page.monthPlace("2026-01") - page.monthPlace("2025-12"), 1);
  assert.deepEqual(["2025-12", "2026-01-20", "2026"].map((day) => page.monthName(page.monthPlace(day))),
    ["December 2025", "January 2026", "January 2026"]);
});

test("a figure, a range, a bound and a gap in words", () => {
  assert.equal(page.figureWords(figure("2026-01", { mt: 6.6341 })), "6.63 Mt");
  assert.equal(page.figureWords(figure("2026-01", { low_mt: 5.24, high_mt: 5.25 })), "5.24–5.25 Mt");
  assert.equal(page.figureWords(figure("2026-01", { low_mt: 3.8 })), "at least 3.80 Mt");
  assert.equal(page.figureWords(figure("2026-01", { high_mt: 4 })), "at most 4.00 Mt");
  assert.equal(page.figureWords(figure("2026-01", { status: "not_found" })), "not found");
  assert.deepEqual(["reported", "derived", "plan", "not_found"].map((status) => page.isOutcome({ status })),
    [true, true, false, false]);
});

test("a day stands at its part of the month", () => {
  const series = [{ name: "Exports", figures: [figure("2026-01", { mt: 1 }), figure("2026-02", { mt: 2 })] }];
  const card = new page.MonthsCard({ series, closed: [] }, { sources: {} });
  assert.equal(card.x(card.first), 0);
  assert.equal(card.x(card.last + 1), 340);
  // Two months wide, 15 of 31 days into the first.
  assert.ok(Math.abs(card.xOf("2026-01-16") - 340 / 2 * (15 / 31)) < 1e-6);
});
