// @ts-check
/* Tables that a reader can sort by a click on a column's head. */
(() => {
  'use strict';

  class Sortable extends HTMLElement {
    connectedCallback() {
      const table = this.querySelector('table');
      if (!table || !table.tHead) return;
      const heads = Array.from(table.tHead.rows[0].cells);
      heads.forEach((head, column) => {
        const button = document.createElement('button');
        button.type = 'button';
        button.className = 'sort-button';
        button.append(...head.childNodes);
        head.append(button);
        button.addEventListener('click', () => sort(table, heads, column));
      });
    }
  }

  /**
   * Sorts the rows of a table by a column; by the same column again in the other direction.
   *
   * @param {HTMLTableElement} table
   * @param {HTMLTableCellElement[]} heads
   * @param {number} column
   */
  function sort(table, heads, column) {
    const isUp = heads[column].getAttribute('aria-sort') !== 'ascending';
    heads.forEach((head) => head.removeAttribute('aria-sort'));
    heads[column].setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
    const order = new Intl.Collator(document.documentElement.lang, { numeric: true });
    const body = table.tBodies[0];
    const text = (/** @type {HTMLTableRowElement} */ row) => row.cells[column].textContent || '';
    const rows = Array.from(body.rows);
    // What is empty comes last in both directions.
    rows.sort((a, b) => {
      const [left, right] = [text(a).trim(), text(b).trim()];
      if (!left || !right) return Number(!left) - Number(!right);
      return isUp ? order.compare(left, right) : order.compare(right, left);
    });
    body.append(...rows);
  }

  customElements.define('docent-sortable', Sortable);
})();
