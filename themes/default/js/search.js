// @ts-check
// The door to search. The dialog opens at once, so that no key is lost; what fills it is loaded.
(() => {
  'use strict';
  /** @type {HTMLAnchorElement | null} */
  const door = document.querySelector('.search-open');
  if (!door) return;
  /** @type {any} */
  let policy;
  /** @type {HTMLDialogElement | undefined} */
  let dialog;
  /** @type {Promise<Event> | undefined} */
  let loaded;

  /** The address of the root of the site: assets lie two folders below it. */
  Docent.root = new URL('../../', Docent.assets).href;

  /** @param {string} url */
  Docent.load = (url) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    // @ts-expect-error: not among the types yet
    policy ||= self.trustedTypes?.createPolicy('docent', { createScriptURL: (url) => url });
    script.src = policy ? policy.createScriptURL(url) : url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  // What the files of the index say, by their elements: the first two come with the program.
  const said = new WeakMap();
  // @ts-expect-error: the files of the index call it
  globalThis.docentSearch = (kind, id, data) => said.set(document.currentScript, data);
  /** @param {string} path */
  Docent.read = (path) => Docent.load(Docent.root + path).then(({ target }) => {
    target.remove();
    if (!said.has(target)) throw new Error(path);
    return said.get(target);
  });

  function load() {
    if (!loaded) {
      const manifest = Docent.read('search/manifest.js');
      const stats = manifest.then(({ generation }) => generation && Docent.read('search/' + generation + '/stats.js'));
      // Whoever asks for it hears of what is wrong.
      stats.catch(() => {});
      Docent.early = { manifest, stats };
      loaded = Docent.load(Docent.assets + 'search.js');
    }
    return loaded;
  }

  /** @param {Event} event */
  function open(event) {
    event.preventDefault();
    if (!dialog) {
      dialog = document.createElement('dialog');
      dialog.className = 'search';
      dialog.append(document.createElement('input'));
      document.body.append(dialog);
    }
    if (!dialog.open) dialog.showModal();
    load().then(() => DocentSearch.show(dialog), () => location.assign(door.href));
  }

  door.prepend(Docent.icon('M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13M15.5 15.5 21 21'));
  door.addEventListener('click', open);
  door.addEventListener('focus', load);
  document.addEventListener('keydown', (event) => {
    const { target, key } = event;
    const isTyping = target instanceof Element && target.closest('input, select, textarea');
    if (event.ctrlKey || event.metaKey ? key === 'k' : key === '/' && !isTyping) open(event);
  });
  // An address that asks for something: the dialog or marks, which see to it themselves.
  if (/[?&](q|hl)=/.test(location.search)) load();
})();
