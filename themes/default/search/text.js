// @ts-check
// The texts of pages: whether what was asked stands in them, and the pieces of them to show.
(() => {
  'use strict';
  const width = 120;
  const before = 20;

  /** @typedef {{text: string, isMatch: boolean, isCut?: boolean}[]} Pieces */
  /** @typedef {{start: number, end: number, unit: any}} Match */

  /** Returns whether a pattern finds something. @param {RegExp} pattern @param {string} text */
  const isIn = (pattern, text) => text.search(pattern) >= 0;
  DocentSearch.isIn = isIn;

  /**
   * Folds a page so that it can be looked through.
   *
   * @param {any} page As its file has it.
   * @param {(text: string) => string} fold
   */
  DocentSearch.folded = (page, fold) => ({
    title: fold(page.t),
    headings: page.s.map((section) => fold(section[1])),
    texts: page.s.map((section) => fold(section[2])),
  });

  /** @param {any} folded @param {RegExp} pattern */
  const isAnywhere = (folded, pattern) =>
    [folded.title, ...folded.headings, ...folded.texts].some((text) => isIn(pattern, text));
  DocentSearch.isAnywhere = isAnywhere;

  /** @param {string} folded */
  const bare = (folded) =>
    Array.from(folded).filter((c) => /^(run|word)$/.test(DocentSearch.classOf(c))).join('');

  /** Returns what the text of a page makes of its score. @param {any} folded @param {any} reading */
  DocentSearch.factor = (folded, reading) => {
    const { units } = reading;
    let [sum, whole] = [0, 0];
    for (const { pattern, weight } of units) {
      const isInAny = (text) => isIn(pattern, text);
      const value = isInAny(folded.title) ? 2
        : folded.headings.some(isInAny) ? 1.6
          : folded.texts.some(isInAny) ? 1.3 : 1;
      sum += weight * value;
      whole += weight;
    }
    let factor = whole > 0 ? sum / whole : 1;
    if (units.length > 1 && isAnywhere(folded, reading.pattern)) factor *= 1.2;
    const own = bare(reading.text);
    if (own && bare(folded.title) === own) factor *= 3;
    else if (own && folded.headings.some((text) => bare(text) === own)) factor *= 1.5;
    return factor;
  };

  /**
   * Returns where units stand in a text; the pairs of those that stand nowhere, where they count.
   *
   * @param {string} text @param {any[]} units
   * @param {(text: string, origins?: number[]) => string} fold
   * @returns {Match[]}
   */
  function matchesOf(text, units, fold, hasPairs = false) {
    /** @type {number[]} */
    const origins = [];
    const folded = fold(text, origins);
    const isNowhere = hasPairs && units.every(({ pattern }) => !isIn(pattern, folded));
    const wanted = isNowhere ? units.flatMap(({ pairs }) => pairs || []) : units;
    return wanted.flatMap((unit) => Array.from(folded.matchAll(unit.pattern), (match) => {
      const at = (match.index);
      const last = at + match[0].length - 1;
      // What matches ends where the cluster of its last character ends.
      let end = last;
      while (origins[end] === origins[last]) end += 1;
      return { start: origins[at], end: origins[end], unit };
    })).sort((a, b) => a.start - b.start);
  }

  DocentSearch.matches = matchesOf;

  /**
   * Cuts a text into pieces that match and pieces that do not.
   *
   * @param {string} text @param {Match[]} matches @param {number} from @param {number} to
   */
  function pieces(text, matches, from, to) {
    /** @type {Pieces} */
    const found = [];
    let at = from;
    const add = (end, /** @type {boolean} */ isMatch) => {
      if (end <= at) return;
      const last = found[found.length - 1];
      const piece = text.slice(at, end).replace(/\n/g, ' ');
      if (last && last.isMatch === isMatch) last.text += piece;
      else found.push({ text: piece, isMatch });
      at = end;
    };
    for (const { start, end } of matches) {
      if (start >= to || end <= at) continue;
      add(start, false);
      add(Math.min(end, to), true);
    }
    add(to, false);
    return found;
  }

  /**
   * Returns a text with what matches told apart.
   *
   * @param {string} text @param {any[]} units @param {(text: string, origins?: number[]) => string} fold
   * @param {boolean} hasPairs
   */
  DocentSearch.marked = (text, units, fold, hasPairs) =>
    pieces(text, matchesOf(text, units, fold, hasPairs), 0, text.length);

  /**
   * Returns the piece of a text to show: the window in which most of the query begins.
   *
   * @param {string} text @param {any[]} units @param {(text: string, origins?: number[]) => string} fold
   * @param {{size?: number, hasPairs?: boolean, isFirst?: boolean}} [options] How many code points
   *   there are to show, whether pairs count, and whether it is the first piece that is wanted.
   */
  DocentSearch.snippet = (text, units, fold, { size = width, hasPairs = false, isFirst = false } = {}) => {
    const matches = matchesOf(text, units, fold, hasPairs);
    // Windows count code points. Few texts hold one of two units.
    const points = /[\ud800-\udfff]/.test(text) ? [...text].map((c) => c.length) : undefined;
    if (points) points.reduce((at, length, i) => (points[i] = at) + length, 0);
    const pointOf = (at) => (points ? DocentSearch.firstFrom(points, at) : at);
    const placeOf = (point) =>
      (points ? (point < points.length ? points[point] : text.length) : Math.min(point, text.length));
    let best = { first: 0, weight: -1, count: 0 };
    /** How often each unit begins in the window. @type {Map<any, number>} */
    const counts = new Map();
    let [low, high] = [0, 0];
    for (const { start } of matches) {
      const first = Math.max(0, pointOf(start) - before);
      const end = placeOf(first + size);
      for (; high < matches.length && matches[high].start < end; high += 1) {
        counts.set(matches[high].unit, (counts.get(matches[high].unit) || 0) + 1);
      }
      for (; matches[low].start < placeOf(first); low += 1) {
        counts.set(matches[low].unit, (counts.get(matches[low].unit)) - 1);
      }
      let weight = 0;
      for (const [unit, count] of counts) if (count > 0) weight += unit.weight;
      if (isFirst) break;
      if (weight > best.weight || (weight === best.weight && high - low > best.count)) {
        best = { first, weight, count: high - low };
      }
    }
    const from = placeOf(best.first);
    const to = placeOf(best.first + size);
    const found = pieces(text, matches, from, to);
    if (from > 0) found.unshift({ text: '…', isMatch: false });
    if (to < text.length) {
      const last = found[found.length - 1];
      if (last && last.isMatch) last.isCut = true;
      found.push({ text: '…', isMatch: false });
    }
    return found;
  };

  /** Returns the place of the first number that is not below another. @param {number[]} numbers @param {number} wanted */
  DocentSearch.firstFrom = (numbers, wanted) => {
    let [low, high] = [0, numbers.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (numbers[middle] < wanted) low = middle + 1;
      else high = middle;
    }
    return low;
  };
})();
