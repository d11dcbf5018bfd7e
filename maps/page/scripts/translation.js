// Translation: the page's words in the reader's language. The English text is the key; without a translation it stays.

/** A text in the shown language, with values where {0}, {1} and so on stand.
 * @param {string} text English @param {...(string|number)} values */
function t(text, ...values) {
  return values.length ? text.replace(/\{(\d)\}/g, (_, place) => String(values[Number(place)])) : text;
}

/** Marks a text for the dictionaries that `t` is given later. @template {string} Text @param {Text} text */
function entry(text) { return text; }
