// @ts-check
// Search, as docs/search-format.md has it. Loaded when a reader first searches, never with a page.
// What needs no page runs in Node as well, where the tests are.

/** What the files of search share. @type {any} */
const DocentSearch = {};

(() => {
  'use strict';
  if (typeof document === 'undefined') return;
  const style = document.createElement('link');
  style.rel = 'stylesheet';
  style.href = Docent.assets + 'search.css';
  document.head.append(style);
})();
