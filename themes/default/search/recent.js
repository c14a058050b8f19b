// @ts-check
// What the reader looked for lately on this site. It stays in the browser.
(() => {
  'use strict';
  const most = 6;
  const key = () => 'docent-searches ' + Docent.root;

  /** @returns {string[]} */
  function all() {
    try {
      const found = JSON.parse(localStorage.getItem(key()) || '[]');
      return Array.isArray(found) ? found.filter((query) => typeof query === 'string').slice(0, most) : [];
    } catch {
      return [];
    }
  }

  /** @param {string[]} queries */
  function keep(queries) {
    try {
      if (queries.length > 0) localStorage.setItem(key(), JSON.stringify(queries.slice(0, most)));
      else localStorage.removeItem(key());
    } catch { /* Without storage nothing is remembered. */ }
  }

  DocentSearch.recent = {
    all,
    /** @param {string} query */
    add: (query) => query && keep([query, ...all().filter((other) => other !== query)]),
    /** @param {string} query */
    remove: (query) => keep(all().filter((other) => other !== query)),
    clear: () => keep([]),
  };
})();
