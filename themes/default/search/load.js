// @ts-check
// Loads the files of the index as scripts, since nothing else loads over file://.
(() => {
  'use strict';
  const site = {
    language: document.documentElement.lang,

    /** @param {string} kind @param {string} id @param {string} path */
    async load(kind, id, path) {
      const early = Docent.early[kind];
      // What was loaded beside this program counts once, and with another manifest not at all.
      if (kind === 'manifest' && !early) Docent.early = {};
      delete Docent.early[kind];
      const data = await (early || Docent.read(path));
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
