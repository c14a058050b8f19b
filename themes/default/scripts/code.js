// @ts-check
// A button beside each block of code that copies it.
(() => {
  'use strict';
  const copyIcon = 'M9 9h11v11H9zM5 15H4V4h11v1';
  const doneIcon = 'm5 13 4 4L19 7';

  class DocentCode extends HTMLElement {
    connectedCallback() {
      if (this.button) return;
      const { copy = '', copied = '' } = Docent.words;
      const button = Docent.iconButton(copy, copyIcon);
      this.button = button;
      const said = document.createElement('span');
      said.className = 'visually-hidden';
      said.setAttribute('role', 'status');
      button.addEventListener('click', async () => {
        if (!(await this.copy())) return;
        button.replaceChildren(Docent.icon(doneIcon));
        button.classList.add('is-done');
        said.textContent = copied;
        setTimeout(() => {
          button.replaceChildren(Docent.icon(copyIcon));
          button.classList.remove('is-done');
          said.textContent = '';
        }, 2000);
      });
      this.append(button, said);
    }

    /** Copies the code; where the browser does not let it, selects the code for the reader to copy. */
    async copy() {
      const code = this.querySelector('pre');
      if (!code) return false;
      try {
        await navigator.clipboard.writeText((code.textContent || '').replace(/\n$/, ''));
        return true;
      } catch {
        getSelection()?.selectAllChildren(code);
        return document.execCommand('copy');
      }
    }
  }
  customElements.define('docent-code', DocentCode);

  Docent.ready(() => {
    for (const code of document.querySelectorAll('pre.code')) {
      const box = document.createElement('docent-code');
      code.replaceWith(box);
      box.prepend(code);
    }
  });
})();
