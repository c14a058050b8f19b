// @ts-check
// An address that points into something closed opens it.
Docent.ready(() => {
  'use strict';
  function open() {
    let name = location.hash.slice(1);
    try {
      name = decodeURIComponent(name);
    } catch { /* Then it is meant as written. */ }
    const target = name && document.getElementById(name);
    if (!target) return;
    Docent.reveal(target);
    target.scrollIntoView();
  }
  addEventListener('hashchange', open);
  // A link to where the address already points changes nothing, yet should open again.
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element && event.target.closest('a');
    if (link && link.hash && link.href === location.href) open();
  });
  if (location.hash) open();
});
