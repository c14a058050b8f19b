// @ts-check
// What is a token of a folded text, and what is the stem of a word.
(() => {
  'use strict';
  const unspaced = '[\\u3005-\\u3007\\u3021-\\u3029\\u3031-\\u3035\\u3041-\\u3096\\u309d-\\u309f' +
    '\\u30a1-\\u30fa\\u30fc-\\u30ff\\u3105-\\u312f\\u31a0-\\u31bf\\u31f0-\\u31ff\\u3400-\\u4dbf' +
    '\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{323af}]';
  const letter = '(?!' + unspaced + ')[\\p{Alphabetic}\\p{N}\\p{M}]';
  const isUnspaced = new RegExp(unspaced, 'u');
  const isLetter = new RegExp('^' + letter, 'u');
  const longestWord = 64;
  const longestChunk = 40;
  const splitters = '()[]{}"\'\x60,;|';

  /** Returns 'run', 'word', 'symbol' or nothing. @param {string} c A folded character. */
  function classOf(c) {
    if (isUnspaced.test(c)) return 'run';
    if (isLetter.test(c)) return 'word';
    return c > ' ' && c <= '~' ? 'symbol' : '';
  }
  DocentSearch.classOf = classOf;

  /** Returns a chunk without the punctuation around it, where it is one. @param {string} text */
  function chunkOf(text) {
    const chunk = text.replace(/^[:!?]+/, '').replace(/[.:!?]+$/, '');
    const classes = Array.from(chunk, classOf);
    const isChunk = classes.length >= 2 && classes.length <= longestChunk &&
      classes.includes('symbol') && classes.includes('word') && !chunk.includes('://');
    return isChunk ? chunk : '';
  }

  /**
   * Returns the pieces of a folded text in order: runs, words, and chunks behind their words.
   *
   * @param {string} folded
   * @returns {{sort: 'run' | 'word' | 'chunk', text: string}[]}
   */
  DocentSearch.pieces = (folded) => {
    /** @type {{sort: 'run' | 'word' | 'chunk', text: string}[]} */
    const found = [];
    let run = '', word = '', chunk = '';
    for (const c of [...folded, ' ']) {
      const sort = classOf(c);
      if (run && sort !== 'run') {
        found.push({ sort: 'run', text: run });
        run = '';
      }
      if (word && sort !== 'word') {
        found.push({ sort: 'word', text: [...word].slice(0, longestWord).join('') });
        word = '';
      }
      const goesOn = sort === 'word' || (sort === 'symbol' && !splitters.includes(c));
      if (chunk && !goesOn) {
        const text = chunkOf(chunk);
        if (text) found.push({ sort: 'chunk', text });
        chunk = '';
      }
      if (sort === 'run') run += c;
      if (sort === 'word') word += c;
      if (goesOn) chunk += c;
    }
    return found;
  };

  /** Returns the overlapping pairs of a run. @param {string} run */
  DocentSearch.pairs = (run) => {
    const all = [...run];
    return all.slice(1).map((c, i) => all[i] + c);
  };

  /** Returns the tokens of a folded text, as the index has them. @param {string} folded */
  DocentSearch.tokens = (folded) =>
    DocentSearch.pieces(folded).flatMap((piece) =>
      piece.sort === 'run'
        ? [...DocentSearch.pairs(piece.text), [...piece.text].pop()]
        : [piece.text]);

  /**
   * Returns a pattern that finds literals in a folded text: what begins with a letter only where a
   * word begins, and any white space for a space.
   *
   * @param {string[]} literals
   * @param {boolean} [isWhole] Whether what ends with a letter is only found where a word ends.
   */
  DocentSearch.pattern = (literals, isWhole) => {
    const sources = literals.map((literal) => {
      const all = [...literal];
      const source = literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&').replace(/\s+/g, '\\s+');
      const start = classOf(all[0]) === 'word' ? '(?<!' + letter + ')' : '';
      return start + source + (isWhole && classOf(all[all.length - 1]) === 'word' ? '(?!' + letter + ')' : '');
    });
    return new RegExp(sources.join('|') || '(?!)', 'gu');
  };

  /** Returns the stem of a word: an English plural, '-ing' or '-ed' goes. @param {string} word */
  DocentSearch.stem = (word) => {
    if (!/^[a-z]+$/.test(word)) return word;
    /** @param {string} text @param {string} changed */
    const orSame = (text, changed) => (changed.length < 3 ? text : changed);
    let stem = word;
    if (stem.endsWith('sses')) stem = orSame(stem, stem.slice(0, -2));
    else if (stem.endsWith('ies')) stem = orSame(stem, stem.slice(0, -3) + 'y');
    else if (/[^sui]s$/.test(stem)) stem = orSame(stem, stem.slice(0, -1));
    const ending = !stem.endsWith('eed') && /^(.*[aeiouy].*)(?:ing|ed)$/.exec(stem);
    if (ending && ending[1].length >= 3) {
      stem = ending[1];
      if (/([^aeioulsz])\1$/.test(stem)) stem = orSame(stem, stem.slice(0, -1));
    }
    return stem.endsWith('e') ? orSame(stem, stem.slice(0, -1)) : stem;
  };

  /** Returns all words that have a stem. @param {string} stem */
  DocentSearch.wordsOf = (stem) => {
    const found = new Set();
    for (const whole of [stem, stem + 'e']) {
      const last = whole.slice(-1);
      for (const ending of ['', 'ing', 'ed', last + 'ing', last + 'ed']) {
        const one = whole + ending;
        for (const many of [one, one + 's', one + 'es', one.replace(/y$/, 'ies')]) {
          if (DocentSearch.stem(many) === stem) found.add(many);
        }
      }
    }
    return [...found];
  };
})();
