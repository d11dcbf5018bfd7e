// The headline: what the map is about, in one sentence of published figures.

/** A share and its range; of an open one only the range means something.
 * @typedef {{name: string, share: number, between: string|null, open: boolean}} HeadShare */

const OPEN_SHARE = 0.02; // as in energy/statistics/shares.py

/** The year that the headline speaks of: the one on show, or where that has no figures the one the page opens with.
 * @param {Model} model @returns {YearRow|null} */
function headYear({ data, yearRow, home }) {
  return yearRow ?? data.years.find((row) => row.year === home.year) ?? null;
}

/** The country that most of the exports cross. @param {Model} model @returns {(HeadShare & {id: string})|null} */
function mostCrossed(model) {
  const crossed = Object.entries(headYear(model)?.through ?? {}).filter(([, [share]]) => isKnown(share));
  if (!crossed.length) return null;
  const [id, [share, low, high]] = crossed.reduce((best, one) => (one[1][0] > best[1][0] ? one : best));
  return {
    id, name: model.data.countries[id] || id, share, between: shareRange(low, high), open: high - low >= OPEN_SHARE,
  };
}

/** The corridor that carries most. @param {Model} model @returns {(HeadShare & {id: string})|null} */
function mostCarrying(model) {
  const rows = (headYear(model)?.corridors ?? []).filter((row) => row.share && row.mt);
  if (!rows.length) return null;
  const share = (/** @type {{share?: number|null}} */ row) => row.share || 0;
  const most = rows.reduce((best, row) => (share(row) > share(best) ? row : best));
  const { id, low_share: low, high_share: high } = most;
  const between = isKnown(low) && isKnown(high) ? shareRange(low, high) : null;
  return { id, name: bareName(model.tables.corridors.get(id)?.name ?? id), share: share(most), between, open: false };
}

/** How answers of the network's model are to be read, if it says so. @param {Model} model */
function caveatOf({ data }) { return data.caveat ? t(data.caveat) + "." : null; }

/** Null where no statistics say it. @param {Model} model @returns {string|null} */
function headlineOf(model) {
  const country = mostCrossed(model), corridor = mostCarrying(model), year = headYear(model)?.year;
  const home = model.data.home && model.data.countries[model.data.home];
  if (!country || !corridor || !year || !home) return null;
  const said = (/** @type {HeadShare} */ { share, between, open }) => (open ? between + " %" : percent(share));
  const ranged = (/** @type {HeadShare} */ { between, open }) => (
    between && !open ? " " + t("(range {0})", between) : "");
  return t("{0} of the oil that {1} exported in {2} crossed {3}{4}; {5} alone carried {6}{7}.",
    said(country), home, year, country.name, ranged(country), corridor.name, percent(corridor.share),
    ranged(corridor));
}
