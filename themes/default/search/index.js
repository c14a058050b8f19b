// @ts-check
// The index of a site: its files are loaded as they are needed, each once.
(() => {
  'use strict';

  /**
   * @param {any} manifest
   * @param {(kind: string, id: string, path: string) => Promise<any>} load
   * @param {(bytes: Uint8Array) => any} inflate
   * @param {boolean} isTolerant Whether a file that is missing counts as empty.
   */
  DocentSearch.index = (manifest, load, inflate, isTolerant) => {
    /** @type {Map<string, Promise<any>>} */
    const files = new Map();
    const folder = 'search/' + manifest.generation + '/';
    const index = { manifest, isBroken: false, stats, words, find, range, page };

    /**
     * @param {string} kind @param {string} id @param {string} path
     * @param {(bytes: Uint8Array) => any} read @param {any} [empty]
     */
    async function file(kind, id, path, read, empty) {
      if (!files.has(path)) {
        files.set(path, load(kind, id, path)
          .then((base64) => DocentSearch.unpack(base64, inflate))
          .then(read));
      }
      try {
        return await files.get(path);
      } catch (error) {
        // It is asked for again with the next query.
        files.delete(path);
        if (!isTolerant || !empty) throw error;
        index.isBroken = true;
        return empty;
      }
    }

    /** Returns what is known about every page and section. */
    function stats() {
      return file('stats', '', folder + 'stats.js', (bytes) => DocentSearch.stats(bytes, manifest));
    }

    /** Returns the words with Latin letters. */
    function words() {
      return file('words', '', folder + 'words.js', DocentSearch.words, []);
    }

    /** @param {number} number */
    function shard(number) {
      const path = folder + 't' + number + '.js';
      return file('terms', String(number), path, DocentSearch.shard, { terms: [], payloads: [] });
    }

    /** Returns the number of the last file whose first term is not behind a term. @param {string} term */
    function shardOf(term) {
      const place = DocentSearch.lowest(manifest.shards, term);
      return manifest.shards[place] === term ? place : Math.max(0, place - 1);
    }

    /** Returns the postings of a term; nothing where no document holds it. @param {string} term */
    async function find(term) {
      const { terms, payloads } = await shard(shardOf(term));
      const place = DocentSearch.lowest(terms, term);
      return terms[place] === term ? DocentSearch.postings(payloads[place]) : undefined;
    }

    /** Returns the terms that begin with another. @param {string} start @param {number} most Files to look in. */
    async function range(start, most) {
      const first = shardOf(start);
      const isNext = (number) => (manifest.shards[number] || '').startsWith(start);
      const numbers = [first];
      while (numbers.length < most && isNext(first + numbers.length)) numbers.push(first + numbers.length);
      /** @type {{term: string, lists: any}[]} */
      const found = [];
      for (const { terms, payloads } of await Promise.all(numbers.map(shard))) {
        let place = DocentSearch.lowest(terms, start);
        for (; place < terms.length && terms[place].startsWith(start); place += 1) {
          found.push({ term: terms[place], lists: DocentSearch.postings(payloads[place]) });
        }
      }
      return found;
    }

    /** Returns a page as its file has it. @param {string[]} names @param {number} number */
    async function page(names, number) {
      const name = names[Math.floor(number / manifest.group)];
      const pages = await file('text', name, 'search/f/' + name + '.js', DocentSearch.texts, []);
      return pages[number % manifest.group];
    }

    return index;
  };
})();
