// @ts-check
// What a reader asks: phrases, what is excluded, units, and the readings that synonyms give.
(() => {
  'use strict';
  const longest = 200;
  const mostReadings = 6;

  /**
   * @typedef {object} Unit
   * @property {'run' | 'word' | 'chunk'} sort
   * @property {string} text
   * @property {boolean} isOpen Whether it may go on.
   * @property {Unit[]} words The words of a chunk.
   */
  /** @typedef {{sort: 'plain' | 'phrase' | 'excluded', text: string}} Part */

  /** @param {string} folded @returns {Unit[]} */
  function unitsOf(folded) {
    /** @type {Unit[]} */
    const units = [];
    for (const { sort, text } of DocentSearch.pieces(folded)) {
      // The words of a chunk stand directly before it.
      const isWord = (piece) => piece.sort === 'word';
      const count = sort === 'chunk' ? DocentSearch.pieces(text).filter(isWord).length : 0;
      const words = units.splice(units.length - count);
      units.push({ sort, text, isOpen: false, words });
    }
    return units;
  }

  /** @param {string} query @param {(text: string) => string} fold */
  function partsOf(query, fold) {
    const pattern = /"([^"]*)"|“([^”]*)”|「([^」]*)」|『([^』]*)』|[^"“”「」『』\s]+/gu;
    return Array.from(query.matchAll(pattern), ([whole, ...inside]) => {
      const phrase = inside.find((text) => text !== undefined);
      const text = fold(phrase === undefined ? whole : phrase).replace(/\s+/g, ' ').trim();
      const [first, second] = text;
      const isExcluded = first === '-' && /^(run|word)$/.test(DocentSearch.classOf(second || ''));
      /** @type {Part['sort']} */
      const sort = phrase !== undefined ? 'phrase' : isExcluded ? 'excluded' : 'plain';
      return /** @type {Part} */ ({ sort, text });
    }).filter((part) => part.text);
  }

  /**
   * Returns parts in which a member of a group of synonyms is replaced by each other member.
   *
   * @param {Part[]} parts @param {string[]} group
   */
  function otherwise(parts, group) {
    const members = [...new Set(group)];
    const patterns = new Map(members.map((member) => [member, DocentSearch.pattern([member], true)]));
    const length = (member) => [...member].length;
    const isIn = (member) =>
      parts.some(({ sort, text }) => sort === 'plain' && text.search(patterns.get(member)) >= 0);
    const found = members.filter(isIn).reduce((a, b) => (length(b) > length(a) ? b : a), '');
    if (!found) return [];
    return members.filter((member) => member !== found).map((member) =>
      parts.map(({ sort, text }) =>
        ({ sort, text: sort === 'plain' ? text.replace(patterns.get(found), () => member) : text })));
  }

  /**
   * Parses a query.
   *
   * @param {string} query
   * @param {(text: string) => string} fold
   * @param {string[][]} synonyms Groups of folded words.
   */
  DocentSearch.parse = (query, fold, synonyms) => {
    const cut = [...query].slice(0, longest).join('');
    let found = partsOf(cut, fold);
    if (found.every((part) => part.sort === 'excluded')) {
      found = found.map(({ text }) => ({ sort: 'plain', text }));
    }
    const last = found[found.length - 1];
    const isOpen = /[^"“”「」『』\s]$/.test(cut) && last !== undefined && last.sort === 'plain';

    // What is plain and stands together is one part.
    /** @type {Part[]} */
    const parts = [];
    let before = '';
    for (const { sort, text } of found) {
      if (sort === 'plain' && before === 'plain') parts[parts.length - 1].text += ' ' + text;
      else if (sort !== 'excluded') parts.push({ sort, text });
      before = sort;
    }
    const others = synonyms.flatMap((group) => otherwise(parts, group)).slice(0, mostReadings - 1);
    const readings = [parts, ...others].map((parts, i) => {
      const units = parts.flatMap((part) => unitsOf(part.text));
      if (isOpen && units.length > 0) units[units.length - 1].isOpen = true;
      const phrases = parts.filter((part) => part.sort === 'phrase').map((part) => part.text);
      return { factor: i === 0 ? 1 : 0.8, text: parts.map((part) => part.text).join(' '), units, phrases };
    });
    const excluded = found.filter((part) => part.sort === 'excluded').map(({ text }) => text.slice(1));
    return { readings, excluded };
  };
})();
