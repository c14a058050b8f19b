// @ts-check
// What the scripts of a page share. Each of them is complete without the others.

/**
 * @typedef {object} DocentShared
 * @property {DOMStringMap} words Words of the page's language, from the script's element.
 * @property {string} assets The folder of the theme's assets.
 * @property {(paths: string) => SVGSVGElement} icon Draws an icon of 24 by 24.
 * @property {(label: string, paths: string) => HTMLButtonElement} iconButton A button that shows an icon only.
 * @property {(element: Element) => void} reveal Opens everything that hides an element.
 * @property {(run: () => void) => void} ready Runs when the page is read in full.
 */

/** @type {DocentShared} */
const Docent = (() => {
  'use strict';
  const svg = 'http://www.w3.org/2000/svg';

  /** @param {string} paths */
  function icon(paths) {
    const image = document.createElementNS(svg, 'svg');
    image.setAttribute('viewBox', '0 0 24 24');
    image.setAttribute('class', 'icon');
    image.setAttribute('aria-hidden', 'true');
    const path = document.createElementNS(svg, 'path');
    path.setAttribute('d', paths);
    image.append(path);
    return image;
  }

  /** @param {string} label @param {string} paths */
  function iconButton(label, paths) {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'icon-button';
    button.title = label;
    button.setAttribute('aria-label', label);
    button.append(icon(paths));
    return button;
  }

  /** @param {Element} element */
  function reveal(element) {
    for (let at = /** @type {Element | null} */ (element); at; at = at.parentElement) {
      if (at instanceof HTMLDetailsElement) at.open = true;
      if (at.matches('.tab[hidden]')) at.dispatchEvent(new Event('beforematch', { bubbles: true }));
    }
  }

  const script = /** @type {HTMLScriptElement | null} */ (document.currentScript);
  return {
    words: script ? script.dataset : {},
    assets: script ? script.src.replace(/[^/]*$/, '') : '',
    icon,
    iconButton,
    reveal,
    ready(run) {
      if (document.readyState === 'complete') run();
      else document.addEventListener('DOMContentLoaded', run);
    },
  };
})();
