// @ts-check
// The dialog: a field, what it finds, and the keys to move in it (an ARIA combobox with a listbox).
(() => {
  'use strict';
  /** How long a reader stops typing before an answer is looked for, and before none is reported. */
  const pause = 100;
  const reportPause = 2000;
  /** For when nothing of the index could be loaded, its words neither. @type {Record<string, string>} */
  const lost = {
    'zh-TW': '搜尋暫時無法使用，請按音序查找。',
    zh: '搜索暂时无法使用，请按音序查找。',
    en: 'Search does not work at the moment. See the list from A to Z.',
  };
  /** @type {ReturnType<typeof build> | undefined} */
  let view;

  const door = () => /** @type {HTMLAnchorElement} */ (document.querySelector('.search-open'));
  const asked = () => new URLSearchParams(location.search).get('q');
  // A search that was linked, or that the reader comes back to; once all files of this one ran.
  if (asked()) setTimeout(() => door().click());

  /** Opens search in a dialog that shows nothing but a field yet. @param {HTMLDialogElement} dialog */
  DocentSearch.show = (dialog) => {
    view = view || build(dialog);
    view.open();
  };

  /** @param {HTMLDialogElement} dialog */
  function build(dialog) {
    const { make, button, word, engine, recent } = DocentSearch;
    const input = /** @type {HTMLInputElement} */ (dialog.querySelector('input'));
    /** @type {any} */
    let manifest;
    /** @type {any} */
    let filters;
    /** @type {any} */
    let answer;
    let timer = 0;
    let busyTimer = 0;
    let reportTimer = 0;
    /** Whether Home and End move in the list, as they do once an arrow key has moved there. */
    let isInList = false;
    /** @type {Element | undefined} */
    let active;

    const clearer = Docent.iconButton('', 'M6 6l12 12M18 6 6 18');
    const closer = button('', close, 'search-close');
    const status = make('p', { class: 'search-status', role: 'status' });
    const list = make('div', { class: 'search-list', id: 'search-list', role: 'listbox' });
    const before = make('div', { class: 'search-ways' });
    const after = make('div', { class: 'search-ways' });
    const found = make('div', { class: 'search-found' }, status, before, list, after);
    const body = make('div', { class: 'search-body' }, found);
    const keys = make('p', { class: 'search-keys', 'aria-hidden': 'true' });
    clearer.classList.add('search-clear');
    clearer.addEventListener('click', clear);
    dialog.append(Docent.icon('M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 21 21'), clearer, closer, body, keys);
    for (const [name, value] of Object.entries({
      role: 'combobox', 'aria-expanded': 'false', 'aria-controls': list.id, 'aria-autocomplete': 'list',
      autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', enterkeyhint: 'search',
    })) input.setAttribute(name, value);

    /** Gives everything its name, once the words are there. */
    function name() {
      dialog.setAttribute('aria-label', word('open'));
      input.setAttribute('aria-label', word('open'));
      input.placeholder = word('placeholder');
      list.setAttribute('aria-label', word('results'));
      clearer.title = word('clear');
      clearer.setAttribute('aria-label', word('clear'));
      // A label that does not hold what is seen could not be spoken to.
      closer.append(make('kbd', { 'aria-hidden': 'true' }, 'Esc'), make('span', {}, word('close')));
      keys.replaceChildren(...['↑↓', 'move', '↵', 'go', 'Esc', 'close'].map((text, i) =>
        (i % 2 ? make('span', {}, word('key_' + text)) : make('kbd', {}, text))));
      filters = DocentSearch.filters(run);
      body.prepend(filters.element);
    }

    async function open() {
      input.value = input.value || asked() || '';
      input.focus();
      input.select();
      try {
        manifest = await engine.manifest();
        if (!filters) name();
      } catch (error) {
        const language = document.documentElement.lang;
        const said = /** @type {Error} */ (error).message === 'format' ? DocentSearch.labels.format : '';
        show(said || '', [], [make('a', { href: door().href }, lost[language] || lost[language.slice(0, 2)] || lost.en)]);
        return;
      }
      // What every query needs comes while the reader types; what is missing is said with an answer.
      engine.prepare().catch(() => {});
      run();
    }

    function close() {
      dialog.close();
    }

    function clear() {
      input.value = '';
      input.focus();
      run();
    }

    /** Keeps the query in the address, so that a search can be linked and come back to. @param {string} query */
    function keep(query) {
      const url = new URL(location.href);
      if (query) url.searchParams.set('q', query);
      else url.searchParams.delete('q');
      DocentSearch.address(url);
    }

    /** @param {string} said @param {Node[]} [groups] @param {Node[]} [behind] @param {Node[]} [front] */
    function show(said, groups = [], behind = [], front = []) {
      status.textContent = said;
      before.replaceChildren(...front);
      list.replaceChildren(...groups);
      after.replaceChildren(...behind);
      found.scrollTop = 0;
      body.scrollTop = 0;
      isInList = false;
      choose(0);
    }

    /** Gets more results where the end of those that are there is near. */
    function fill() {
      const [next] = after.querySelectorAll('.search-more');
      const isNear = [found, body].every((box) => box.scrollTop + box.clientHeight > box.scrollHeight - 200);
      if (!isNear || !(next instanceof HTMLButtonElement) || next.disabled) return;
      next.disabled = true;
      more();
    }

    const options = () => [...list.querySelectorAll('[role=option]')];

    /** @param {number} place */
    function choose(place) {
      const all = options();
      active?.setAttribute('aria-selected', 'false');
      active = all[place];
      active?.setAttribute('aria-selected', 'true');
      if (active) input.setAttribute('aria-activedescendant', active.id);
      else input.removeAttribute('aria-activedescendant');
      input.setAttribute('aria-expanded', String(all.length > 0));
    }

    /** @param {number} place */
    function move(place) {
      const all = options();
      if (all.length === 0) return;
      isInList = true;
      choose((place + all.length) % all.length);
      active?.scrollIntoView({ block: 'nearest' });
    }

    function start() {
      const queries = recent.all();
      const groups = [];
      if (queries.length > 0) groups.push(DocentSearch.recents());
      if (manifest.popular.length > 0) groups.push(DocentSearch.popular(manifest.popular));
      const forget = () => {
        recent.clear();
        input.focus();
        start();
      };
      filters.element.hidden = true;
      show('', groups, queries.length > 0 ? [button(word('recent_clear'), forget, 'search-link')] : []);
    }

    async function run() {
      clearTimeout(timer);
      clearTimeout(reportTimer);
      clearer.hidden = !input.value;
      if (!filters) return;
      const query = input.value;
      keep(query.trim());
      if (!query.trim()) {
        // An answer that is on its way is dropped.
        engine.search('');
        return start();
      }
      clearTimeout(busyTimer);
      busyTimer = setTimeout(() => list.setAttribute('aria-busy', 'true'), 250);
      const next = await engine.search(query, { filters: filters.chosen() });
      if (!next) return;
      clearTimeout(busyTimer);
      list.removeAttribute('aria-busy');
      answer = next;
      filters.show(answer.facets);
      if (answer.results.length > 0) showResults(query);
      else showNothing(query);
    }

    function count() {
      return word(answer.isOpen ? 'count_open' : 'count', answer.total);
    }

    /** @param {string} query */
    function showResults(query) {
      const groups = answer.results.map((result) => DocentSearch.result(result, manifest));
      const said = [count()];
      if (answer.corrected) said.unshift(word('corrected', query.trim(), answer.corrected));
      if (answer.message) said.push(word(answer.message));
      show(said.join(' '), groups, moreButton());
      fill();
    }

    const moreButton = () => (answer.hasMore ? [button(word('more'), more, 'search-more')] : []);

    async function more() {
      const hadFocus = after.contains(document.activeElement);
      const next = await engine.more();
      if (!next) return;
      answer = next;
      status.textContent = count();
      const place = options().length;
      list.append(...answer.results.map((result) => DocentSearch.result(result, manifest)));
      after.replaceChildren(...moreButton());
      if (!hadFocus) return;
      input.focus();
      if (options().length > place) move(place);
    }

    /** @param {string} query */
    function showNothing(query) {
      const asked = query.trim();
      const { message, corrected } = answer;
      const front = [];
      if (corrected) {
        front.push(button(word('suggestion', corrected), () => {
          input.value = corrected;
          input.focus();
          run();
        }, 'search-link'));
      }
      if (filters.isChosen()) front.push(button(word('filters_clear'), filters.reset, 'search-link'));
      if (message) return show(word(message), [], [], front);
      front.unshift(make('p', {}, word('none_help')));
      const popular = manifest.popular.length > 0 ? [DocentSearch.popular(manifest.popular)] : [];
      show(word('none', asked), popular, manifest.feedback.map(([url, title]) => {
        const to = new URL(url, Docent.root);
        to.searchParams.set(to.protocol === 'mailto:' ? 'subject' : 'title', word('none', asked));
        // A mail program takes a plus sign for one.
        return make('a', { href: to.href.replace(/\+/g, '%20') }, title);
      }), front);
      reportTimer = setTimeout(report, reportPause, asked);
    }

    /** Tells the site's owner what was not found, where the owner wants to know. @param {string} query */
    function report(query) {
      if (!manifest.report || filters.isChosen()) return;
      const language = document.documentElement.lang;
      navigator.sendBeacon(manifest.report, JSON.stringify({ query, language }));
    }

    /** @param {Event} event */
    function schedule(event) {
      // Letters that an input method has not made a word of are none yet.
      if (/** @type {InputEvent} */ (event).isComposing) return;
      isInList = false;
      clearTimeout(timer);
      clearTimeout(reportTimer);
      timer = setTimeout(run, pause);
    }
    input.addEventListener('input', schedule);
    input.addEventListener('compositionend', schedule);

    dialog.addEventListener('keydown', (event) => {
      // Keys that move among the candidates of an input method are not for the list.
      if (event.isComposing || event.keyCode === 229) return;
      const { key } = event;
      if (key === 'Escape') {
        event.preventDefault();
        if (input.value) clear();
        else close();
        return;
      }
      if (event.target !== input) return;
      const place = active ? options().indexOf(active) : -1;
      const query = active?.getAttribute('data-query');
      if (key === 'ArrowDown' || key === 'ArrowUp') {
        const step = key === 'ArrowDown' ? 1 : -1;
        if (step > 0 && place === options().length - 1 && answer?.hasMore && input.value.trim()) {
          isInList = true;
          more().then(() => move(place + 1));
        } else move(place + step);
      } else if (isInList && (key === 'Home' || key === 'End') && !event.shiftKey) {
        move(key === 'Home' ? 0 : -1);
      } else if (key === 'Enter') {
        if (event.ctrlKey || event.metaKey) go(active, true);
        else go(active, false);
      } else if (key === 'Delete' && isInList && query) {
        forget(query);
      } else {
        if (key === 'ArrowLeft' || key === 'ArrowRight') isInList = false;
        return;
      }
      event.preventDefault();
    });

    /** @param {string} query */
    function forget(query) {
      recent.remove(query);
      start();
    }

    /** Follows an option. @param {Element | undefined} option @param {boolean} isApart In a tab of its own. */
    function go(option, isApart) {
      if (!(option instanceof HTMLElement)) return;
      if (isApart && option instanceof HTMLAnchorElement) {
        recent.add(input.value.trim());
        open_(option.href);
      } else option.click();
    }
    const open_ = (url) => window.open(url, '_blank', 'noopener');

    list.addEventListener('click', (event) => {
      const target = /** @type {Element} */ (event.target);
      const forgotten = target.getAttribute('data-forget');
      const option = target.closest('[role=option]');
      if (forgotten) return forget(forgotten);
      const query = option?.getAttribute('data-query');
      if (query) {
        input.value = query;
        input.focus();
        run();
        return;
      }
      if (!(option instanceof HTMLAnchorElement)) return;
      recent.add(input.value.trim());
      const url = new URL(option.href);
      if (event.ctrlKey || event.metaKey || event.shiftKey || url.pathname !== location.pathname) return;
      // The page is this one: nothing needs to be loaded.
      event.preventDefault();
      close();
      if (url.hash && url.hash !== location.hash) location.hash = url.hash;
      else if (url.hash) document.getElementById(decodeURIComponent(url.hash.slice(1)))?.scrollIntoView();
      else scrollTo(0, 0);
      DocentSearch.mark(url.searchParams.getAll('hl'));
    });
    // The focus stays in the field, whatever is clicked.
    list.addEventListener('mousedown', (event) => event.preventDefault());
    list.addEventListener('pointermove', (event) => {
      const option = /** @type {Element} */ (event.target).closest('[role=option]');
      if (option && option !== active) choose(options().indexOf(option));
    });
    for (const box of [found, body]) box.addEventListener('scroll', fill, { passive: true });

    dialog.addEventListener('close', () => {
      clearTimeout(reportTimer);
      keep('');
    });
    // What lies around the dialog closes it.
    dialog.addEventListener('pointerdown', ({ target, clientX, clientY }) => {
      const { left, right, top, bottom } = dialog.getBoundingClientRect();
      const isInside = clientX >= left && clientX <= right && clientY >= top && clientY <= bottom;
      if (target === dialog && !isInside) close();
    });
    return { open };
  }
})();
