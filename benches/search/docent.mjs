// Docent's search as a site has it: its engine in the browser, its dialog.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { filesOf } from "../../tests/browser/harness.mjs";

/** The dialog: what opens it, its field, what a result has in it. */
export const dialog = {
  opener: ".search-open",
  field: "dialog.search input",
  result: ".search-list .search-title",
};

/** Returns what a file is to search; nothing where a page needs it anyway. @param {string} path */
export function sortOf(path) {
  if (/^search\/f\//.test(path)) return "texts";
  if (/^search\//.test(path)) return "index";
  return /^assets\/[^/]+\/search\.(js|css)$/.test(path) ? "program" : undefined;
}

/** Returns how long the dialog waits for the next key, in milliseconds. @param {string} site */
export async function pause(site) {
  const script = (await filesOf(site)).find((path) => /^assets\/[^/]+\/search\.js$/.test(path));
  const [, time] = /const pause = (\d+);/.exec(await readFile(join(site, script ?? ""), "utf8")) ?? [];
  if (!time) throw new Error("search no longer says how long it waits for the next key");
  return Number(time);
}

/**
 * Opens the engine in a tab that shows a page of the site: that of the site itself, which fits the
 * index whatever the program was built from.
 * @param {import("playwright-core").Page} tab
 * @returns {Promise<import("./quality.mjs").Ask>}
 */
export async function open(tab) {
  await tab.click(dialog.opener);
  await tab.waitForFunction("typeof DocentSearch === 'object' && DocentSearch.engine");
  return (query) => tab.evaluate(askEngine, query);
}

/**
 * Returns the addresses of all results. Runs in the browser.
 * @param {string} query
 * @returns {Promise<string[]>}
 */
async function askEngine(query) {
  const many = 100;
  // @ts-expect-error: of the site's scripts
  const { engine } = DocentSearch;
  let answer = await engine.search(query, { limit: many });
  const urls = [];
  while (answer) {
    if (answer.message === "missing" || answer.message === "format") throw new Error(answer.message);
    urls.push(...answer.results.map((/** @type {{url: string}} */ { url }) => url));
    answer = answer.hasMore && (await engine.more(many));
  }
  return urls;
}
