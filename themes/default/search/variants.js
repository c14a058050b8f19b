// @ts-check
// What of the index a unit of a query means: tokens, and the variants of each.
(() => {
  'use strict';
  const fields = 7;
  const pinyin = 4;
  const mostOpen = 20;
  const mostSlips = 3;
  const isPinyin = (field) => field === pinyin;
  const isNoPinyin = (field) => field !== pinyin;
  const isAny = () => true;

  /** Returns postings without those of some fields; nothing where none are left. */
  function only(lists, isWanted) {
    const left = lists && Array.from(lists, (list, field) => (isWanted(field) ? list : undefined));
    return left && left.some(Boolean) ? left : undefined;
  }

  /** Returns a list of one variant; of none where nothing holds it. */
  function variant(weight, lists, isWanted = isAny) {
    const left = only(lists, isWanted);
    return left ? [{ weight, lists: left }] : [];
  }

  /** Returns postings as if many terms were one. @param {any[]} all */
  function merged(all) {
    return Array.from({ length: fields }, (_, field) => {
      /** @type {Map<number, number>} */
      const sums = new Map();
      for (const { [field]: list } of all) {
        if (!list) continue;
        list.documents.forEach((document, i) =>
          sums.set(document, (sums.get(document) || 0) + list.counts[i]));
      }
      if (sums.size === 0) return undefined;
      const documents = Uint32Array.from(sums.keys()).sort();
      return { documents, counts: documents.map((document) => sums.get(document) || 0) };
    });
  }

  /**
   * Returns how many slips lie between two words (optimal string alignment), or 'most + 1' where
   * there are more.
   *
   * @param {string[]} a @param {string[]} b @param {number} most
   */
  function distance(a, b, most) {
    if (Math.abs(a.length - b.length) > most) return most + 1;
    /** @type {number[]} */
    let beforeLast = [];
    let last = Array.from({ length: b.length + 1 }, (_, i) => i);
    for (let i = 1; i <= a.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= b.length; j += 1) {
        const cost = a[i - 1] === b[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + cost);
        const isSwapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
        if (isSwapped) row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [beforeLast, last] = [last, row];
    }
    return last[b.length];
  }
  DocentSearch.distance = distance;

  /** Returns the words nearest to one that no document holds. @param {any} index @param {string} word */
  async function slips(index, word) {
    const letters = [...word];
    const most = letters.length >= 8 ? 2 : 1;
    if (letters.length < 4 || !/^[a-z]/.test(word)) return [];
    /** @type {{term: string, count: number, far: number}[]} */
    const found = [];
    for (const { term, count } of await index.words()) {
      const far = term.startsWith(letters[0]) ? distance(letters, [...term], most) : most + 1;
      if (far <= most) found.push({ term, count, far });
    }
    found.sort((a, b) => a.far - b.far || b.count - a.count || DocentSearch.compare(a.term, b.term));
    return found.slice(0, mostSlips).map(({ term }) => term);
  }

  /**
   * Returns variants for the terms that go on from another, the most frequent ones.
   *
   * @param {{term: string, lists: any}[]} terms That begin with it.
   * @param {string} start @param {boolean} isWord Whether only words count.
   */
  function goingOn(terms, start, isWord) {
    const isWanted = (term) => term !== start &&
      (!isWord || Array.from(term, DocentSearch.classOf).every((sort) => sort === 'word'));
    const found = terms.filter(({ term }) => isWanted(term)).flatMap(({ term, lists }) =>
      variant(0.6, lists, isNoPinyin).map((one) => {
        const counts = one.lists.map((list) => (list ? list.documents.length : 0));
        return { ...one, term, count: Math.max(...counts) };
      }));
    found.sort((a, b) => b.count - a.count || DocentSearch.compare(a.term, b.term));
    return found.slice(0, mostOpen);
  }

  /** @param {any} index @param {any} unit */
  async function word(index, unit) {
    const { text, isOpen } = unit;
    const isLatin = /^[a-z]{2,}$/.test(text);
    const goesOn = isOpen && [...text].length > 1;
    const all = isLatin && text.length > 2 ? DocentSearch.wordsOf(DocentSearch.stem(text)) : [];
    const forms = all.filter((form) => form !== text);
    const [own, ofStem, following] = await Promise.all([
      index.find(text),
      Promise.all(forms.map(index.find)),
      goesOn || isLatin ? index.range(text, 4) : [],
    ]);
    const literals = [text];
    const variants = variant(1, own);
    const addAll = (weight, terms, all) => terms.forEach((term, i) => {
      const found = variant(weight, all[i], isNoPinyin);
      variants.push(...found);
      if (found.length > 0) literals.push(term);
    });
    addAll(0.9, forms, ofStem);
    if (goesOn) variants.push(...goingOn(following, text, true));
    if (isLatin) for (const { lists } of following) variants.push(...variant(0.8, lists, isPinyin));
    const near = variants.length > 0 ? [] : await slips(index, text);
    addAll(0.5, near, await Promise.all(near.map(index.find)));
    return [{ ...unit, literals, nearest: near[0], tokens: [{ text, isOpen, variants }] }];
  }

  /** @param {any} index @param {any} unit */
  async function chunk(index, unit) {
    const { text, isOpen, words } = unit;
    const [own, following] = await Promise.all([index.find(text), isOpen ? index.range(text, 4) : []]);
    const variants = [...variant(1, own), ...goingOn(following, text, false)];
    if (variants.length > 0) return [{ ...unit, literals: [text], tokens: [{ text, isOpen, variants }] }];
    const found = await Promise.all(words.map((unit, i) =>
      word(index, { ...unit, isOpen: isOpen && i === words.length - 1 })));
    return found.flat().map((unit, i) => (i === 0 ? { ...unit, demand: text } : unit));
  }

  /** @param {any} index @param {any} unit */
  async function run(index, unit) {
    const { text, isOpen } = unit;
    const pairs = DocentSearch.pairs(text);
    const tokens = await Promise.all(pairs.map(async (pair) =>
      ({ text: pair, isOpen: false, variants: variant(1, await index.find(pair)) })));
    if (pairs.length === 0) {
      const found = await index.range(text, 8);
      const lists = merged(found.map((one) => one.lists));
      tokens.push({ text, isOpen, variants: variant(1, lists) });
    }
    return [{ ...unit, literals: [text], tokens }];
  }

  /**
   * Looks a unit up: returns it with its tokens and literals, or the words of a chunk that no
   * document holds, the first of which then demands the chunk.
   *
   * @param {any} index @param {any} unit @returns {Promise<any[]>}
   */
  DocentSearch.resolve = (index, unit) => ({ run, word, chunk })[unit.sort](index, unit);
})();
