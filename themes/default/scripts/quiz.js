// @ts-check
/* The questions of a training: marks what was chosen, keeps the score on this device, and forgets it
   again. Without this the options can be chosen and the answers opened all the same. */
(() => {
  'use strict';

  /** @param {string} name @param {string} css @param {(string | Node)[]} inside */
  function make(name, css, ...inside) {
    const element = document.createElement(name);
    if (css) element.className = css;
    element.append(...inside);
    return element;
  }

  class Quiz extends HTMLElement {
    connectedCallback() {
      if (this.words) return;
      /** @type {Record<string, string>} */
      this.words = JSON.parse(this.dataset.words || '{}');
      this.store = `docent:quiz:${this.dataset.key}`;
      this.status = make('p', 'quiz-status');
      this.status.setAttribute('role', 'status');
      this.last = make('p', 'quiz-last');
      this.clearButton = this.button('clear', '', () => this.clear());
      const tools = make('div', 'quiz-tools', this.button('check', 'button-primary', () => this.check()), this.clearButton);
      this.append(this.status, tools, this.last);
      // Whoever opens an answer first has not checked anything; the answers come with the check.
      for (const question of this.questions()) question.answer.hidden = true;
      this.addEventListener('change', (event) => this.forget(/** @type {Element} */ (event.target)));
      this.showLast();
    }

    /** @param {string} name @param {string} css @param {() => void} act */
    button(name, css, act) {
      const button = /** @type {HTMLButtonElement} */ (make('button', `button ${css}`.trim(), this.word(name)));
      button.type = 'button';
      button.addEventListener('click', act);
      return button;
    }

    /** Returns a word with what belongs into it. @param {string} name @param {(string | number)[]} values */
    word(name, ...values) {
      return values.reduce((text, value) => String(text).replace('{}', String(value)), this.words?.[name] || name).toString();
    }

    /** Returns the questions with what belongs to each. */
    questions() {
      return [...this.querySelectorAll('.quiz-question')].map((element, i) => {
        const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll('input')]);
        return {
          element,
          number: i + 1,
          inputs,
          answer: /** @type {HTMLDetailsElement} */ (element.querySelector('.quiz-answer')),
          isAnswered: inputs.some((input) => input.checked),
          isRight: inputs.every((input) => input.checked === input.hasAttribute('data-right')),
        };
      });
    }

    check() {
      const questions = this.questions();
      const open = questions.filter((question) => !question.isAnswered);
      if (open.length > 0) {
        this.say(this.word('open', open.map((question) => question.number).join(this.word('list'))), 'is-open');
        open[0].inputs[0]?.focus();
        return;
      }
      for (const question of questions) this.mark(question);
      const right = questions.filter((question) => question.isRight).length;
      const score = Math.round((100 * right) / questions.length);
      this.say(this.result(right, questions.length, score), this.hasPassed(score) ? 'is-right' : 'is-wrong');
      this.keep({ version: this.dataset.version || '', right, count: questions.length, score, day: this.today() });
      this.showLast();
    }

    /** @param {ReturnType<Quiz['questions']>[number]} question */
    mark({ element, answer, isRight, inputs }) {
      element.classList.toggle('is-right', isRight);
      element.classList.toggle('is-wrong', !isRight);
      element.querySelector('.quiz-mark')?.remove();
      const mark = make('span', 'quiz-mark', this.word(isRight ? 'right' : 'wrong'));
      element.querySelector('legend')?.append(' ', mark);
      for (const input of inputs) input.closest('label')?.classList.toggle('is-key', input.hasAttribute('data-right'));
      answer.hidden = false;
      answer.open = !isRight;
    }

    /** Takes the mark of a question away that is answered anew. @param {Element} target */
    forget(target) {
      const element = target.closest('.quiz-question');
      if (!element?.matches('.is-right, .is-wrong')) return;
      this.unmark(element);
      this.say('', '');
    }

    /** @param {Element} element */
    unmark(element) {
      element.classList.remove('is-right', 'is-wrong');
      element.querySelector('.quiz-mark')?.remove();
      for (const label of element.querySelectorAll('label')) label.classList.remove('is-key');
      const answer = /** @type {HTMLDetailsElement} */ (element.querySelector('.quiz-answer'));
      answer.hidden = true;
      answer.open = false;
    }

    clear() {
      for (const { element, inputs } of this.questions()) {
        this.unmark(element);
        for (const input of inputs) input.checked = false;
      }
      try {
        localStorage.removeItem(this.store || '');
      } catch {
        // What cannot be kept is not there either.
      }
      this.showLast();
      this.say(this.word('cleared'), '');
      this.querySelector('input')?.focus();
    }

    /** @param {string} text @param {string} css */
    say(text, css) {
      if (!this.status) return;
      this.status.className = `quiz-status ${css}`.trim();
      this.status.textContent = text;
    }

    /** @param {number} right @param {number} count @param {number} score */
    result(right, count, score) {
      const parts = [this.word('score', right, count, score)];
      if (this.dataset.pass) parts.push(this.word(this.hasPassed(score) ? 'passed' : 'failed', this.dataset.pass));
      return parts.join('');
    }

    /** @param {number} score */
    hasPassed(score) {
      return score >= Number(this.dataset.pass || 0);
    }

    today() {
      const now = new Date();
      const two = (/** @type {number} */ number) => String(number).padStart(2, '0');
      return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
    }

    /** @param {object} result */
    keep(result) {
      try {
        localStorage.setItem(this.store || '', JSON.stringify(result));
      } catch {
        // A device that keeps nothing shows the score all the same.
      }
    }

    /** Shows the score that the device keeps, where it keeps one. */
    showLast() {
      if (!this.last || !this.clearButton) return;
      let kept;
      try {
        kept = JSON.parse(localStorage.getItem(this.store || '') || 'null');
      } catch {
        kept = null;
      }
      const isKept = kept !== null && typeof kept === 'object' && Number.isFinite(kept.score);
      this.last.hidden = !isKept;
      this.clearButton.textContent = this.word(isKept ? 'clear' : 'reset');
      if (!isKept) return;
      const own = this.word('last', String(kept.day), Number(kept.right), Number(kept.count), Number(kept.score));
      const isOld = String(kept.version) !== (this.dataset.version || '');
      this.last.textContent = isOld ? `${own}${this.word('old', String(kept.version))}` : own;
    }
  }
  customElements.define('docent-quiz', Quiz);
})();
