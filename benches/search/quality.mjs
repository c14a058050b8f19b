// How good answers are: what is found, and what stands first.
// @ts-check

const FIRST = 10;

/** @typedef {import("./site.mjs").Page} Page */
/** @typedef {(query: string) => Promise<string[]>} Ask Returns the addresses of all results, the best first. */

/**
 * Compares what is found with the pages in whose text the query stands as it was typed.
 * @param {Ask} ask @param {string[]} queries @param {Page[]} pages
 */
export async function found(ask, queries, pages) {
  let [wanted, there, best, shown, right] = [0, 0, 0, 0, 0];
  /** @type {string[]} */
  const missed = [];
  for (const query of queries) {
    const truth = new Set(pages.filter(({ text }) => text.includes(query)).map(({ url }) => url));
    const results = await ask(query);
    const all = new Set(results);
    const hits = results.slice(0, FIRST).filter((url) => truth.has(url)).length;
    wanted += truth.size;
    there += [...truth].filter((url) => all.has(url)).length;
    best += Number(truth.has(results[0]));
    shown += Math.min(FIRST, results.length);
    right += hits;
    if ([...truth].some((url) => !all.has(url)) || hits < Math.min(FIRST, results.length)) missed.push(query);
  }
  return { recall: there / wanted, best: best / queries.length, first: right / shown, missed };
}

/**
 * Returns the mean reciprocal rank of the pages that bear the names, and how often it is the first.
 * @param {Ask} ask @param {import("./questions.mjs").Name[]} names
 */
export async function ranked(ask, names) {
  let [reciprocal, first] = [0, 0];
  for (const { query, url } of names) {
    const place = (await ask(query)).slice(0, FIRST).indexOf(url);
    if (place >= 0) reciprocal += 1 / (place + 1);
    first += Number(place === 0);
  }
  return { mrr: reciprocal / names.length, first: first / names.length };
}
