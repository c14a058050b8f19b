// @ts-check
// Marks the part of the page that is being read, in the contents and in their summary on phones.
Docent.ready(() => {
  'use strict';
  const nav = document.querySelector('.contents');
  if (!nav) return;
  const details = /** @type {HTMLDetailsElement | null} */ (nav.querySelector('details'));
  const here = nav.querySelector('.contents-here');
  const isWide = matchMedia('(min-width: 75rem)');
  const places = [...nav.querySelectorAll('a')].flatMap((link) => {
    const target = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return target ? [{ link, target }] : [];
  });
  /** @type {HTMLAnchorElement | undefined} */
  let current;

  function mark() {
    const line = innerHeight * 0.3;
    const isEnd = innerHeight + scrollY >= document.documentElement.scrollHeight - 2;
    let place = isEnd && scrollY > 0 ? places.at(-1) : undefined;
    place = place || places.filter(({ target }) => target.getBoundingClientRect().top <= line).pop();
    if (place?.link === current) return;
    current?.removeAttribute('aria-current');
    current = place?.link;
    current?.setAttribute('aria-current', 'location');
    if (here) here.textContent = current?.textContent || '';
    if (current && isWide.matches && nav && nav.scrollHeight > nav.clientHeight) {
      nav.scrollTop = current.offsetTop - nav.clientHeight / 2;
    }
  }

  let isPlanned = false;
  function plan() {
    if (isPlanned) return;
    isPlanned = true;
    requestAnimationFrame(() => {
      isPlanned = false;
      mark();
    });
  }
  addEventListener('scroll', plan, { passive: true });
  addEventListener('resize', plan, { passive: true });
  nav.addEventListener('click', (event) => {
    if (details && !isWide.matches && event.target instanceof HTMLAnchorElement) details.open = false;
  });
  function fit() {
    if (details) details.open = isWide.matches;
  }
  isWide.addEventListener('change', fit);
  fit();
  mark();
});
