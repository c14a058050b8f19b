// @ts-check
/* A form on its page: conditions, rows, sums, what is wrong, drafts, files, print. Without this
   the form can be filled in and printed all the same. What it computes is in form-core.js. */
(() => {
  'use strict';

  /** @typedef {import('./form-core.js').Field} Field */

  const CONTROLS = 'input, select, textarea';

  /** @param {string} name @param {string} css @param {(string | Node)[]} inside */
  function make(name, css, ...inside) {
    const element = document.createElement(name);
    if (css) element.className = css;
    element.append(...inside);
    return element;
  }

  /** @param {string} label @param {() => void} act @param {string} [css] */
  function button(label, act, css = 'button') {
    const element = /** @type {HTMLButtonElement} */ (make('button', css, label));
    element.type = 'button';
    element.addEventListener('click', act);
    return element;
  }

  /** Returns the cell of a column. @param {Element} row @param {string} column @returns {Element} */
  function cellOf(row, column) {
    return [...row.children].find((cell) => /** @type {HTMLElement} */ (cell).dataset.column === column) || row;
  }

  /** Returns what is filled into a field or a cell. @param {Element} place @param {Field} field @returns {any} */
  function valueOf(place, field) {
    const inputs = /** @type {HTMLInputElement[]} */ ([...place.querySelectorAll(CONTROLS)]);
    if (field.kind === 'choices') return inputs.filter((input) => input.checked).map((input) => input.value);
    if (field.kind === 'choice' && inputs[0]?.type === 'radio') return inputs.find((input) => input.checked)?.value;
    if (field.kind === 'daterange') return inputs.some((input) => input.value) ? inputs.map((input) => input.value).join('/') : undefined;
    const value = inputs[0]?.value.trim();
    if (!value) return undefined;
    return field.kind === 'number' || field.kind === 'money' ? Number(value) : value;
  }

  /** Fills a field or a cell. @param {Element} place @param {Field} field @param {any} value */
  function fill(place, field, value) {
    const inputs = /** @type {HTMLInputElement[]} */ ([...place.querySelectorAll(CONTROLS)]);
    if (field.kind === 'choices') inputs.forEach((input) => { input.checked = (value || []).includes(input.value); });
    else if (field.kind === 'choice' && inputs[0]?.type === 'radio') inputs.forEach((input) => { input.checked = input.value === value; });
    else if (field.kind === 'daterange') inputs.forEach((input, i) => { input.value = String(value || '').split('/')[i] || ''; });
    else if (inputs[0]) inputs[0].value = value === undefined ? '' : String(value);
  }

  class FormElement extends HTMLElement {
    connectedCallback() {
      const form = this.querySelector('form');
      if (!form || this.plan) return;
      this.form = form;
      /** @type {import('./form-core.js').Plan} */
      this.plan = JSON.parse(this.dataset.plan || '{}');
      /** @type {Record<string, string>} */
      this.words = JSON.parse(this.dataset.words || '{}');
      this.key = 'docent:form:' + location.pathname.replace(/[^/]*$/, '') + this.plan.id;
      /** @type {Map<string, HTMLElement>} */
      this.places = new Map();
      for (const place of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll('[data-field]'))) {
        this.places.set(place.dataset.field || '', place);
      }
      form.noValidate = true;
      this.isChecked = false;
      this.tables();
      this.tools();
      form.addEventListener('submit', (event) => { event.preventDefault(); this.check(); });
      form.addEventListener('input', (event) => { this.touched(event); });
      form.addEventListener('change', (event) => { this.touched(event); });
      this.initial = JSON.stringify(this.given());
      this.restore();
      this.update();
      addEventListener('beforeprint', () => this.beforePrint());
      addEventListener('afterprint', () => this.afterPrint());
    }

    /** Rows can be added to and taken from tables; one is there at first. */
    tables() {
      this.rows = new Map();
      for (const field of this.plan.fields) {
        const place = this.places.get(field.id);
        const body = place?.querySelector('tbody');
        if (field.kind !== 'table' || !place || !body) continue;
        const blank = /** @type {HTMLElement} */ (body.rows[0].cloneNode(true));
        const head = place.querySelector('thead tr');
        head?.append(make('td', 'row-tools'));
        const foot = place.querySelector('tfoot tr');
        foot?.append(make('td', 'row-tools'));
        const table = { body, blank, number: field.rows || 1 };
        this.rows.set(field.id, table);
        this.setRows(field, 1);
        const add = button(this.words.add_row, () => {
          this.setRows(field, body.rows.length + 1);
          this.update();
          /** @type {HTMLElement | null} */ (body.rows[body.rows.length - 1].querySelector(CONTROLS))?.focus();
        }, 'row-add');
        add.setAttribute('aria-label', this.words.add_row + ': ' + field.label);
        place.querySelector('.table-box')?.after(add);
      }
    }

    /** @param {Field} field @param {number} number */
    setRows(field, number) {
      const { body, blank } = this.rows.get(field.id);
      while (body.rows.length > number) body.rows[body.rows.length - 1].remove();
      for (const row of body.rows) if (!row.querySelector('.row-tools')) row.append(this.remover(field, row));
      while (body.rows.length < number) {
        const row = /** @type {HTMLTableRowElement} */ (blank.cloneNode(true));
        row.append(this.remover(field, row));
        body.append(row);
      }
      this.numberRows(field);
    }

    /** @param {Field} field @param {HTMLTableRowElement} row */
    remover(field, row) {
      const remove = button('×', () => {
        const { body } = this.rows.get(field.id);
        const next = /** @type {HTMLElement} */ (row.nextElementSibling || row.previousElementSibling);
        if (body.rows.length > 1) row.remove();
        else for (const column of field.columns || []) fill(cellOf(row, column.id), column, undefined);
        this.numberRows(field);
        this.save();
        this.update();
        /** @type {HTMLElement | null} */ ((next || row).querySelector(CONTROLS))?.focus();
      }, 'row-remove');
      return make('td', 'row-tools', remove);
    }

    /** Names controls by their row. @param {Field} field */
    numberRows(field) {
      const { body } = this.rows.get(field.id);
      [...body.rows].forEach((row, i) => {
        for (const control of row.querySelectorAll('[data-name]')) {
          control.setAttribute('aria-label', control.dataset.name + ' ' + (i + 1));
          control.name = field.id + '/' + (i + 1) + '/' + control.closest('[data-column]').dataset.column;
        }
        row.querySelector('.row-remove')?.setAttribute('aria-label', this.words.remove_row.replace('{}', String(i + 1)));
      });
    }

    /** What is done with the form as a whole. */
    tools() {
      const w = this.words;
      const file = /** @type {HTMLInputElement} */ (make('input', 'visually-hidden'));
      file.type = 'file';
      file.accept = '.json,.csv';
      file.tabIndex = -1;
      file.setAttribute('aria-label', w.load);
      file.addEventListener('change', () => {
        const chosen = file.files?.[0];
        if (chosen) chosen.text().then((text) => this.load(text));
        file.value = '';
      });
      this.status = make('p', 'form-status');
      this.status.setAttribute('role', 'status');
      const bar = this.querySelector('.form-tools') || make('div', 'form-tools');
      bar.append(
        button(w.copy, () => this.copy()),
        button(w.print, () => print()),
        button(w.print_blank, () => { this.isBlank = true; print(); }),
        button(w.save_json, () => this.download('json')),
        button(w.save_csv, () => this.download('csv')),
        button(w.load, () => file.click()),
        button(w.clear, () => this.clear()),
        file,
      );
      bar.after(this.status);
    }

    /** Returns everything that is filled in, also what is hidden. */
    given() {
      /** @type {Record<string, any>} */
      const given = {};
      for (const field of this.plan.fields) {
        const place = this.places.get(field.id);
        if (!place) continue;
        if (field.kind === 'table') given[field.id] = this.rowsOf(field);
        else {
          const value = valueOf(place, field);
          if (value !== undefined && value.length !== 0) given[field.id] = value;
        }
      }
      return given;
    }

    /** @param {Field} field */
    rowsOf(field) {
      const body = this.rows.get(field.id)?.body;
      return [...(body?.rows || [])].map((row) => {
        /** @type {Record<string, any>} */
        const given = {};
        for (const column of field.columns || []) {
          const value = valueOf(cellOf(row, column.id), column);
          if (value !== undefined && value.length !== 0 && column.kind !== 'formula') given[column.id] = value;
        }
        return given;
      });
    }

    /** Fills the form with answers; what they do not have is emptied. @param {Record<string, any>} answers */
    fillAll(answers) {
      for (const field of this.plan.fields) {
        const place = this.places.get(field.id);
        if (!place) continue;
        if (field.kind !== 'table') {
          fill(place, field, answers[field.id]);
          continue;
        }
        const rows = answers[field.id] || [];
        this.setRows(field, Math.max(1, rows.length));
        [...this.rows.get(field.id).body.rows].forEach((row, i) => {
          for (const column of field.columns || []) fill(cellOf(row, column.id), column, rows[i]?.[column.id]);
        });
      }
      this.update();
    }

    /** @param {Event} event */
    touched(event) {
      if (event.target instanceof HTMLInputElement && event.target.type === 'file') return;
      this.update();
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.save(), 300);
      if (this.isChecked) this.mark();
    }

    /** Shows what is asked, and what is computed. */
    update() {
      const { answers, asked } = DocentForm.settle(this.plan.fields, this.given());
      for (const field of this.plan.fields) {
        const place = this.places.get(field.id);
        if (!place) continue;
        const isAsked = asked.has(field.id);
        place.hidden = !isAsked;
        for (const control of /** @type {NodeListOf<HTMLInputElement>} */ (place.querySelectorAll(CONTROLS))) {
          control.disabled = !isAsked;
          const needs = !!field.required && !['choices', 'table'].includes(field.kind);
          control.required = needs && isAsked;
          control.classList.toggle('is-empty', !control.value);
        }
        const answer = answers[field.id];
        const output = field.kind === 'table' ? null : place.querySelector('output');
        if (field.kind === 'formula' && output) output.textContent = DocentForm.words(field, answer);
        const capitals = place.querySelector('.field-capitals');
        if (capitals) capitals.textContent = typeof answer === 'number' ? DocentForm.capitals(answer, this.words.capitals || '') : '';
        if (field.kind === 'table') this.updateTable(field, place, answers);
      }
      for (const heading of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.field-group'))) {
        heading.hidden = !heading.parentElement?.querySelector('.field:not([hidden])');
      }
    }

    /** @param {Field} field @param {HTMLElement} place @param {Record<string, any>} answers */
    updateTable(field, place, answers) {
      const rows = this.rowsOf(field);
      [...this.rows.get(field.id).body.rows].forEach((row, i) => {
        const settled = DocentForm.settle(field.columns || [], rows[i]).answers;
        for (const column of field.columns || []) {
          const output = column.kind === 'formula' && cellOf(row, column.id).querySelector('output');
          if (output) output.textContent = DocentForm.words(column, settled[column.id]);
        }
      });
      for (const cell of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll('tfoot [data-sum]'))) {
        const column = (field.columns || []).find((column) => column.id === cell.dataset.sum);
        const sum = column && DocentForm.compute(['sum', field.id, column.id], answers);
        cell.textContent = column && sum !== undefined ? DocentForm.words(column, sum) : '';
      }
    }

    /** Looks whether everything is right, and says what is not. */
    check() {
      this.isChecked = true;
      const found = this.mark();
      this.say(found.length ? '' : this.words.complete);
      const list = this.querySelector('.form-problems');
      list?.remove();
      if (!found.length) return true;
      const items = found.map(({ text, control }) => {
        const link = /** @type {HTMLAnchorElement} */ (make('a', '', text));
        link.href = '#' + (control?.id || '');
        link.addEventListener('click', (event) => { event.preventDefault(); control?.focus(); });
        return make('li', '', link);
      });
      const box = make('div', 'form-problems', make('p', '', this.words.problems.replace('{}', String(found.length))), make('ul', '', ...items));
      box.setAttribute('role', 'alert');
      this.form.querySelector('.form-submit')?.before(box);
      found[0].control?.focus();
      return false;
    }

    /** Marks every field that is wrong. */
    mark() {
      for (const error of this.querySelectorAll('.field-error')) error.remove();
      for (const control of this.querySelectorAll('[aria-invalid]')) {
        control.removeAttribute('aria-invalid');
        const kept = (control.getAttribute('aria-describedby') || '').split(' ').filter((id) => id && !id.startsWith('error-'));
        if (kept.length) control.setAttribute('aria-describedby', kept.join(' '));
        else control.removeAttribute('aria-describedby');
      }
      const given = this.given();
      const problems = DocentForm.problems(this.plan, given);
      // What a browser cannot read as a number or a day looks empty.
      for (const field of this.plan.fields) {
        const place = this.places.get(field.id);
        const bad = place && [...place.querySelectorAll(CONTROLS)].find((control) => /** @type {HTMLInputElement} */ (control).validity.badInput);
        if (!bad || !place) continue;
        const row = bad.closest('tbody tr');
        const column = /** @type {HTMLElement | null} */ (bad.closest('[data-column]'))?.dataset.column;
        const at = row ? [...(row.parentElement?.children || [])].indexOf(row) : undefined;
        const same = problems.findIndex((p) => p.field === field.id && p.row === at && p.column === column);
        if (same >= 0) problems.splice(same, 1);
        problems.push({ field: field.id, row: at, column, rule: field.kind.startsWith('date') ? 'date' : 'number' });
      }
      const order = this.plan.fields.map((field) => field.id);
      problems.sort((a, b) => order.indexOf(a.field) - order.indexOf(b.field));
      return problems.map((problem, i) => this.markOne(problem, 'error-' + i));
    }

    /** @param {import('./form-core.js').Problem} problem @param {string} id */
    markOne(problem, id) {
      const field = /** @type {Field} */ (this.plan.fields.find((field) => field.id === problem.field));
      const place = /** @type {HTMLElement} */ (this.places.get(field.id));
      const row = problem.row === undefined ? undefined : this.rows.get(field.id).body.rows[problem.row];
      const cell = row && cellOf(row, problem.column || '');
      const column = (field.columns || []).find((column) => column.id === problem.column);
      const text = (this.words['bad_' + problem.rule] || problem.rule).replace('{}', String(problem.limit ?? ''));
      const error = make('p', 'field-error', text);
      error.id = id;
      (cell || place.querySelector('.field-value') || place).append(error);
      const controls = /** @type {HTMLElement[]} */ ([...(cell || place).querySelectorAll(CONTROLS)]);
      const group = /** @type {HTMLElement | null} */ ((cell || place).querySelector('[role=radiogroup], [role=group]'));
      for (const control of group ? [group] : controls) {
        if (!group || group.getAttribute('role') === 'radiogroup') control.setAttribute('aria-invalid', 'true');
        else controls.forEach((box) => box.setAttribute('aria-invalid', 'true'));
        const before = control.getAttribute('aria-describedby');
        control.setAttribute('aria-describedby', before ? before + ' ' + id : id);
        if (field.kind === 'table' && !cell) break;
      }
      const name = column ? field.label + ' ' + ((problem.row || 0) + 1) + ' ' + column.label : field.label;
      return { text: name + (this.words.colon || ': ') + text, control: controls[0] };
    }

    /** Keeps a draft on this device, without personal data. */
    save() {
      if (this.saved || this.isPrinting) return;
      const given = DocentForm.withoutPersonal(this.plan.fields, this.given());
      const isUntouched = JSON.stringify(this.given()) === this.initial;
      try {
        if (isUntouched) localStorage.removeItem(this.key);
        else localStorage.setItem(this.key, JSON.stringify({ version: this.plan.version, saved: Date.now(), answers: given }));
      } catch { /* Without storage there are no drafts. */ }
    }

    restore() {
      try {
        const draft = JSON.parse(localStorage.getItem(this.key) || 'null');
        if (!draft) return;
        this.fillAll(DocentForm.takenAll(this.plan.fields, draft.answers));
        const day = new Date(draft.saved).toLocaleString(document.documentElement.lang, { dateStyle: 'medium', timeStyle: 'short' });
        const isOld = draft.version !== this.plan.version;
        this.say(this.words[isOld ? 'restored_old' : 'restored'].replace('{}', day));
      } catch { /* A draft that cannot be read is none. */ }
    }

    clear() {
      if (JSON.stringify(this.given()) !== this.initial && !confirm(this.words.clear_sure)) return;
      this.form.reset();
      this.fillAll(JSON.parse(this.initial || '{}'));
      this.isChecked = false;
      for (const error of this.querySelectorAll('.field-error, .form-problems')) error.remove();
      for (const control of this.querySelectorAll('[aria-invalid]')) control.removeAttribute('aria-invalid');
      try { localStorage.removeItem(this.key); } catch { /* Nothing was kept. */ }
      this.say(this.words.cleared);
    }

    copy() {
      const text = DocentForm.toText(this.plan, this.given(), this.words);
      const area = /** @type {HTMLTextAreaElement} */ (make('textarea', 'visually-hidden'));
      area.value = text;
      const byHand = () => {
        // Over file:// and in old web views there is no other way.
        this.append(area);
        area.select();
        const done = document.execCommand('copy');
        area.remove();
        this.say(done ? this.words.copied : this.words.not_copied);
      };
      if (!navigator.clipboard) byHand();
      else navigator.clipboard.writeText(text).then(() => this.say(this.words.copied), byHand);
    }

    /** @param {'json' | 'csv'} format */
    download(format) {
      const text = format === 'json' ? DocentForm.toJson(this.plan, this.given()) : DocentForm.toCsv(this.plan, this.given());
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([text], { type: format === 'json' ? 'application/json' : 'text/csv' }));
      link.download = this.plan.id + '.' + format;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }

    /** @param {string} text */
    load(text) {
      const read = DocentForm.read(this.plan, text);
      if ('problem' in read) {
        this.say(this.words[read.problem === 'form' ? 'other_form' : 'no_file']);
        return;
      }
      this.fillAll(read.answers);
      this.save();
      if (this.isChecked) this.mark();
      this.say(read.version === this.plan.version ? this.words.loaded : this.words.loaded_old.replace('{}', read.version));
    }

    /** @param {string} text */
    say(text) {
      if (this.status) this.status.textContent = text;
    }

    /** On paper an untouched form is blank, with every field and room to write. */
    beforePrint() {
      if (this.isPrinting) return;
      const given = this.given();
      const isBlank = this.isBlank || JSON.stringify(given) === this.initial;
      this.dataset.print = isBlank ? 'blank' : 'filled';
      this.saved = given;
      this.isPrinting = true;
      if (!isBlank) return;
      this.fillAll({});
      for (const field of this.plan.fields) {
        const place = this.places.get(field.id);
        if (place) place.hidden = false;
        if (field.kind === 'table') this.setRows(field, this.rows.get(field.id).number);
      }
      for (const heading of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.field-group'))) heading.hidden = false;
      for (const control of this.querySelectorAll(CONTROLS)) control.classList.add('is-empty');
    }

    afterPrint() {
      if (!this.isPrinting) return;
      const given = this.saved;
      this.isPrinting = false;
      this.isBlank = false;
      this.saved = undefined;
      delete this.dataset.print;
      if (given) this.fillAll(given);
    }
  }
  customElements.define('docent-form', FormElement);
})();
