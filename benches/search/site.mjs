// The site that both tools search: built by Docent, read from its HTML.
// @ts-check
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { inflateRawSync } from "node:zlib";
import { filesOf } from "../../tests/browser/harness.mjs";

const run = promisify(execFile);

/** What stands in `main` and is no text of the page: words of the theme and titles of other pages. */
export const ROOT_SELECTOR = "main";
export const EXCLUDED = ["nav", "footer", ".document-foot"];

/** @typedef {{url: string, html: string, title: string, headings: string[], text: string}} Page */

/**
 * Builds a site and returns its folder.
 * @param {string} docent The program.
 * @param {string} corpus @param {string} folder
 */
export async function build(docent, corpus, folder) {
  await run(docent, ["build", corpus, "--output", folder], { maxBuffer: 2 ** 28 });
  return folder;
}

/** Returns what a file of Docent's index says. @param {string} file @returns {Promise<any>} */
export async function said(file) {
  const text = await readFile(file, "utf8");
  return JSON.parse(`[${text.slice(text.indexOf("(") + 1, text.lastIndexOf(")"))}]`)[2];
}

/**
 * Returns the addresses of the pages that Docent's index holds: all but redirects and lists.
 * @param {string} site
 */
async function addressesOf(site) {
  const texts = join(site, "search/f");
  const files = (await filesOf(texts)).map(async (name) => {
    const bytes = Buffer.from(await said(join(texts, name)), "base64");
    return JSON.parse(inflateRawSync(bytes).toString()).map((/** @type {{u: string}} */ page) => page.u);
  });
  return (await Promise.all(files)).flat().sort();
}

/** Returns the language of a site. @param {string} site @returns {Promise<string>} */
export async function languageOf(site) {
  return (await said(join(site, "search/manifest.js"))).language;
}

/**
 * Reads the pages of a site as a browser does.
 * @param {string} site
 * @param {import("playwright-core").Browser} browser
 * @returns {Promise<Page[]>}
 */
export async function read(site, browser) {
  const tab = await browser.newPage();
  const pages = [];
  for (const url of await addressesOf(site)) {
    const html = await readFile(join(site, url), "utf8");
    pages.push({ url, html, ...(await tab.evaluate(textOf, { html, root: ROOT_SELECTOR, excluded: EXCLUDED })) });
  }
  await tab.close();
  return pages;
}

/**
 * Returns what stands in the HTML of a page. Runs in the browser.
 * @param {{html: string, root: string, excluded: string[]}} page
 */
function textOf({ html, root, excluded }) {
  const inline = new Set(
    "A ABBR B BDI BDO CITE CODE DATA DEL DFN EM I INS KBD MARK Q S SAMP SMALL SPAN STRONG SUB SUP TIME U VAR WBR".split(" "),
  );
  const main = new DOMParser().parseFromString(html, "text/html").querySelector(root);
  if (!main) throw new Error("a page without a main element");
  for (const element of main.querySelectorAll([...excluded, "script", "style", "svg"].join())) element.remove();
  /** Returns the text of a node, with a line for each block. @param {Node} node @returns {string} */
  const visible = (node) => {
    if (node.nodeType === Node.TEXT_NODE) return (node.nodeValue ?? "").replace(/\s+/g, " ");
    const text = Array.from(node.childNodes, visible).join("");
    return inline.has(node.nodeName) ? text : `\n${text}\n`;
  };
  const line = (/** @type {Node} */ node) => visible(node).replace(/\s+/g, " ").trim();
  const [title] = main.querySelectorAll("h1");
  return {
    title: title ? line(title) : "",
    headings: Array.from(main.querySelectorAll("h2, h3, h4, h5, h6"), line),
    text: visible(main),
  };
}
