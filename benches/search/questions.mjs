// What is asked, drawn from the pages with a seed.
// @ts-check

const SEED = 20261124;
const SUBSTRINGS = 300;
const COMPOUNDS = 300;
const NAMES = 150;

/** @typedef {import("./site.mjs").Page} Page */
/** @typedef {{query: string, url: string}} Name */

/** Returns random numbers from 0 to 1 (mulberry32). @param {number} seed */
function dice(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), seed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Draws different values; fewer where there are no more.
 * @template T @param {T[]} values @param {number} count @param {() => number} random
 */
function draw(values, count, random) {
  const left = [...values];
  const drawn = new Set();
  while (drawn.size < count && left.length > 0) {
    const at = Math.floor(random() * left.length);
    drawn.add(left[at]);
    left[at] = left[left.length - 1];
    left.pop();
  }
  return [...drawn];
}

/**
 * Returns the pieces of a length of all runs of Han characters, as often as they stand there.
 * @param {string[]} runs @param {number} length
 */
const substrings = (runs, length) =>
  runs.flatMap((run) => {
    const characters = [...run];
    const count = Math.max(0, characters.length - length + 1);
    return Array.from({ length: count }, (_, at) => characters.slice(at, at + length).join(""));
  });

/**
 * Returns each two words of two characters that stand side by side, as the segmenter cuts them
 * that Pagefind cuts queries with.
 * @param {string[]} runs
 */
function compounds(runs) {
  const segmenter = new Intl.Segmenter("zh", { granularity: "word" });
  return runs.flatMap((run) => {
    const words = Array.from(segmenter.segment(run), ({ segment }) => segment);
    const pairs = words.slice(1).map((word, i) => [words[i], word]);
    return pairs.filter((pair) => pair.every((word) => [...word].length === 2)).map((pair) => pair.join(""));
  });
}

/**
 * Returns the names that stand over one place only.
 * @param {Name[]} names
 */
function unique(names) {
  /** @type {Map<string, number>} */
  const counts = new Map();
  for (const { query } of names) counts.set(query, (counts.get(query) ?? 0) + 1);
  return names.filter(({ query }) => query && counts.get(query) === 1);
}

/**
 * Returns what to ask about the pages.
 * @param {Page[]} pages
 */
export function questions(pages) {
  const random = dice(SEED);
  const runs = pages.flatMap(({ text }) => text.match(/\p{Script=Han}+/gu) ?? []);
  const lengths = [2, 3, 4];
  const titles = pages.map(({ url, title }) => ({ query: title, url }));
  const headings = pages.flatMap(({ url, headings }) => headings.map((query) => ({ query, url })));
  const isTitle = new Set(titles.map(({ query }) => query));
  return {
    substrings: lengths.flatMap((length) =>
      draw(substrings(runs, length), SUBSTRINGS / lengths.length, random)),
    compounds: draw(compounds(runs), COMPOUNDS, random),
    titles: draw(unique(titles), NAMES, random),
    headings: draw(unique(headings).filter(({ query }) => !isTitle.has(query)), NAMES, random),
  };
}
