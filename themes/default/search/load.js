// @ts-check
// Loads the files of the index as scripts, since nothing else loads over file://.
(() => {
  'use strict';
  /** What each script said, by its element. @type {WeakMap<Element, any>} */
  const said = new WeakMap();
  // @ts-expect-error: the files of the index call it
  globalThis.docentSearch = (kind, id, data) => {
    if (document.currentScript) said.set(document.currentScript, data);
  };

  /** The address of the root of the site: assets lie two folders below it. */
  DocentSearch.root = new URL('../../', Docent.assets).href;

  const site = {
    language: document.documentElement.lang,

    /** @param {string} kind @param {string} id @param {string} path */
    async load(kind, id, path) {
      const { target } = await Docent.load(DocentSearch.root + path);
      target.remove();
      if (!said.has(target)) throw new Error(path);
      const data = said.get(target);
      if (kind === 'manifest') DocentSearch.labels = data.words || {};
      return data;
    },

    /** @param {Uint8Array} bytes */
    async inflate(bytes) {
      const { readable, writable } = new DecompressionStream('deflate-raw');
      const writer = writable.getWriter();
      // What is wrong with the bytes is told by the side that is read.
      writer.write(bytes).catch(() => {});
      writer.close().catch(() => {});
      return new Uint8Array(await new Response(readable).arrayBuffer());
    },
  };

  DocentSearch.engine = DocentSearch.open(site);
})();
