// @ts-check
// On a page that was opened from a result: marks the words that it was found by.
(() => {
  'use strict';
  const { make } = DocentSearch;
  const blocks = 'p,li,dt,dd,td,th,h1,h2,h3,h4,h5,h6,pre,summary,figcaption,blockquote,div,section,a.chip';
  const name = 'docent-search';
  const most = 500;
  /** @type {Element | undefined} */
  let bar;

  /** @type {any} */
  const highlights = globalThis.CSS && 'highlights' in CSS && CSS.highlights;

  /** Returns the texts of an element, with a line between blocks, and where each node of them begins. */
  function textOf(/** @type {Element} */ element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
      node.parentElement && node.parentElement.closest('svg') ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT);
    /** @type {{node: Text, start: number}[]} */
    const nodes = [];
    let text = '';
    let block;
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const own = node.parentElement && node.parentElement.closest(blocks);
      if (own !== block) text += '\n';
      block = own;
      nodes.push({ node: /** @type {Text} */ (node), start: text.length });
      text += node.textContent;
    }
    return { text, nodes };
  }

  /** Returns ranges, one for each node that a match touches. @param {Element} element @param {string[]} words */
  function rangesOf(element, words) {
    const { text, nodes } = textOf(element);
    const none = new Map();
    const fold = (part, /** @type {number[]} */ origins) => DocentSearch.fold(part, none, origins);
    const pattern = DocentSearch.pattern(words.map((word) => fold(word, [])));
    const starts = nodes.map(({ start }) => start);
    /** @type {Range[]} */
    const ranges = [];
    for (const { start, end } of DocentSearch.matches(text, [{ pattern }], fold).slice(0, most)) {
      let i = DocentSearch.firstFrom(starts, start + 1) - 1;
      for (; i >= 0 && i < nodes.length && nodes[i].start < end; i += 1) {
        const { node, start: from } = nodes[i];
        const range = new Range();
        range.setStart(node, Math.max(0, start - from));
        range.setEnd(node, Math.min(node.data.length, end - from));
        if (!range.collapsed) ranges.push(range);
      }
    }
    return ranges;
  }

  function clear() {
    if (!bar) return;
    bar.remove();
    bar = undefined;
    removeEventListener('keydown', onKey);
    if (highlights) highlights.delete(name);
    for (const mark of document.querySelectorAll('mark.search-mark')) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      if (parent) parent.normalize();
    }
    const url = new URL(location.href);
    url.searchParams.delete('hl');
    DocentSearch.address(url);
  }

  /** @param {KeyboardEvent} event */
  function onKey(event) {
    if (event.key === 'Escape' && !document.querySelector('dialog[open]')) clear();
  }

  /** Marks words on the page, and shows how to clear them. @param {string[]} words */
  DocentSearch.mark = (words) => {
    clear();
    const main = document.querySelector('main');
    const wanted = words.map((word) => word.trim()).filter(Boolean).slice(0, 8);
    const ranges = main && wanted.length > 0 ? rangesOf(main, wanted) : [];
    if (!main || ranges.length === 0) return;
    // From the last on, so that the nodes of those before stay as they are.
    if (highlights) highlights.set(name, new Highlight(...ranges));
    else for (const range of ranges.reverse()) range.surroundContents(make('mark', { class: 'search-mark' }));
    const button = Docent.iconButton(DocentSearch.word('marks_clear'), 'M6 6l12 12M18 6 6 18');
    button.addEventListener('click', clear);
    bar = make('div', { class: 'search-marks' }, make('span', {}, wanted.join(' · ')), button);
    main.append(bar);
    addEventListener('keydown', onKey);
  };

  const words = new URLSearchParams(location.search).getAll('hl');
  if (words.length > 0) {
    // Without an index the words can be marked as well.
    DocentSearch.engine.manifest().catch(() => {}).then(() => DocentSearch.mark(words));
  }
})();
