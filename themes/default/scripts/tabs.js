// @ts-check
// Tabs as the ARIA Authoring Practices describe them. What is hidden can still be found by the
// browser's own search, which then shows its tab.
(() => {
  'use strict';
  let count = 0;

  class DocentTabs extends HTMLElement {
    connectedCallback() {
      Docent.ready(() => this.build());
    }

    build() {
      const panels = /** @type {HTMLElement[]} */ ([...this.children].filter((child) => child.matches('.tab')));
      if (this.list || panels.length < 2) return;
      this.panels = panels;
      this.list = document.createElement('div');
      this.list.className = 'tab-list';
      this.list.setAttribute('role', 'tablist');
      this.tabs = panels.map((panel) => this.tab(panel));
      this.list.append(...this.tabs);
      this.list.addEventListener('keydown', (event) => this.move(event));
      this.prepend(this.list);
      this.select(0);
    }

    /** @param {HTMLElement} panel */
    tab(panel) {
      const number = ++count;
      const tab = document.createElement('button');
      tab.type = 'button';
      tab.id = 'tab-' + number;
      tab.textContent = panel.querySelector('.tab-title')?.textContent || '';
      tab.setAttribute('role', 'tab');
      panel.id = panel.id || 'tab-panel-' + number;
      tab.setAttribute('aria-controls', panel.id);
      panel.setAttribute('role', 'tabpanel');
      panel.setAttribute('aria-labelledby', tab.id);
      tab.addEventListener('click', () => this.select(this.tabs.indexOf(tab)));
      panel.addEventListener('beforematch', () => this.select(this.tabs.indexOf(tab)));
      return tab;
    }

    /** @param {number} chosen */
    select(chosen) {
      this.tabs.forEach((tab, i) => {
        tab.setAttribute('aria-selected', String(i === chosen));
        tab.tabIndex = i === chosen ? 0 : -1;
        if (i === chosen) this.panels[i].removeAttribute('hidden');
        else this.panels[i].setAttribute('hidden', 'until-found');
      });
    }

    /** @param {KeyboardEvent} event */
    move(event) {
      const at = this.tabs.findIndex((tab) => tab.tabIndex === 0);
      const last = this.tabs.length - 1;
      const to = {
        ArrowRight: at === last ? 0 : at + 1,
        ArrowLeft: at === 0 ? last : at - 1,
        Home: 0,
        End: last,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      this.select(to);
      this.tabs[to].focus();
    }
  }
  customElements.define('docent-tabs', DocentTabs);
})();
