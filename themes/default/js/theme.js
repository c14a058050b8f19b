// @ts-check
// Light, dark, or as the system has it: a button that steps through the three.
(() => {
  'use strict';

  const icons = {
    auto: 'M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18',
    light: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
    dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z',
  };
  /** @typedef {keyof typeof icons} Theme */
  /** @type {Theme[]} */
  const order = ['auto', 'light', 'dark'];
  const root = document.documentElement;

  class DocentTheme extends HTMLElement {
    connectedCallback() {
      if (this.firstChild) return;
      this.button = Docent.iconButton('', icons.auto);
      this.button.addEventListener('click', () => this.set(order[(order.indexOf(this.theme) + 1) % 3]));
      this.append(this.button);
      this.show();
    }

    /** @returns {Theme} */
    get theme() {
      const theme = root.dataset.theme;
      return theme === 'light' || theme === 'dark' ? theme : 'auto';
    }

    /** @param {Theme} theme */
    set(theme) {
      if (theme === 'auto') delete root.dataset.theme;
      else root.dataset.theme = theme;
      try {
        if (theme === 'auto') localStorage.removeItem('docent-theme');
        else localStorage.setItem('docent-theme', theme);
      } catch { /* Without storage the choice lasts for this page. */ }
      this.show();
    }

    show() {
      const label = [this.dataset.label, this.dataset[this.theme]].join(' · ');
      this.button.title = label;
      this.button.setAttribute('aria-label', label);
      this.button.replaceChildren(Docent.icon(icons[this.theme]));
    }
  }
  customElements.define('docent-theme', DocentTheme);
})();
