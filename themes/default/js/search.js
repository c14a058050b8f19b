// @ts-check
// The door to search. The dialog opens at once, so that no key is lost; what fills it is loaded.
(() => {
  'use strict';
  const door = /** @type {HTMLAnchorElement | null} */ (document.querySelector('.search-open'));
  if (!door) return;
  // @ts-expect-error: not among the types yet
  const policy = self.trustedTypes?.createPolicy('docent', { createScriptURL: (url) => url });
  /** @type {HTMLDialogElement | undefined} */
  let dialog;
  /** @type {Promise<Event> | undefined} */
  let loaded;

  /** @param {string} url */
  Docent.load = (url) => new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.src = policy ? policy.createScriptURL(url) : url;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });

  function load() {
    if (loaded) return loaded;
    const style = document.createElement('link');
    style.rel = 'stylesheet';
    style.href = Docent.assets + 'search.css';
    document.head.append(style);
    return loaded = Docent.load(Docent.assets + 'search.js');
  }

  /** @param {Event} [event] */
  function open(event) {
    event?.preventDefault();
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
  for (const type of ['focus', 'pointerenter']) door.addEventListener(type, load);
  addEventListener('keydown', (event) => {
    const { target, key } = event;
    const isTyping = target instanceof Element && target.matches('input, select, textarea, [contenteditable]');
    if (event.ctrlKey || event.metaKey ? key === 'k' : key === '/' && !isTyping) open(event);
  });
  const asked = /[?&](q|hl)=/.exec(location.search);
  if (asked) asked[1] === 'q' ? open() : load();
})();
