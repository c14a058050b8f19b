// @ts-check
// Makes elements. What comes from an index is text, and never becomes markup.
(() => {
  'use strict';

  /**
   * @param {string} tag
   * @param {Record<string, string | undefined>} attributes
   * @param {(Node | string)[]} children
   */
  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined) element.setAttribute(name, value);
    }
    element.append(...children);
    return element;
  };
  DocentSearch.make = make;

  /** @param {string} label @param {() => void} act @param {string} [style] */
  DocentSearch.button = (label, act, style) => {
    const button = make('button', { type: 'button', class: style }, label);
    button.addEventListener('click', act);
    return button;
  };

  /** Makes text in which matches are marked. @param {string} style @param {{text: string, isMatch: boolean}[]} pieces */
  DocentSearch.pieced = (style, pieces) =>
    make('span', { class: style }, ...pieces.map(({ text, isMatch }) => (isMatch ? make('mark', {}, text) : text)));

  /** Changes the address without a step in the history, where the browser lets it. @param {URL} url */
  DocentSearch.address = (url) => {
    try {
      if (url.href !== location.href) history.replaceState(history.state, '', url);
    } catch { /* Then the address stays as it is. */ }
  };

  /** The words of the dialog. @type {Record<string, string>} */
  DocentSearch.labels = {};

  /** Returns a word of the dialog, with each '{}' replaced. @param {string} name @param {any[]} values */
  DocentSearch.word = (name, ...values) =>
    values.reduce((text, value) => text.replace('{}', () => value), DocentSearch.labels[name] || name);
})();
