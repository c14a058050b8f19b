// @ts-check
// Folding: what is written in different ways becomes one string.
(() => {
  'use strict';
  /** Characters that nobody sees. Word processors and chats leave them inside of words. */
  const unseen = '\\u00ad\\u200b-\\u200d\\u2060\\ufe00-\\ufe0f\\ufeff\\u{e0100}-\\u{e01ef}';
  const goes = new RegExp('[' + unseen + ']', 'gu');
  const joins = new RegExp('[\\p{M}\\uff9e\\uff9f' + unseen + ']', 'u');
  /** @type {Record<string, string>} */
  const letters = { ς: 'σ', ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ł: 'l', ı: 'i' };

  /** @param {number} code */
  const isHan = (code) => code >= 0x3400 && code <= 0x9fff;

  /** Whether a code point belongs to the cluster of the one before. @param {number} code */
  const isJoined = (code) => code >= 0xad && !isHan(code) && joins.test(String.fromCodePoint(code));

  /** @param {string} cluster @param {Map<string, string>} table */
  function foldCluster(cluster, table) {
    const lower = cluster.replace(goes, '').normalize('NFKC').toLowerCase();
    const plain = lower.replace(/[ςßæœøđłı]/g, (letter) => letters[letter]);
    const bare = plain.normalize('NFD').replace(/([a-z])\p{M}+/gu, '$1').normalize('NFC');
    return Array.from(bare, (c) => table.get(c) || c).join('');
  }

  /**
   * Returns a folded text. 'origins' gets, for each unit of it, the place in the text where its
   * cluster begins, and at last the length of the text.
   *
   * @param {string} text
   * @param {Map<string, string>} table Traditional to Simplified Chinese.
   * @param {number[]} [origins]
   */
  DocentSearch.fold = (text, table, origins) => {
    let folded = '';
    for (let at = 0, end = 0; at < text.length; at = end) {
      const code = /** @type {number} */ (text.codePointAt(at));
      const first = end = at + (code > 0xffff ? 2 : 1);
      while (end < text.length) {
        const next = /** @type {number} */ (text.codePointAt(end));
        if (!isJoined(next)) break;
        end += next > 0xffff ? 2 : 1;
      }
      let piece = text.slice(at, end);
      if (end > first || (code > 0x7f && !isHan(code))) piece = foldCluster(piece, table);
      else piece = code > 0x7f ? table.get(piece) || piece : piece.toLowerCase();
      folded += piece;
      if (origins) for (let i = 0; i < piece.length; i += 1) origins.push(at);
    }
    if (origins) origins.push(text.length);
    return folded;
  };
})();
