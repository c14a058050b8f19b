// Pagefind: an index of the same pages, asked in the browser.
// @ts-check
import { readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { gunzipSync } from "node:zlib";
import * as pagefind from "pagefind";
import { fileUrl, filesOf } from "../../tests/browser/harness.mjs";
import { EXCLUDED, ROOT_SELECTOR } from "./site.mjs";

/** Its dialog: what opens it, its field, what a result has in it. */
export const dialog = {
  opener: "pagefind-modal-trigger button",
  field: "pagefind-modal input",
  result: ".pf-result-link",
};

/** How long its dialog waits for the next key, in milliseconds, unless it is told otherwise. */
export const pause = 300;

/** What the dialog loads, beside what the script alone does. */
const DIALOG_FILES = /^pagefind\/pagefind-component-ui\.(js|css)$/;
const SCRIPT_FILES = /^pagefind\/(pagefind(-worker)?\.js|wasm\.[^/]*)$/;

/** Returns what a file is to search; nothing where it is not used. @param {string} path */
export function sortOf(path) {
  if (/^pagefind\/fragment\//.test(path)) return "texts";
  if (/^pagefind\/(index\/|pagefind-entry\.json$|[^/]*\.pf_meta$)/.test(path)) return "index";
  return DIALOG_FILES.test(path) || SCRIPT_FILES.test(path) ? "program" : undefined;
}

/** Returns the version. */
export async function version() {
  const lock = JSON.parse(await readFile(new URL("package-lock.json", import.meta.url), "utf8"));
  return lock.packages["node_modules/pagefind"].version;
}

/**
 * Writes an index of pages, and two pages to ask it from: one without and one with its dialog.
 * @param {import("./site.mjs").Page[]} pages
 * @param {string} folder @param {string} language
 */
export async function build(pages, folder, language) {
  const { index, errors } = await pagefind.createIndex({
    rootSelector: ROOT_SELECTOR,
    excludeSelectors: EXCLUDED,
    keepIndexUrl: true,
  });
  if (!index) throw new Error(errors.join("\n"));
  for (const { url, html } of pages) {
    const { errors } = await index.addHTMLFile({ sourcePath: url, content: html });
    if (errors.length > 0) throw new Error(errors.join("\n"));
  }
  const written = await index.writeFiles({ outputPath: join(folder, "pagefind") });
  if (written.errors.length > 0) throw new Error(written.errors.join("\n"));
  await pagefind.close();
  const head = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Pagefind</title>`;
  await writeFile(join(folder, "script.html"), `${head}<body>`);
  await writeFile(
    join(folder, "dialog.html"),
    `${head}<link rel="stylesheet" href="pagefind/pagefind-component-ui.css">` +
      `<script type="module" src="pagefind/pagefind-component-ui.js"></script>` +
      `<body><pagefind-modal-trigger></pagefind-modal-trigger><pagefind-modal></pagefind-modal>`,
  );
}

/**
 * Opens an index in a tab that shows its page without a dialog.
 * @param {import("playwright-core").Page} tab
 * @param {string} folder
 * @returns {Promise<import("./quality.mjs").Ask>}
 */
export async function open(tab, folder) {
  const fragments = join(folder, "pagefind/fragment");
  const names = (await filesOf(fragments)).map(async (file) => {
    const text = gunzipSync(await readFile(join(fragments, file))).toString();
    const { url } = JSON.parse(text.slice(text.indexOf("{")));
    return /** @type {const} */ ([basename(file, ".pf_fragment"), url.replace(/^\//, "")]);
  });
  const urls = new Map(await Promise.all(names));
  return async (query) => {
    const ids = await tab.evaluate(async (query) => {
      const script = new URL("pagefind/pagefind.js", location.href).href;
      const { search } = await import(script);
      const { results } = await search(query);
      return results.map((/** @type {{id: string}} */ { id }) => id);
    }, query);
    return ids.map((/** @type {string} */ id) => {
      const url = urls.get(id);
      if (!url) throw new Error(`no page is called ${id}`);
      return url;
    });
  };
}

/**
 * Tries to ask over file:// and returns what came of it.
 * @param {import("playwright-core").Browser} browser
 * @param {string} folder
 */
export async function askFile(browser, folder) {
  const tab = await browser.newPage();
  try {
    await tab.goto(fileUrl(folder, "script.html"));
    return await tab.evaluate(async () => {
      try {
        await import(new URL("pagefind/pagefind.js", location.href).href);
        return "not measured";
      } catch {
        return "no: modules do not load";
      }
    });
  } finally {
    await tab.close();
  }
}
