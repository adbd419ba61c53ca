"use strict";
/* What scripts write, in the language of the page: English stands in the code and is the key; another language's words
 * come with the page (layouts/document.py:browser_texts).
 */
const LANGUAGE = document.documentElement.lang || "en";
const WORDS = JSON.parse(document.getElementById("words")?.textContent || "{}");
const TENTHS = new Intl.NumberFormat(LANGUAGE, { minimumFractionDigits: 1, maximumFractionDigits: 1 });
const WHOLES = new Intl.NumberFormat(LANGUAGE);

/* Say a text; `{name}` in it stands for a value. */
function _(text, values = {}) {
  return (WORDS[text] ?? text).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
