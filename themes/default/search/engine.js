// @ts-check
// Answers queries: looks the units up, ranks, reads the texts of the first pages, makes results.
(() => {
  'use strict';
  const format = 1;
  /** How many candidates are read before a result is shown, and how many where none of them is true. */
  const readFirst = 3;
  const readMost = 30;
  const mostSections = 3;
  const mostWords = 8;
  const answerWidth = 200;

  /** As scores are, so that the last bit decides nothing. @param {number} value */
  const rounded = (value) => Math.round(value * 1e5);

  /** Pages that were folded before, by what their files hold. @type {WeakMap<object, any>} */
  const folded = new WeakMap();

  /** An index that this program cannot read. */
  class Unknown extends Error {}

  /** Looks all units of the readings up, and makes the patterns they are found by. */
  async function resolveAll(index, readings) {
    const patternOf = (text) => DocentSearch.pattern([text]);
    const lookUp = (unit) => DocentSearch.resolve(index, unit);
    await Promise.all(readings.map(async (reading) => {
      reading.units = (await Promise.all(reading.units.map(lookUp))).flat();
      for (const unit of reading.units) unit.pattern = DocentSearch.pattern(unit.literals);
      reading.pattern = patternOf(reading.text);
      const isLongRun = (unit) => unit.sort === 'run' && [...unit.text].length > 2;
      const chunks = reading.units.map((unit) => unit.demand).filter(Boolean);
      reading.chunks = chunks.map(patternOf);
      // What must stand in the text of a result beside what the index knows.
      reading.demands = reading.phrases.map(patternOf).concat(
        reading.units.filter(isLongRun).map((unit) => unit.pattern));
    }));
  }

  /**
   * Returns the sections of a page to show, and whether nothing of it holds a unit as a whole, so
   * that pairs must do.
   *
   * @param {any} entry @param {number} start The number of the first section of the page.
   */
  function sectionsOf({ text, folded, reading }, start) {
    const weigh = (i) =>
      reading.units.reduce((sum, { pattern, weight }) =>
        DocentSearch.isIn(pattern, folded.headings[i]) || DocentSearch.isIn(pattern, folded.texts[i])
          ? sum + weight : sum, 0);
    const all = text.s.map((section, i) =>
      ({ section, weight: weigh(i), score: reading.sections[start + i], i }));
    const isTitled = reading.units.some(({ pattern }) => DocentSearch.isIn(pattern, folded.title));
    let found = all.filter(({ weight }) => weight > 0);
    const hasPairs = found.length === 0 && !isTitled;
    if (hasPairs) found = all.filter(({ score }) => score > 0);
    found.sort((a, b) =>
      rounded(b.weight) - rounded(a.weight) || rounded(b.score) - rounded(a.score) || a.i - b.i);
    return { hasPairs, shown: found.length > 0 ? found.slice(0, mostSections) : all.slice(0, 1) };
  }

  /** Makes a result. @param {any} entry @param {any} state */
  function resultOf(entry, { manifest, stats, fold }) {
    const { text, reading: { units }, score } = entry;
    const name = (list, place) =>
      (manifest[list][place] || [''])[0];
    const { hasPairs, shown } = sectionsOf(entry, stats.starts[entry.page]);
    const sections = shown.map(({ section, score }) => {
      const [anchor, heading, body, sort] = section;
      // An answer is read from its start.
      const options = sort === 'q' ? { size: answerWidth, isFirst: true, hasPairs } : { hasPairs };
      return {
        anchor, heading, sort, score,
        headed: DocentSearch.marked(heading, units, fold, hasPairs),
        snippet: DocentSearch.snippet(body, units, fold, options),
      };
    });
    const titled = DocentSearch.marked(text.t, units, fold, hasPairs);
    const kind = name('kinds', text.k);
    const sort = { form: 'f', role: 'd' }[kind];
    const action = sort && text.s.find((section) => section[3] === sort);
    const isQuestion = sections[0] && sections[0].sort === 'q';
    // What stands in the text as it is written there: a page may be Traditional, a query Simplified.
    const pieces = [titled, ...sections.flatMap(({ headed, snippet }) => [headed, snippet])].flat();
    const words = pieces.filter(({ isMatch, isCut }) => isMatch && !isCut).map(({ text }) => text.toLowerCase());
    const whole = words.filter((word) => units.some(({ pattern }) => DocentSearch.isIn(pattern, fold(word))));
    return {
      url: text.u,
      title: text.t,
      titled,
      anchor: sections[0] ? sections[0].anchor : '',
      kind,
      id: text.i,
      breadcrumb: text.b,
      summary: text.d,
      status: name('statuses', text.x),
      score,
      sections,
      /** What the reader may have come for: an answer, the fields of a form, the duties of a role. */
      answer: isQuestion ? sections[0] : action ? { sort, anchor: action[0], heading: action[1] } : null,
      words: [...new Set(whole.length > 0 ? whole : words)].slice(0, mostWords),
    };
  }

  /** Returns the query with each word that no document holds replaced by the nearest that one does. */
  function correctedOf(query, { units }) {
    let corrected = query;
    for (const { text, nearest } of units) {
      const pattern = DocentSearch.pattern([text], true);
      if (nearest) corrected = corrected.replace(new RegExp(pattern.source, 'giu'), () => nearest);
    }
    return corrected === query ? '' : corrected;
  }

  /**
   * Ranks and reads, and returns what results are made of.
   *
   * @param {any} index @param {string} query
   * @param {{filters: Record<string, string[]>, language: string}} options
   */
  async function ask(index, query, { filters, language }) {
    const { manifest } = index;
    const stats = await index.stats();
    const known = { manifest, stats };
    const fold = (text, origins) =>
      DocentSearch.fold(text, stats.table, origins);
    const { readings, excluded } = DocentSearch.parse(query, fold, stats.synonyms);
    await resolveAll(index, readings);
    const place = manifest.languages.findIndex(([name]) => name === language);
    const candidates = DocentSearch.rank(known, readings, place);
    const { left } = DocentSearch.filter(known, candidates, filters);

    /** Returns candidates with their texts. @param {any[]} entries */
    const read = async (entries) => {
      const texts = await Promise.all(entries.map(({ page }) => index.page(stats.names, page)));
      const all = entries.map((entry, i) => ({ ...entry, text: texts[i] }));
      // What could not be loaded cannot be shown.
      const whole = all.filter(({ text }) => text);
      for (const entry of whole) {
        entry.folded = folded.get(entry.text) || DocentSearch.folded(entry.text, fold);
        folded.set(entry.text, entry.folded);
        // Of the readings whose words stand in the text, else of all, the one that does best now.
        let stood = false;
        entry.score = -1;
        for (const { reading, score } of entry.ways) {
          const stands = reading.demands.every(holds(entry));
          const value = score * DocentSearch.factor(entry.folded, reading);
          if (stands === stood ? value <= entry.score : stood) continue;
          stood = stands;
          Object.assign(entry, { score: value, reading });
        }
      }
      return whole;
    };
    const unwanted = excluded.map((text) => DocentSearch.pattern([text]));
    const holds = ({ folded }) => (pattern) => DocentSearch.isAnywhere(folded, pattern);
    const isClean = (entry) => !unwanted.some(holds(entry));
    const isTrue = (entry) => isClean(entry) &&
      entry.reading.demands.every(holds(entry)) && entry.reading.chunks.every(holds(entry));
    let first = await read(left.slice(0, readFirst));
    const count = first.some(isTrue) ? readFirst : readMost;
    if (count > readFirst) first.push(...await read(left.slice(readFirst, count)));
    first = DocentSearch.ordered(known, first);
    for (const reading of readings) {
      reading.chunks = reading.chunks.filter((pattern) => first.some((entry) => holds(entry)(pattern)));
    }
    const anyTrue = first.some(isTrue);
    const hasPhrases = readings[0].phrases.length > 0;
    const isResult = anyTrue ? isTrue : hasPhrases ? () => false : isClean;
    const results = first.filter(isResult);
    const refused = new Set(first.filter((entry) => !isResult(entry)).map(({ page }) => page));
    const others = anyTrue || !hasPhrases ? left.slice(count) : [];
    // Whether the texts of the others must be read to know which of them are results.
    const isVague = unwanted.length > 0 || (anyTrue &&
      others.some(({ ways }) => ways.some(({ reading }) => reading.demands.length + reading.chunks.length > 0)));
    return {
      manifest, stats, fold, read, isResult, results, others, isVague,
      reading: readings[0],
      facets: DocentSearch.filter(known, candidates.filter(({ page }) => !refused.has(page)), filters).facets,
    };
  }

  /**
   * Opens the index of a site.
   *
   * @param {object} site
   * @param {(kind: string, id: string, path: string) => Promise<any>} site.load Gives the third
   *   argument of the call that the file at a path from the site's root makes.
   * @param {string} site.language The reader's language.
   * @param {(bytes: Uint8Array) => any} site.inflate Inflates raw deflate, at once or later.
   */
  DocentSearch.open = ({ load, language, inflate }) => {
    /** @type {Promise<any> | undefined} */
    let opened;
    /** The number of the query that is answered. */
    let turn = 0;
    /** The answer that may go on. @type {any} */
    let state;

    /** @param {string} fresh @param {boolean} isTolerant */
    async function open(fresh, isTolerant) {
      const manifest = await load('manifest', '', 'search/manifest.js' + fresh);
      if (manifest.format !== format) throw new Unknown('format');
      return DocentSearch.index(manifest, load, inflate, isTolerant);
    }

    /**
     * Runs something with the index. Where a file is missing, the site may have been built anew:
     * once more, with a fresh manifest.
     *
     * @param {(index: any) => Promise<any>} run
     */
    async function withIndex(run) {
      try {
        opened = opened || open('', false);
        return await run(await opened);
      } catch (error) {
        opened = undefined;
        if (error instanceof Unknown) throw error;
      }
      try {
        opened = open('?t=' + Date.now(), true);
        return await run(await opened);
      } catch (error) {
        opened = undefined;
        throw error;
      }
    }

    /** Returns the next results of those that are read. @param {any} own @param {number} limit */
    const take = (own, limit) =>
      own.results.splice(0, limit).map((entry) => resultOf(entry, own));

    /** Reads some of the others, as long as fewer results than wanted are known. */
    async function readOn(own, limit) {
      const end = own.others.length - readMost;
      while (own.results.length < limit && own.others.length > Math.max(0, end)) {
        const found = await own.read(own.others.splice(0, limit));
        const right = found.filter(own.isResult);
        own.results.push(...right);
        own.seen += right.length;
      }
    }

    /** @param {any} own @param {any[]} results */
    const answerOf = (own, results) => ({
      results,
      /** How many there are; where 'isOpen', at most. */
      total: own.seen + own.others.length,
      isOpen: own.isVague && own.others.length > 0,
      hasMore: own.results.length + own.others.length > 0,
      facets: own.facets,
      corrected: own.corrected,
      message: own.message,
    });

    /** @param {string} message */
    const nothing = (message) =>
      ({ results: [], total: 0, isOpen: false, hasMore: false, facets: {}, corrected: '', message });

    /** Runs unless a newer query came; says what went wrong. @param {number} mine @param {() => Promise<any>} run */
    async function guarded(mine, run) {
      try {
        const answer = await run();
        return mine === turn ? answer : null;
      } catch (error) {
        if (mine !== turn) return null;
        state = undefined;
        return nothing(error instanceof Unknown ? 'format' : 'missing');
      }
    }

    return {
      manifest: () => withIndex(async ({ manifest }) => manifest),

      /** Loads what every query needs. */
      prepare: () => withIndex((index) => index.stats()),

      /**
       * Answers a query; with nothing where a newer one came meanwhile. 'message' says what is
       * wrong: 'format', 'missing' (a file), 'nothing' (to search for).
       *
       * @param {string} query
       * @param {{limit?: number, filters?: Record<string, string[]>, language?: string}} [options]
       */
      search(query, { limit = 10, filters = {}, language: own = language } = {}) {
        turn += 1;
        return guarded(turn, () => withIndex(async (index) => {
          index.isBroken = false;
          const found = await ask(index, query, { filters, language: own });
          const isEmpty = found.reading.units.length === 0;
          state = {
            ...found,
            seen: found.results.length,
            corrected: correctedOf(query, found.reading),
            message: index.isBroken ? 'missing' : isEmpty ? 'nothing' : '',
          };
          return answerOf(state, take(state, limit));
        }));
      },

      /** Returns the next results of the last query. @param {number} [limit] */
      more(limit = 10) {
        const own = state;
        return guarded(turn, async () => {
          if (!own) return nothing('');
          await readOn(own, limit);
          return answerOf(own, take(own, limit));
        });
      },
    };
  };
})();
