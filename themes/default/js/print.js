// @ts-check
// A button to print, and a page that is fully open while it is printed.
(() => {
  'use strict';

  class DocentPrint extends HTMLElement {
    connectedCallback() {
      if (this.firstChild) return;
      const button = document.createElement('button');
      button.type = 'button';
      button.append(Docent.icon('M7 8V3h10v5M7 18H4V9h16v9h-3M7 14h10v7H7z'), this.dataset.label || '');
      button.addEventListener('click', () => print());
      this.append(button);
    }
  }
  customElements.define('docent-print', DocentPrint);

  /** @type {HTMLDetailsElement[]} */
  let opened = [];
  addEventListener('beforeprint', () => {
    opened = [...document.querySelectorAll('main details:not([open])')].map((details) => {
      const element = /** @type {HTMLDetailsElement} */ (details);
      element.open = true;
      return element;
    });
    for (const image of document.querySelectorAll('img[loading]')) image.removeAttribute('loading');
  });
  addEventListener('afterprint', () => {
    for (const details of opened) details.open = false;
    opened = [];
  });
})();
