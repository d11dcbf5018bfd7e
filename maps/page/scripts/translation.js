// Translation: the page's words in the reader's language. The English text is the key; without a translation it stays.

/** @typedef {{languages: [string, string, string, string][], words: Object<string, string[]>,
 *   own?: Object<string, string>}} Words codes, own names, signs for decimals and thousands of the languages, English
 *   first; English texts with their translations in the order of the other languages; and what the English texts say
 *   where the network carries no crude (maps/page/dialect.py) */

/** The language on show. @type {{code: string, words: Map<string, string>, decimal: string, group: string}} */
const language = { code: "en", words: new Map(), decimal: ".", group: "," };

/** Languages that can be shown. @type {Words["languages"]} */
let languages = [["en", "English", ".", ","]];
/** The dictionary of each. @type {Map<string, Map<string, string>>} */
let dictionaries = new Map();

/** Take the dictionaries that came with the page (maps/page/languages.py). @param {Words} said */
function readWords(said) {
  const texts = Object.entries(said.words);
  languages = said.languages;
  dictionaries = new Map(languages.slice(1).map(([code], i) => (
    [code, new Map(texts.filter(([, others]) => others[i]).map(([text, others]) => [text, others[i]]))])));
  if (said.own) dictionaries.set("en", new Map(Object.entries(said.own)));
  useLanguage("en");
}

/** Show words and numbers in a language; one that is not known is English. @param {string} code */
function useLanguage(code) {
  const [known, , decimal, group] = languages.find(([other]) => other === code) ?? languages[0];
  Object.assign(language, { code: known, words: dictionaries.get(known) ?? new Map(), decimal, group });
}

/** A text in the shown language, with values where {0}, {1} and so on stand.
 * @param {string} text English @param {...(string|number)} values */
function t(text, ...values) {
  const said = language.words.get(text) ?? text;
  return values.length ? said.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)])) : said;
}

/** Marks a text for the dictionaries that `t` is given later. @param {string} text */
function entry(text) { return text; }

/** English names by how they are shown. @type {Map<string, string>} */
const originals = new Map();

/** A shown name in every language that has it. @param {string} shown @returns {string[]} */
function everyName(shown) {
  const name = originals.get(shown) ?? shown;
  return [name, ...[...dictionaries.values()].flatMap((words) => words.get(name) ?? [])];
}

/** A number with so many decimals, its signs those of the language. @param {number} value @param {number} places
 * @param {boolean} [grouped] thousands are set apart */
function fixed(value, places, grouped = false) {
  const [whole, part] = value.toFixed(places).split(".");
  const long = grouped ? whole.replace(/\B(?=(\d{3})+$)/g, language.group) : whole;
  return long + (part ? language.decimal + part : "");
}

/** The fixed markup of a page (maps/page/markup.py): each of its texts and labels is a key. */
class Markup {
  /** @param {HTMLElement} root before anything is put into it */
  constructor(root) {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), labels = root.querySelectorAll("[aria-label]");
    /** @type {[Text, string][]} texts with what they say in English */
    this.texts = [];
    while (walk.nextNode()) {
      const node = /** @type {Text} */ (walk.currentNode), text = node.data.replace(/\s+/g, " ").trim();
      if (text && !node.parentElement?.closest("script, style, noscript")) this.texts.push([node, text]);
    }
    this.labels = [...labels].map((element) => /** @type {[Element, string]} */ (
      [element, element.getAttribute("aria-label")]));
  }

  /** In the shown language. */
  show() {
    document.documentElement.lang = language.code;
    for (const [node, text] of this.texts) node.data = t(text);
    for (const [element, text] of this.labels) element.setAttribute("aria-label", t(text));
  }
}

/** Names of rows, which are shown in the language of the page. @typedef {Object<string, any>} Named */
class Names {
  /** @param {[Named, string[]][]} rows with the columns that hold names */
  constructor(rows) {
    /** @type {[Named, string, string][]} row, column and English name */
    this.cells = rows.flatMap(([row, columns]) => columns.filter((column) => row[column])
      .map((column) => /** @type {[Named, string, string]} */ ([row, column, row[column]])));
  }

  /** In the shown language. */
  show() {
    for (const [row, column, name] of this.cells) {
      row[column] = t(name);
      originals.set(row[column], name);
    }
  }
}
