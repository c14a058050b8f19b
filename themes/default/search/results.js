// @ts-check
// Results as options of a list: a page, below it its sections and what one may want there.
(() => {
  'use strict';
  const { make, pieced, word } = DocentSearch;
  let number = 0;

  /** @param {string} tag @param {Record<string, string | undefined>} attributes @param {(Node | string)[]} children */
  const option = (tag, attributes, ...children) => {
    number += 1;
    const id = 'search-option-' + number;
    return make(tag, { role: 'option', id, 'aria-selected': 'false', tabindex: '-1', ...attributes }, ...children);
  };

  /** Returns a link from the root of the site. @param {string} url @param {string} [anchor] @param {string[]} [words] */
  function href(url, anchor, words = []) {
    const path = url.split('/').map(encodeURIComponent).join('/');
    const marks = words.map((text) => 'hl=' + encodeURIComponent(text)).join('&');
    return Docent.root + path + (marks && '?' + marks) + (anchor ? '#' + encodeURIComponent(anchor) : '');
  }

  /** @param {string} label @param {Node[]} options */
  const group = (label, options) => make('div', { role: 'group', 'aria-label': label, class: 'search-group' }, ...options);

  /** Makes the group of a result. @param {any} result @param {any} manifest */
  DocentSearch.result = (result, manifest) => {
    const { url, sections, answer, words, status } = result;
    const label = (list, name) =>
      (manifest[list].find(([other]) => other === name) || ['', ''])[1];
    const kind = label('kinds', result.kind);
    const path = result.breadcrumb.join(' / ');
    const line = make('span', { class: 'search-line' }, pieced('search-title', result.titled));
    if (result.id) line.append(make('span', { class: 'document-number' }, result.id));
    if (result.kind !== 'page') line.append(make('span', { class: 'badge badge-kind' }, kind));
    if (status !== 'effective') line.append(make('span', { class: 'badge badge-' + status }, label('statuses', status)));
    const lead = sections.find(({ anchor }) => !anchor);
    const below = lead ? lead.snippet : sections.length > 0 ? [] : [{ text: result.summary, isMatch: false }];
    const page = option('a', { class: 'search-page', href: href(url, '', words) }, line);
    // Where a folder is named after a kind, the badge has said it.
    if (path && path !== kind) page.append(make('span', { class: 'search-path' }, path));
    if (below.length > 0) page.append(pieced('search-text', below));
    const options = sections.filter(({ anchor }) => anchor).map((section) => {
      const isAnswer = section === answer;
      const found = option('a', { class: isAnswer ? 'search-section search-answer' : 'search-section', href: href(url, section.anchor, words) },
        pieced('search-heading', section.headed));
      if (section.snippet.length > 0) found.append(pieced('search-text', section.snippet));
      return found;
    });
    const action = answer && { f: 'fill_in', d: 'duties' }[answer.sort];
    if (action) {
      options.push(option('a', { class: 'search-action', href: href(url, answer.anchor) },
        word(action), Docent.icon('m9 5 7 7-7 7')));
    }
    return group(result.title, [page, ...options]);
  };

  /** @param {string} name @param {Node[]} options */
  const labelled = (name, options) =>
    group(word(name), [make('div', { class: 'search-label', 'aria-hidden': 'true' }, word(name)), ...options]);

  /** Makes the group of the pages most wanted. @param {[string, string][]} pages */
  DocentSearch.popular = (pages) =>
    labelled('popular', pages.map(([url, title]) =>
      option('a', { class: 'search-page', href: href(url) }, make('span', { class: 'search-title' }, title))));

  /** Makes the group of the last queries; a click on what has 'data-forget' removes one. */
  DocentSearch.recents = () =>
    labelled('recent', DocentSearch.recent.all().map((query) =>
      option('div', { class: 'search-page search-recent', 'data-query': query },
        Docent.icon('M12 4a8 8 0 1 0 0 16 8 8 0 0 0 0-16M12 8v4l3 2'),
        make('span', { class: 'search-title' }, query),
        make('span', { class: 'search-forget', 'data-forget': query, title: word('recent_remove'), 'aria-hidden': 'true' }, '×'))));
})();
