// @ts-check
// Boxes that scroll sideways: those whose content fits are no stop for the Tab key, and let the
// head of their table stay under the header.
Docent.ready(() => {
  'use strict';
  const boxes = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll('.table-box, pre.code'));
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) {
      const box = /** @type {HTMLElement} */ (target);
      const fits = box.scrollWidth <= box.clientWidth;
      box.classList.toggle('fits', fits);
      if (fits) box.removeAttribute('tabindex');
      else box.tabIndex = 0;
    }
  });
  boxes.forEach((box) => observer.observe(box));
});
