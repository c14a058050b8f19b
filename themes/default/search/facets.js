// @ts-check
// What results can be narrowed to: kind, department, role, language.
(() => {
  'use strict';
  const { make, button, word } = DocentSearch;

  /**
   * Returns the filters as an element, what is chosen, and how to show what there is.
   *
   * @param {() => void} changed
   */
  DocentSearch.filters = (changed) => {
    /** @type {Record<string, string[]>} */
    let chosen = {};
    const count = make('span', { class: 'search-chosen' });
    const summary = make('summary', {}, Docent.icon('M4 6h16M7 12h10M10 18h4'), word('filters'), count);
    const element = make('details', { class: 'search-filters', hidden: '' }, summary);
    const isWide = matchMedia('(min-width: 60rem)');
    const fit = () => { /** @type {HTMLDetailsElement} */ (element).open = isWide.matches; };
    isWide.addEventListener('change', fit);
    fit();

    function reset() {
      chosen = {};
      changed();
    }

    /** @param {string} facet @param {{name: string, label: string, count: number, isChosen: boolean}} choice */
    function box(facet, { name, label, count, isChosen }) {
      const input = /** @type {HTMLInputElement} */ (make('input', { type: 'checkbox', name: facet, value: name }));
      input.checked = isChosen;
      input.addEventListener('change', () => {
        const others = (chosen[facet] || []).filter((other) => other !== name);
        chosen[facet] = input.checked ? [...others, name] : others;
        changed();
      });
      return make('label', {}, input, make('span', {}, label), make('span', { class: 'search-count' }, String(count)));
    }

    return {
      element,
      reset,
      chosen: () => chosen,
      isChosen: () => Object.values(chosen).some((names) => names.length > 0),

      /** @param {Record<string, any[]>} facets */
      show(facets) {
        const focused = document.activeElement;
        const at = focused instanceof HTMLInputElement && element.contains(focused)
          ? [focused.name, focused.value] : undefined;
        const groups = Object.entries(facets)
          .filter(([, choices]) => choices.length > 1 || choices.some(({ isChosen }) => isChosen))
          .map(([facet, choices]) => make('fieldset', {},
            make('legend', {}, word(facet)), ...choices.map((choice) => box(facet, choice))));
        const names = Object.entries(facets).flatMap(([, choices]) =>
          choices.filter(({ isChosen }) => isChosen).map(({ label }) => label));
        count.textContent = names.length > 0 ? String(names.length) : '';
        if (names.length > 0) groups.push(button(word('filters_clear'), reset, 'search-link'));
        element.replaceChildren(summary, make('div', { class: 'search-facets' }, ...groups));
        element.hidden = groups.length === 0;
        // The boxes are new; the reader goes on where the old one was.
        if (at) {
          const same = [...element.querySelectorAll('input')].find(({ name, value }) =>
            name === at[0] && value === at[1]);
          (same || summary).focus();
        }
      },
    };
  };
})();
