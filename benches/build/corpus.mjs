// Trees of markdown: read as every tool can read them, and copied with what lies beside them.
// @ts-check
import { existsSync } from "node:fs";
import { cp, mkdir, readFile, readdir, rename, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";

/** What lies in a tree and is none of it: made by a tool, or by git. */
const NOT_COPIED = new Set([".git", ".docent", ".docent-cache", "node_modules", "public", "target"]);

/**
 * A document as every tool gets it.
 * @typedef {{path: string, title: string, body: string}} Document
 */

/**
 * Puts a site aside, to be removed with all else when the measuring is over. A file system may look
 * at each file that was removed in the last seconds before it makes a new one (ext4 does), and that
 * would be counted as the time of whoever builds next.
 * @param {string} folder
 */
export async function putAside(folder) {
  aside += 1;
  if (existsSync(folder)) await rename(folder, `${folder}.aside-${aside}`);
}
let aside = 0;

/** @param {string} folder @returns {Promise<string[]>} The files of a folder, in order, with `/`. */
export async function filesOf(folder) {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return paths.map((path) => path.slice(folder.length + 1).split(sep).join("/")).sort();
}

/** @param {string} folder @param {string} copy */
export async function copyTree(folder, copy) {
  await cp(folder, copy, { recursive: true, filter: (path) => path === folder || !NOT_COPIED.has(basename(path)) });
}

/** @param {string} folder @returns {Promise<{documents: number, bytes: number}>} How much markdown there is. */
export async function sizeOf(folder) {
  const markdown = (await filesOf(folder)).filter((path) => path.endsWith(".md"));
  let bytes = 0;
  // One after the other: no system lets twenty thousand files be open at once.
  for (const path of markdown) bytes += (await stat(join(folder, path))).size;
  return { documents: markdown.length, bytes };
}

/**
 * Reads the documents of a tree. Of the front matter only the title is kept, as no two tools have
 * the same keys; what some tool takes for a call of a template (`{{`, `{%`) is split by a space.
 * `README.md` and `_index.md` become `index.md`, where there is none: each tool calls the page of a
 * folder something else.
 * @param {string} folder @returns {Promise<Document[]>}
 */
export async function read(folder) {
  const names = (await filesOf(folder)).filter((path) => path.endsWith(".md"));
  const taken = new Set(names);
  const documents = [];
  for (const name of names) {
    const text = (await readFile(join(folder, name), "utf8")).replaceAll("\r\n", "\n").replace(/^\uFEFF/, "");
    const [, head, rest] = /^---\n([\s\S]*?\n)?---\n([\s\S]*)$/.exec(text) ?? [undefined, "", text];
    // Zola stops at a link to nowhere at all.
    const body = rest.replace(/\{(?=[{%])/g, "{ ").replace(/\]\(\s*\)/g, "](#)");
    const titled = /^title:[ \t]*(\S.*?)[ \t]*$/m.exec(head ?? "")?.[1] ?? /^# +(.*)$/m.exec(body)?.[1];
    const title = (titled ?? basename(name, ".md")).replace(/^(["'])(.*)\1$/, "$2").replace(/\{(?=[{%])/g, "{ ");
    documents.push({ path: pathOf(name, taken), title, body });
  }
  return documents;
}

/** @param {string} name @param {Set<string>} taken */
function pathOf(name, taken) {
  const file = basename(name);
  const isFolders = file === "_index.md" || file.toLowerCase() === "readme.md";
  if (!isFolders) return name;
  const index = join(dirname(name), "index.md");
  const path = taken.has(index) ? join(dirname(name), "read-me.md") : index;
  taken.add(path);
  return path;
}

/** @param {Document[]} documents @returns {string[]} The folders that hold documents, the root as `.` */
export function foldersOf(documents) {
  const folders = new Set(["."]);
  for (const { path } of documents) {
    for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) folders.add(folder);
  }
  return [...folders].sort();
}

/**
 * Writes documents, each as `print` says, and the page of each folder that has none, where `print`
 * says one.
 * @param {string} folder
 * @param {Document[]} documents
 * @param {{name?: (path: string) => string, print: (document: Document) => string, hasPages?: boolean}} how
 */
export async function write(folder, documents, { name = (path) => path, print, hasPages = false }) {
  const known = new Set(documents.map(({ path }) => path));
  const missing = foldersOf(documents).map((folder) => join(folder, "index.md")).filter((path) => !known.has(path));
  const pages = missing.map((path) => ({ path, title: basename(dirname(path)), body: "" }));
  for (const document of hasPages ? [...documents, ...pages] : documents) {
    const file = join(folder, name(document.path));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, print(document));
  }
}

/** @param {Document[]} documents @returns {"zh" | "en"} Which language most of them are in. */
export function languageOf(documents) {
  const isChinese = (/** @type {Document} */ { title, body }) => /\p{Script=Han}/u.test(title + body);
  return documents.filter(isChinese).length * 2 > documents.length ? "zh" : "en";
}

/** @param {string} path @returns {string} The path as Hugo and Zola know the page of a folder. */
export const asSection = (path) => (basename(path) === "index.md" ? join(dirname(path), "_index.md") : path);

/** @param {Document} document @returns {string} It with its title as YAML front matter. */
export const withYaml = ({ title, body }) => `---\ntitle: ${JSON.stringify(title)}\n---\n\n${body}`;
