// @ts-check
/* Handing a form in from its page: what was filled in is put into a mail or an issue, or sent to a
   web address. Without this the links lead on, and the texts beside them say what to do. */
(() => {
  'use strict';

  /** How long an address may be that is handed to a mail program, and to a code host. */
  const LONGEST = { mail: 1900, issue: 7800 };

  /** Returns the labels of what is filled in and holds personal data. @param {import('./form-core.js').Field[]} fields @param {Record<string, any>} given @returns {string[]} */
  function personal(fields, given) {
    return fields.flatMap((field) => {
      if (given[field.id] === undefined) return [];
      if (field.pii) return [field.label];
      if (field.kind !== 'table') return [];
      return (field.columns || []).filter((column) => column.pii && given[field.id].some((/** @type {any} */ row) => row[column.id] !== undefined)).map((column) => field.label + ' ' + column.label);
    });
  }

  /**
   * Returns an address with as much of a text as fits: at the end of a line where one is near.
   *
   * @param {string} start All that stands before the text. @param {string} text @param {string} rest What is said instead of the rest. @param {number} longest
   * @returns {{address: string, isWhole: boolean}}
   */
  function fitted(start, text, rest, longest) {
    const whole = start + encodeURIComponent(text);
    if (whole.length <= longest) return { address: whole, isWhole: true };
    const ending = encodeURIComponent('\n' + rest);
    let kept = '';
    let length = start.length + ending.length;
    for (const c of text) {
      length += encodeURIComponent(c).length;
      if (length > longest) break;
      kept += c;
    }
    const line = kept.lastIndexOf('\n');
    if (line > kept.length / 2) kept = kept.slice(0, line);
    return { address: start + encodeURIComponent(kept) + ending, isWhole: false };
  }

  class SendElement extends HTMLElement {
    connectedCallback() {
      /** @type {any} */
      let form = this.closest('.form-ways');
      while (form && form.localName !== 'docent-form') form = form.previousElementSibling;
      if (!form?.plan || this.form) return;
      this.form = form;
      /** @type {Record<string, string>} */
      this.words = JSON.parse(this.dataset.words || '{}');
      for (const way of /** @type {NodeListOf<HTMLElement>} */ (this.querySelectorAll('.way'))) this.setUp(way);
    }

    /** @param {HTMLElement} way */
    setUp(way) {
      const acts = document.createElement('div');
      acts.className = 'way-acts';
      const status = document.createElement('p');
      status.className = 'way-status';
      status.setAttribute('role', 'status');
      /** @param {string} label @param {() => void} act */
      const button = (label, act) => {
        const element = document.createElement('button');
        element.type = 'button';
        element.className = 'button';
        element.textContent = label;
        element.addEventListener('click', act);
        acts.append(element);
        return element;
      };
      const link = /** @type {HTMLAnchorElement | null} */ (way.querySelector('.way-name a'));
      const name = way.dataset.way;
      if (name === 'dingtalk' || name === 'link') button(this.words.copy, () => this.form.copy());
      if (link && (name === 'mail' || name === 'issue')) {
        const bare = link.href;
        link.addEventListener('click', () => this.open(link, bare, name, status));
      }
      if (name === 'webhook' && way.dataset.url) {
        const send = button(this.words.send, () => this.send(way.dataset.url || '', send, status, acts));
      }
      way.querySelector('.way-text')?.append(acts, status);
    }

    /** @param {HTMLElement} status @param {string} text @param {boolean} [isBad] */
    say(status, text, isBad = false) {
      status.textContent = text;
      status.classList.toggle('is-bad', isBad);
    }

    /** Writes what was filled in into the address of a link, without personal data. @param {HTMLAnchorElement} link @param {string} bare @param {'mail' | 'issue'} name @param {HTMLElement} status */
    open(link, bare, name, status) {
      const { plan } = this.form;
      const given = this.form.given();
      const { answers } = DocentForm.settle(plan.fields, given);
      const text = DocentForm.toText(plan, DocentForm.withoutPersonal(plan.fields, given), this.form.words);
      const parameter = name === 'mail' ? 'body' : bare.includes('/-/issues/new') ? encodeURIComponent('issue[description]') : 'body';
      const { address, isWhole } = fitted(bare + '&' + parameter + '=', text, this.words.rest, LONGEST[name]);
      link.href = address;
      const missing = personal(plan.fields, answers);
      const wrong = DocentForm.problems(plan, given).length;
      const said = (missing.length ? ' ' + this.words.personal.replace('{}', missing.join(', ')) : '')
        + (wrong ? ' ' + this.words.faulty.replace('{}', String(wrong)) : '');
      const done = (/** @type {string} */ word) => this.say(status, word + said);
      if (isWhole) done(this.words.opened);
      else if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => done(this.words.cut), () => done(this.words.cut_only));
      else done(this.words.cut_only);
    }

    /** Sends what was filled in, and says what became of it. @param {string} url @param {HTMLButtonElement} send @param {HTMLElement} status @param {HTMLElement} acts */
    send(url, send, status, acts) {
      const { plan } = this.form;
      // Some fields are for others to fill in later, so that this is for the reader to decide.
      const wrong = DocentForm.problems(plan, this.form.given()).length;
      if (wrong && !confirm(this.words.faulty_sure.replace('{}', String(wrong)))) {
        this.form.check();
        return;
      }
      send.disabled = true;
      this.say(status, this.words.sending);
      const failed = (/** @type {string} */ text) => {
        this.say(status, text, true);
        if (acts.querySelector('.way-else')) return;
        for (const [label, act] of /** @type {[string, () => void][]} */ ([
          [this.words.copy, () => this.form.copy()],
          [this.words.save_json, () => this.form.download('json')],
        ])) {
          const button = document.createElement('button');
          button.type = 'button';
          button.className = 'button way-else';
          button.textContent = label;
          button.addEventListener('click', act);
          acts.append(button);
        }
      };
      const body = DocentForm.toJson(plan, this.form.given());
      // No cookie goes along: who may send is for the receiver to decide by other means.
      fetch(url, { method: 'POST', mode: 'cors', credentials: 'omit', headers: { 'Content-Type': 'application/json' }, body })
        .then(
          (answer) => (answer.ok ? this.say(status, this.words.sent) : failed(this.words.refused.replace('{}', String(answer.status)))),
          () => failed(this.words.failed),
        )
        .finally(() => { send.disabled = false; });
    }
  }
  customElements.define('docent-send', SendElement);
})();
