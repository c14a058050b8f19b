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
  /** What is known of a table: which units stay as they are, and what clusters become. */
  const known = new WeakMap();

  /** @param {Map<string, string>} table */
  function learn(table) {
    const stays = new Uint8Array(0x10000);
    stays.fill(1, 0, 0x80).fill(0, 0x41, 0x5b).fill(1, 0x3400, 0xa000);
    for (const from of table.keys()) stays[from.charCodeAt(0)] = 0;
    const learned = { stays, clusters: new Map() };
    known.set(table, learned);
    return learned;
  }

  /** @param {string} cluster @param {Map<string, string>} table */
  function foldCluster(cluster, table) {
    const lower = cluster.replace(goes, '').normalize('NFKC').toLowerCase();
    const plain = lower.replace(/[ςßæœøđłı]/g, (letter) => letters[letter]);
    const bare = plain.normalize('NFD').replace(/([a-z])\p{M}+/gu, '$1').normalize('NFC');
    return Array.from(bare, (c) => table.get(c) || c).join('');
  }

  /** Returns where the cluster at a place ends. @param {string} text @param {number} at */
  function endOf(text, at) {
    let end = at;
    do end += (text.codePointAt(end)) > 0xffff ? 2 : 1;
    while (text.charCodeAt(end) >= 0xad && joins.test(String.fromCodePoint(text.codePointAt(end) || 0)));
    return end;
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
    const { stays, clusters } = known.get(table) || learn(table);
    let folded = '';
    /** Up to where the text is folded; what is behind stayed as it was. */
    let done = 0;
    for (let at = 0, end = 0; at < text.length; at = end) {
      const next = text.charCodeAt(at + 1);
      // Nearly all characters stay, and no mark follows them.
      const isPlain = stays[text.charCodeAt(at)] && !(next >= 0xad && !(next >= 0x3400 && next < 0xa000));
      end = isPlain ? at + 1 : endOf(text, at);
      let length = end - at;
      if (!isPlain && !(length === 1 && stays[text.charCodeAt(at)])) {
        const cluster = text.slice(at, end);
        let piece = clusters.get(cluster);
        if (piece === undefined) clusters.set(cluster, piece = foldCluster(cluster, table));
        folded += text.slice(done, at) + piece;
        done = end;
        length = piece.length;
      }
      for (; origins && length > 0; length -= 1) origins.push(at);
    }
    if (origins) origins.push(text.length);
    return folded + text.slice(done);
  };
})();
