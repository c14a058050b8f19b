// @ts-check
// The numbers: BM25 as tantivy has it, how much of the query is covered, candidates, facets.
(() => {
  'use strict';
  const boosts = [5, 4, 1.5, 6, 3, 2, 1];
  /** The first field of sections; those before it are fields of pages. */
  const firstOfSections = 5;
  const mostTokens = 32;
  const [k1, b] = [1.2, 0.75];

  /** @typedef {{documents: Uint32Array, counts: Uint32Array}} Postings */
  /** @typedef {(Postings | undefined)[]} Lists By field. */
  /** @typedef {{text: string, isOpen: boolean, variants: {weight: number, lists: Lists}[]}} Token */

  /** @param {number} all @param {number} some */
  const idf = (all, some) => Math.log(1 + (all - some + 0.5) / (some + 0.5));
  DocentSearch.idf = idf;

  /** Returns the length that a norm stands for. @param {number} norm */
  function lengthOf(norm) {
    const i = norm - 24;
    if (i < 0) return norm;
    return 24 + (i < 16 ? i : ((i & 7) | 8) * 2 ** ((i >> 3) - 1));
  }
  DocentSearch.lengthOf = lengthOf;

  /**
   * Returns the tokens of a reading, each once, and tells each unit which are its own.
   *
   * @param {{units: any[]}} reading
   */
  function tokensOf(reading) {
    /** @type {Token[]} */
    const tokens = [];
    for (const unit of reading.units) {
      const places = new Set();
      for (const token of unit.tokens) {
        let place = tokens.findIndex((other) => other.text === token.text);
        if (place < 0 && tokens.length === mostTokens) continue;
        if (place < 0) place = tokens.push(token) - 1;
        else if (token.isOpen) tokens[place] = token;
        places.add(place);
      }
      unit.places = [...places];
    }
    return tokens;
  }

  /** Returns the greatest document frequency of a token. @param {Token} token */
  function frequency({ variants }) {
    const of = (list) => (list ? list.documents.length : 0);
    return Math.max(0, ...variants.flatMap(({ lists }) => lists.map(of)));
  }

  /**
   * Scores one reading: fills the scores of pages and sections, and which tokens each holds.
   *
   * @param {any} index @param {any} reading
   */
  function score(index, reading) {
    const { pages, sections, average } = index.manifest;
    const tokens = reading.tokens = tokensOf(reading);
    const scores = [new Float64Array(pages), new Float64Array(sections)];
    const holds = [new Uint32Array(pages), new Uint32Array(sections)];
    const best = new Float64Array(Math.max(pages, sections));
    tokens.forEach((token, place) => {
      boosts.forEach((boost, field) => {
        if (!token.variants.some(({ lists }) => lists[field])) return;
        const sort = Number(field >= firstOfSections);
        const all = sort ? sections : pages;
        const norms = index.stats.norms[field];
        // Of what a norm does to a score, everything but the frequency.
        const damping = Float64Array.from({ length: 256 }, (_, norm) =>
          k1 * (1 - b + (b * (norms ? lengthOf(norm) : 1)) / average[field]));
        /** @type {number[]} */
        const touched = [];
        for (const { weight, lists } of token.variants) {
          const list = lists[field];
          if (!list) continue;
          const { documents, counts } = list;
          const rarity = idf(all, documents.length) * (k1 + 1);
          for (let i = 0; i < documents.length; i += 1) {
            const document = documents[i];
            const value = weight * ((rarity * counts[i]) / (counts[i] + damping[norms ? norms[document] : 0]));
            if (best[document] === 0) touched.push(document);
            if (value > best[document]) best[document] = value;
          }
        }
        for (const document of touched) {
          scores[sort][document] += boost * best[document];
          holds[sort][document] |= 1 << place;
          best[document] = 0;
        }
      });
    });
    const weights = tokens.map((token) =>
      idf(sections, Math.min(frequency(token), sections)));
    for (const unit of reading.units) {
      unit.weight = unit.places.reduce((sum, place) => sum + weights[place], 0);
      if (unit.sort === 'run' && unit.places.length > 1) {
        unit.pairs = unit.places.map((place) =>
          ({ pattern: DocentSearch.pattern([tokens[place].text]), weight: weights[place] }));
      }
    }
    /** @type {Map<number, number>} */
    const sums = new Map();
    /** Returns the weight of the tokens of a set. @param {number} set */
    const weigh = (set) => {
      let sum = sums.get(set);
      if (sum === undefined) {
        sum = weights.reduce((sum, weight, place) => (set & (1 << place) ? sum + weight : sum), 0);
        sums.set(set, sum);
      }
      return sum;
    };
    const everything = tokens.reduce((set, _, place) => set | (1 << place), 0);
    return { scores, holds, weigh, everything };
  }

  /**
   * Ranks the pages that hold anything of any reading.
   *
   * @param {any} index
   * @param {any[]} readings
   * @param {number} language The place of the reader's language.
   */
  DocentSearch.rank = (index, readings, language) => {
    const { starts, languages } = index.stats;
    const { pages } = index.manifest;
    /** @type {{page: number, isFull: boolean, score: number, ways: {reading: any, score: number}[]}[]} */
    const found = new Array(pages);
    for (const reading of readings) {
      const { scores: [ofPages, ofSections], holds: [inPages, inSections], weigh, everything } =
        score(index, reading);
      reading.pages = ofPages;
      reading.sections = ofSections;
      if (!everything) continue;
      const whole = weigh(everything);
      for (let page = 0; page < pages; page += 1) {
        const own = inPages[page];
        let all = own | 0;
        for (let s = starts[page]; s < starts[page + 1]; s += 1) all |= inSections[s];
        if (!all) continue;
        const share = 0.2 * (weigh(all) / whole);
        let most = 0;
        for (let s = starts[page]; s < starts[page + 1]; s += 1) {
          const covers = 0.8 * (weigh(own | inSections[s]) / whole) + share;
          most = Math.max(most, (ofPages[page] + ofSections[s]) * (covers * covers));
        }
        const near = languages[page] === language ? 1.2 : 1;
        const score = reading.factor * most * near;
        const isFull = all === everything;
        const other = found[page];
        if (!other || (isFull && !other.isFull)) found[page] = { page, isFull, score, ways: [{ reading, score }] };
        else if (isFull === other.isFull) {
          other.ways.push({ reading, score });
          other.score = Math.max(other.score, score);
        }
      }
    }
    const any = found.filter(Boolean);
    const full = any.filter((entry) => entry.isFull);
    return DocentSearch.ordered(index, full.length > 0 ? full : any);
  };

  /** Puts candidates in order. @param {any} index @param {{page: number, score: number}[]} entries */
  DocentSearch.ordered = (index, entries) => {
    const { statuses } = index.stats;
    const obsolete = index.manifest.statuses.findIndex(([name]) => name === 'obsolete');
    const isOld = (page) => Number(statuses[page] === obsolete);
    const rounded = (score) => Math.round(score * 1e5);
    return entries.sort((x, y) =>
      isOld(x.page) - isOld(y.page) || rounded(y.score) - rounded(x.score) || x.page - y.page);
  };

  /** What a page belongs to, by facet: places in the lists of the manifest. */
  const facets = {
    kind: ['kinds', (stats, page) => [stats.kinds[page]]],
    department: ['departments', (stats, page) => (stats.departments[page] ? [stats.departments[page] - 1] : [])],
    role: ['roles', (stats, page) => stats.roles[page]],
    language: ['languages', (stats, page) => [stats.languages[page]]],
  };

  /**
   * Returns the candidates that a reader's choice leaves, and for each facet what can be chosen.
   *
   * @param {any} index
   * @param {{page: number}[]} candidates
   * @param {Record<string, string[]>} filters By facet the names that are chosen.
   */
  DocentSearch.filter = (index, candidates, filters) => {
    const sides = Object.entries(facets).map(([facet, [list, places]]) => {
      const names = index.manifest[list];
      const chosen = new Set(filters[facet] || []);
      return { facet, names, chosen, places, counts: new Uint32Array(names.length) };
    });
    const left = candidates.filter(({ page }) => {
      const places = sides.map((side) => side.places(index.stats, page));
      const misses = sides.filter(({ chosen, names }, i) =>
        chosen.size > 0 && !places[i].some((place) => chosen.has(names[place][0])));
      sides.forEach((side, i) => {
        if (misses.every((miss) => miss === side)) for (const place of places[i]) side.counts[place] += 1;
      });
      return misses.length === 0;
    });
    const choices = Object.fromEntries(sides.map(({ facet, names, chosen, counts }) => [facet,
      names.map(([name, label], i) => ({ name, label, count: counts[i], isChosen: chosen.has(name) }))
        .filter(({ count, isChosen }) => count > 0 || isChosen)]));
    return { left, facets: choices };
  };
})();
