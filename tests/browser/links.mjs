// Tells every link, anchor and image of a built site that leads nowhere.
// By hand: node tests/browser/links.mjs public
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { filesOf, launch, pagesOf } from "./harness.mjs";

/**
 * What an HTML file holds, as far as tests ask.
 * @typedef {object} Facts
 * @property {string} language
 * @property {string} title
 * @property {string[]} headings The words of each `<h1>`.
 * @property {string[]} ids
 * @property {string[]} links Every address in it, as written.
 * @property {string[]} inline Scripts, styles and handlers that stand in the page itself.
 * @property {boolean} isRedirect
 */

/**
 * Returns the facts of every page of a site. The pages are parsed, and not run.
 * @param {string} site
 * @returns {Promise<Map<string, Facts>>}
 */
export async function factsOf(site) {
  const browser = await launch();
  try {
    const page = await browser.newPage();
    /** @type {Map<string, Facts>} */
    const facts = new Map();
    for (const path of await pagesOf(site)) {
      const html = await readFile(join(site, path), "utf8");
      facts.set(path, await page.evaluate(parse, html));
    }
    return facts;
  } finally {
    await browser.close();
  }
}

/** Runs in the browser. @param {string} html @returns {Facts} */
function parse(html) {
  const document = new DOMParser().parseFromString(html, "text/html");
  /** @type {string[]} */
  const links = [];
  const inline = [];
  const addresses = ["href", "src", "xlink:href", "poster", "data", "action", "formaction"];
  for (const element of document.querySelectorAll("*")) {
    for (const name of addresses) {
      const value = element.getAttribute(name);
      if (value !== null && !(name === "data" && element.localName !== "object")) links.push(value);
    }
    for (const candidate of (element.getAttribute("srcset") ?? "").split(",")) {
      const address = candidate.trim().split(/\s+/)[0];
      if (address) links.push(address);
    }
    for (const { name, value } of element.attributes) {
      if (name.startsWith("on")) inline.push(`${element.localName} ${name}=${value}`);
      if (name === "style") inline.push(`${element.localName} style=${value}`);
      if (/^\s*javascript:/i.test(value)) inline.push(`${element.localName} ${name}=${value}`);
    }
    if (element.localName === "style") inline.push(`<style> ${element.textContent}`);
    const isData = /json/.test(element.getAttribute("type") ?? "");
    if (element.localName === "script" && !element.hasAttribute("src") && !isData) {
      inline.push(`<script> ${element.textContent}`);
    }
  }
  const refresh = document.querySelector("meta[http-equiv=refresh]")?.getAttribute("content");
  const target = /url=(.*)$/i.exec(refresh ?? "")?.[1];
  if (target) links.push(target);
  return {
    language: document.documentElement.lang,
    title: document.title,
    headings: [...document.querySelectorAll("h1")].map((h1) => (h1.textContent ?? "").trim()),
    ids: [...document.querySelectorAll("[id]")].map((element) => element.id),
    links,
    inline,
    isRedirect: refresh !== undefined,
  };
}

/**
 * Returns what leads nowhere: `page: address: why`.
 * @param {string} site
 * @param {Map<string, Facts>} facts
 */
export async function brokenLinks(site, facts) {
  const files = new Set(await filesOf(site));
  /** @type {string[]} */
  const broken = [];
  for (const [page, { links }] of facts) {
    const base = new URL(page.split("/").map(encodeURIComponent).join("/"), "http://site.invalid/");
    for (const link of new Set(links)) {
      const why = complaint(link, base, page, files, facts);
      if (why) broken.push(`${page}: ${link}: ${why}`);
    }
  }
  return broken;
}

/**
 * @param {string} link @param {URL} base @param {string} page @param {Set<string>} files
 * @param {Map<string, Facts>} facts @returns {string | undefined}
 */
function complaint(link, base, page, files, facts) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return undefined;
  if (link.startsWith("/")) return "does not work in a folder or over file://";
  let target;
  try {
    target = new URL(link, base);
  } catch {
    return "is no address";
  }
  const path = decodeURIComponent(target.pathname).slice(1);
  if (path !== page && !files.has(path)) return "no such file";
  const anchor = decodeURIComponent(target.hash.slice(1));
  if (anchor && path.endsWith(".html") && !facts.get(path)?.ids.includes(anchor)) {
    return "no such anchor";
  }
  return undefined;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const site = process.argv[2] ?? "public";
  const broken = await brokenLinks(site, await factsOf(site));
  for (const line of broken) console.log(line);
  console.log(`${broken.length} lead nowhere`);
  process.exitCode = broken.length > 0 ? 1 : 0;
}
