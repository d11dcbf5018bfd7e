// Networks: the page's own, and others that lie packed in it. The address says which one is shown; to change is to load
// the page anew.

/**
 * @typedef {{id: string, labels: string[], packed: string|null}} Network its names in the languages of the page,
 *   English first, and its data in base64; the page's own is not packed
 * @typedef {{held: Network[], shown: Network|null}} Networks all that the page holds, its own first; shown is null
 *   where that is its own
 * @typedef {{view: PageData, engine: EnginePayload, words: Words}} NetworkData what a page of one network reads
 */

/** @type {Networks} */
const ONE_NETWORK = { held: [], shown: null };

/** The network that an address asks for; null for the page's own, and for one that cannot be had.
 * @param {Network[]} held @param {string} hash */
function networkSaid(held, hash) {
  const { network } = readAddress(hash);
  return held.find(({ id, packed }) => packed && id === network) ?? null;
}

/** Whether the browser can unpack; older ones have the page's own network alone, in English. */
function unpacks() { return typeof DecompressionStream !== "undefined"; }

/** What the page can show. @param {Network[]} held @param {string} hash @returns {Networks} */
function networksOf(held, hash) { return unpacks() ? { held, shown: networkSaid(held, hash) } : ONE_NETWORK; }

/** @param {string} packed JSON, deflated and in base64 @returns {Promise<any>} */
function unpacked(packed) {
  const bytes = Uint8Array.from(atob(packed), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"))).json();
}

/** The data of the page's own network, which is packed where it is large. @param {any} data @returns {Promise<any>} */
async function heldData(data) { return typeof data === "string" ? unpacked(data) : data; }

/** The words of the page. @returns {Promise<Words>} */
async function ownWords() {
  const said = readData("words-data");
  if (unpacks()) return { ...said, words: await unpacked(said.words) };
  return { ...said, languages: said.languages.slice(0, 1), words: {} };
}

/** What the page reads of the network that is shown; the words of another one are the page's but for its own.
 * @param {Networks} networks @returns {Promise<NetworkData>} */
async function networkData({ shown }) {
  const words = await ownWords();
  if (!shown?.packed) {
    const [view, engine] = await Promise.all(["view-data", "engine-data"].map((id) => heldData(readData(id))));
    return { view, engine, words };
  }
  const other = await unpacked(shown.packed);
  return { ...other, words: { ...other.words, words: { ...words.words, ...other.words.words } } };
}

/** The address of a network, in the language on show. @param {Network} network @param {string} opening language */
function networkAddress({ id, packed }, opening) {
  const said = present([packed && "network=" + id, language.code === opening ? null : "lang=" + language.code]);
  return "#" + said.join("&");
}
