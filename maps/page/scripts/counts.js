// Counts: what other published figures of the year make of its shares, and of a block. That of a block is worked out
// beforehand for single things that the page lists (maps/payload/other_counts.py).

/**
 * @typedef {{target: string, name: string, mt: number, used_mt: number, share: number|null, source: string,
 *   on: Object<string, number>}} ShareCount share is null where it would be more than all exports; on has of another
 *   total what routes and countries would be
 *
 * @typedef {{number: number, lost: Object<string, Object<string, number[]>>}} LossCounts by horizon and key the least
 *   and the most lost abroad, then at home, in Mt/y
 */

/** What other counts of the year make of a block, where that goes beyond its answer; in the words of `kzroutes block`
 * (energy/report/block.py). @param {Model} model @param {Answer} answer @returns {string|null} */
function otherCountsOf(model, { lost, range: ends, home, homeRange }) {
  const { year } = model.state, found = lossCounted(model);
  if (!found) return null;
  const [least, most, leastHome, mostHome] = found;
  const parts = present([
    beyond(least, most, [lost, ...ends], t("{0} lost")), beyond(leastHome, mostHome, [home, ...homeRange],
      t("{0} lost by home refineries")),
  ]);
  return parts.length ? t("By other counts of {0}: {1}.", year ?? "", parts.join(", ")) : null;
}

/** A range, where it reads as going beyond what is known. @param {number} low @param {number} high
 * @param {number[]} known @param {string} words */
function beyond(low, high, known, words) {
  const least = Math.min(...known), most = Math.max(...known), [from, to] = [low, high].map(brief);
  const lower = low < least - toScale(SPOKEN) && from !== brief(least);
  if (!lower && !(high > most + toScale(SPOKEN) && to !== brief(most))) return null;
  return words.replace("{0}", from === to ? from : from + "–" + to);
}

/** What was worked out for what is blocked; undefined where it was not. @param {Model} model
 * @returns {number[]|undefined} */
function lossCounted(model) {
  const keys = plainBlocks(model), counts = model.engine?.payload.counts;
  return keys?.length === 1 ? counts?.lost[model.state.horizon]?.[keys[0]] : undefined;
}

/** That there are other counts, where what they make of a block is not known here. @param {Model} model
 * @returns {string|null} */
function untoldCounts(model) {
  if (!model.engine?.payload.counts || lossCounted(model)) return null;
  return t("Other sources count {0} otherwise. What their counts make of this is not worked out on the page: "
    + "kzroutes block says it.", model.state.year ?? "");
}

/** A published figure beside the one in use, in words. @param {Model} model @param {ShareCount} count */
function countWords({ tables, data }, { target, name, mt, used_mt: used, share, on }) {
  const said = t("{0}: {1}, in use {2}", target === "total:exports" ? t("All exports") : shortName(t(name)), amount(mt),
    volume(used));
  if (target !== "total:exports") {
    return said + "; " + (share === null ? t("more than all exports: the two cannot both hold")
      : t("{0} of exports", percent(share)));
  }
  const parts = Object.entries(on).sort(([, a], [, b]) => b - a).map(([key, part]) => {
    const { kind, id } = thingOf(key), what = kind === "country" ? data.countries[id] : tables.corridors.get(id)?.name;
    return shortName(what ?? id) + " " + percent(part);
  });
  return parts.length ? said + "; " + t("of that: {0}", parts.join(", ")) : said;
}
