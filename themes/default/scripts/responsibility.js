// @ts-check
/* The pages about responsibility: roles that open below their departments, filters, "who approves
   this amount?", one's own duties. Every page is complete without this. */
(() => {
  'use strict';

  /**
   * Makes an element with a class and texts or other elements in it.
   *
   * @param {string} name @param {string} css @param {(string | Node)[]} inside
   */
  function make(name, css, ...inside) {
    const element = document.createElement(name);
    if (css) element.className = css;
    element.append(...inside);
    return element;
  }

  /**
   * Makes a field that filters, and calls back with what is typed.
   *
   * @param {string} label @param {(wanted: string) => void} filter
   */
  function filterField(label, filter) {
    const input = document.createElement('input');
    input.type = 'search';
    input.autocomplete = 'off';
    input.addEventListener('input', () => filter(input.value.trim().toLowerCase()));
    return make('label', 'filter-field', label, input);
  }

  /** The company matrix: the roles of a department are shown when it is opened. */
  class Company extends HTMLElement {
    connectedCallback() {
      const table = this.querySelector('table');
      if (!table) return;
      const words = this.dataset;
      /** @type {HTMLButtonElement[]} */
      const toggles = [];
      const rows = Array.from(table.tBodies[0].rows);
      const roleHeads = table.tHead ? Array.from(table.tHead.rows[1].cells) : [];
      let column = 0;
      for (const head of /** @type {NodeListOf<HTMLTableCellElement>} */ (table.querySelectorAll('[data-group]'))) {
        const name = (head.textContent || '').trim();
        const span = head.colSpan;
        // The first column of a department is its sum, which stays; those of its roles follow.
        const first = column + 1;
        const last = column + span;
        column = last;
        if (span < 2) continue;
        // Each row begins with the name of the process, which the heads of roles have not.
        const cells = rows.flatMap((row) => Array.from(row.cells).slice(first + 1, last + 1));
        cells.push(...roleHeads.slice(first, last));
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'company-toggle';
        /** @param {boolean} isOpen */
        const show = (isOpen) => {
          cells.forEach((cell) => { cell.hidden = !isOpen; });
          head.colSpan = isOpen ? span : 1;
          button.setAttribute('aria-expanded', String(isOpen));
          const word = (isOpen ? words.close : words.open) || '{}';
          button.title = word.replace('{}', name);
          button.setAttribute('aria-label', `${name}: ${button.title}`);
        };
        button.addEventListener('click', () => show(button.getAttribute('aria-expanded') !== 'true'));
        button.addEventListener('docent-show', (event) => show(/** @type {CustomEvent} */ (event).detail));
        (head.querySelector('.company-name') || head).prepend(button);
        toggles.push(button);
        show(false);
      }
      const all = document.createElement('button');
      all.type = 'button';
      all.className = 'button';
      let isOpen = false;
      const rename = () => { all.textContent = (isOpen ? words.none : words.all) || ''; };
      all.addEventListener('click', () => {
        isOpen = !isOpen;
        toggles.forEach((toggle) => toggle.dispatchEvent(new CustomEvent('docent-show', { detail: isOpen })));
        rename();
      });
      rename();
      const field = filterField(words.filter || '', (wanted) => {
        for (const row of rows) {
          row.hidden = !(row.cells[0].textContent || '').toLowerCase().includes(wanted);
        }
      });
      this.prepend(make('div', 'company-tools', field, ...(toggles.length ? [all] : [])));
      // On paper everything is there.
      addEventListener('beforeprint', () => {
        toggles.forEach((toggle) => toggle.dispatchEvent(new CustomEvent('docent-show', { detail: true })));
      });
    }
  }

  /** A list of sections of which only those are shown that hold what is typed. */
  class Filter extends HTMLElement {
    connectedCallback() {
      const parts = /** @type {HTMLElement[]} */ (Array.from(this.querySelectorAll('[data-filter]')));
      if (parts.length < 4) return;
      this.prepend(filterField(this.dataset.label || '', (wanted) => {
        for (const part of parts) {
          part.hidden = !(part.textContent || '').toLowerCase().includes(wanted);
        }
      }));
    }
  }

  /** The permissions: filtered by what is typed, and sorted within each system. */
  class Permissions extends HTMLElement {
    connectedCallback() {
      const table = this.querySelector('table');
      if (!table || !table.tHead) return;
      const heads = Array.from(table.tHead.rows[0].cells);
      const bodies = Array.from(table.tBodies);
      /** @param {Element} element */
      const text = (element) => (element.textContent || '').trim();
      const told = new Map(bodies.flatMap((body) => {
        const [head, ...rows] = Array.from(body.rows);
        return rows.map((row) => {
          // A row is found by the roles that have the permission as well.
          const roles = heads.filter((_, i) => i > 2 && row.cells[i].querySelector('.has'));
          const own = Array.from(row.cells).slice(0, 3);
          return [row, [head.cells[0], ...own, ...roles].map(text).join('\n').toLowerCase()];
        });
      }));
      heads.slice(0, 3).forEach((head, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'sort-button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', () => {
          const isUp = head.getAttribute('aria-sort') !== 'ascending';
          heads.forEach((other) => other.removeAttribute('aria-sort'));
          head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
          const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
          for (const body of bodies) {
            const rows = Array.from(body.rows).slice(1);
            rows.sort((a, b) => order.compare(text(a.cells[column]), text(b.cells[column])) * (isUp ? 1 : -1));
            body.append(...rows);
          }
        });
      });
      this.prepend(filterField(this.dataset.label || '', (wanted) => {
        const terms = wanted.split(/\s+/);
        told.forEach((words, row) => { row.hidden = !terms.every((term) => words.includes(term)); });
        for (const body of bodies) {
          body.hidden = Array.from(body.rows).slice(1).every((row) => row.hidden);
        }
      }));
    }
  }

  /**
   * Returns the amount that somebody means: `8000`, `8,000 元`, `￥8000`, `0.8 万`.
   *
   * @param {string} text
   */
  function amountOf(text) {
    const plain = text.normalize('NFKC').replace(/[,\s_元圆¥￥$]/g, '');
    const match = /^(-?\d+(?:\.\d+)?)(千|万|萬|亿|億|k|m)?$/i.exec(plain);
    if (!match) return undefined;
    /** @type {Record<string, number>} */
    const units = { 千: 1e3, k: 1e3, 万: 1e4, 萬: 1e4, m: 1e6, 亿: 1e8, 億: 1e8 };
    return Number(match[1]) * (match[2] ? units[match[2].toLowerCase()] : 1);
  }

  /** "Who approves this amount?", answered from the tables of the page. */
  class Authority extends HTMLElement {
    connectedCallback() {
      const words = this.dataset;
      const tables = /** @type {HTMLTableElement[]} */ (Array.from(document.querySelectorAll('table[data-matter]')));
      if (!tables.length) return;
      const matter = document.createElement('select');
      matter.append(new Option(words.all, ''));
      tables.forEach((table) => matter.append(new Option(table.dataset.matter, table.dataset.matter)));
      const amount = document.createElement('input');
      amount.type = 'text';
      amount.inputMode = 'decimal';
      amount.autocomplete = 'off';
      amount.placeholder = words.hint || '';
      const answer = make('div', 'ask-answer');
      answer.setAttribute('role', 'status');
      const show = () => {
        const value = amountOf(amount.value);
        answer.replaceChildren();
        for (const table of tables) {
          const rows = Array.from(table.tBodies[0].rows);
          const isAsked = value !== undefined && (!matter.value || matter.value === table.dataset.matter);
          const hit = isAsked ? rows.find((row) => holds(row, value)) : undefined;
          rows.forEach((row) => row.classList.toggle('is-answer', row === hit));
          if (!isAsked) continue;
          const chain = hit ? hit.querySelector('.chain') : null;
          const line = make('p', '', make('b', '', `${table.dataset.matter} `));
          if (chain) line.append(...Array.from(chain.childNodes, (node) => node.cloneNode(true)));
          else line.append(words.nobody || '');
          answer.append(line);
        }
      };
      amount.addEventListener('input', show);
      matter.addEventListener('change', show);
      const fields = make(
        'div',
        'ask-fields',
        make('label', '', words.matter || '', matter),
        make('label', '', words.amount || '', amount),
      );
      this.append(make('section', 'ask-authority', make('h2', '', words.title || ''), fields, answer));
    }
  }

  /** @param {HTMLTableRowElement} row @param {number} value */
  function holds(row, value) {
    const { from, to } = row.dataset;
    return (!from || Number(from) <= value) && (!to || value < Number(to));
  }

  const KEY = 'docent-roles';

  /** One's own duties: the roles that are chosen are kept in the address and on this device. */
  class Duties extends HTMLElement {
    connectedCallback() {
      const words = this.dataset;
      const sections = /** @type {HTMLElement[]} */ (Array.from(this.querySelectorAll('[data-role]')));
      if (!sections.length) return;
      /** @type {Map<string, HTMLInputElement>} */
      const boxes = new Map();
      const body = make('div', 'choose-body');
      /** @type {HTMLElement | undefined} */
      let group;
      for (const section of sections) {
        const { role, department, name } = section.dataset;
        if (!group || group.dataset.department !== department) {
          group = make('fieldset', '', make('legend', '', department || ''));
          group.dataset.department = department;
          body.append(group);
        }
        const box = document.createElement('input');
        box.type = 'checkbox';
        boxes.set(role || '', box);
        box.addEventListener('change', () => choose(chosen()));
        group.append(make('label', '', box, name || ''));
      }
      const chosen = () => Array.from(boxes).filter(([, box]) => box.checked).map(([role]) => role);
      const details = /** @type {HTMLDetailsElement} */ (make('details', 'choose-roles', make('summary', '', words.choose || ''), body));
      const note = make('span', '');
      note.setAttribute('role', 'status');
      const clear = /** @type {HTMLButtonElement} */ (make('button', 'button', words.clear || ''));
      clear.type = 'button';
      clear.addEventListener('click', () => choose([]));
      const print = /** @type {HTMLButtonElement} */ (make('button', 'button', words.print || ''));
      print.type = 'button';
      print.addEventListener('click', () => window.print());

      /** @param {string[]} roles @param {boolean} [isRead] */
      const choose = (roles, isRead) => {
        boxes.forEach((box, role) => { box.checked = roles.includes(role); });
        sections.forEach((section) => {
          section.hidden = roles.length > 0 && !roles.includes(section.dataset.role || '');
        });
        const names = sections.filter((section) => !section.hidden).map((section) => section.dataset.name);
        note.textContent = roles.length ? names.join('、') : words.none || '';
        clear.hidden = !roles.length;
        if (isRead) return;
        const address = roles.length ? `#roles=${roles.map(encodeURIComponent).join('+')}` : location.pathname.replace(/.*\//, '');
        history.replaceState(null, '', address);
        try {
          localStorage.setItem(KEY, roles.join('+'));
        } catch {
          // Without storage the address is all there is.
        }
      };
      /** @param {string} text */
      const known = (text) => text.split('+').map(decodeURIComponent).filter((role) => boxes.has(role));
      const read = () => {
        const match = /^#roles=(.*)$/.exec(location.hash);
        if (match) return known(match[1]);
        // A link to one role means that one, whatever was chosen before.
        if (location.hash) return [];
        try {
          return known(localStorage.getItem(KEY) || '');
        } catch {
          return [];
        }
      };
      this.prepend(details, make('div', 'choose-actions', note, clear, print));
      choose(read(), true);
      details.open = !chosen().length;
      addEventListener('hashchange', () => choose(read(), true));
    }
  }

  customElements.define('docent-company', Company);
  customElements.define('docent-filter', Filter);
  customElements.define('docent-permissions', Permissions);
  customElements.define('docent-authority', Authority);
  customElements.define('docent-duties', Duties);
})();
