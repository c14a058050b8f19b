// @ts-check
// The menu: the current page in sight on wide screens, a sheet that closes again on phones.
Docent.ready(() => {
  'use strict';
  const menu = /** @type {HTMLDetailsElement | null} */ (document.querySelector('.menu'));
  if (!menu) return;
  const isWide = matchMedia('(min-width: 60rem)');

  function show() {
    const current = /** @type {HTMLElement | null} */ (menu?.querySelector('[aria-current]'));
    const box = isWide.matches ? menu?.parentElement : menu?.querySelector('.menu-sheet');
    if (!current || !box) return;
    const { top, bottom } = current.getBoundingClientRect();
    const frame = box.getBoundingClientRect();
    if (top < frame.top || bottom > frame.bottom) {
      box.scrollTop += (top + bottom) / 2 - (frame.top + frame.bottom) / 2;
    }
  }
  function fit() {
    if (menu) menu.open = isWide.matches;
    show();
  }
  isWide.addEventListener('change', fit);
  menu.addEventListener('toggle', show);
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !menu.open || isWide.matches) return;
    menu.open = false;
    menu.querySelector('summary')?.focus();
  });
  document.addEventListener('click', (event) => {
    if (isWide.matches || !(event.target instanceof Node)) return;
    const isLink = event.target instanceof Element && event.target.closest('.menu a');
    if (isLink || !menu.contains(event.target)) menu.open = false;
  });
  fit();
});
