// An index made by hand in the format of docs/search-format.md, from a few pages.
// @ts-check
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { deflateRawSync, inflateRawSync } from "node:zlib";

/** The folder of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const FOLDER = join(ROOT, "themes/default/search");

/** The files that need no page. */
const CORE = [
  "core", "engine", "fold", "format", "index", "query", "rank", "text", "tokenize", "variants",
];

/** Loads the core of search; every call gives one of its own. @returns {any} */
export function core() {
  const files = CORE.map((name) => readFileSync(join(FOLDER, `${name}.js`), "utf8"));
  return vm.runInThisContext(`(() => {\n${files.join("\n")}\nreturn DocentSearch;\n})()`);
}

/** All scripts of search as a page loads them. */
export function script() {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith(".js")).sort();
  names.sort((a, b) => Number(b === "core.js") - Number(a === "core.js"));
  return names.map((name) => readFileSync(join(FOLDER, name), "utf8")).join("\n");
}

/** Bytes of a file of the index. */
export class Writer {
  /** @type {number[]} */
  bytes = [];

  /** @param {number} value */
  number(value) {
    while (value > 127) {
      this.bytes.push((value % 128) | 128);
      value = Math.floor(value / 128);
    }
    this.bytes.push(value);
    return this;
  }

  /** @param {Iterable<number>} bytes */
  raw(bytes) {
    this.bytes.push(...bytes);
    return this;
  }

  packed() {
    return deflateRawSync(Uint8Array.from(this.bytes)).toString("base64");
  }
}

/** Writes terms: what each shares with the one before, and the rest. */
export class TermWriter extends Writer {
  before = Buffer.alloc(0);

  /** @param {string} term */
  term(term) {
    const bytes = Buffer.from(term);
    let shared = 0;
    while (shared < bytes.length && shared < this.before.length && bytes[shared] === this.before[shared]) {
      shared += 1;
    }
    this.before = bytes;
    return this.number(shared).number(bytes.length - shared).raw(bytes.subarray(shared));
  }
}

/** Returns the norm of a length: the greatest byte that stands for no more. @param {any} search @param {number} length */
export function normOf(search, length) {
  let norm = 0;
  while (norm < 255 && search.lengthOf(norm + 1) <= length) norm += 1;
  return norm;
}

/**
 * @typedef {object} Page
 * @property {string} url
 * @property {string} title
 * @property {string[]} [aliases]
 * @property {string} [code]
 * @property {string[]} [pinyin]
 * @property {string[]} [tags]
 * @property {string} [kind]
 * @property {string} [department]
 * @property {string[]} [roles]
 * @property {string} [language]
 * @property {string} [status]
 * @property {string[]} [folders]
 * @property {string} [summary]
 * @property {[string, string, string, string?][]} sections
 */

/**
 * Returns the files of an index by path, as the third arguments of their calls.
 *
 * @param {any} search
 * @param {Page[]} pages In order.
 * @param {object} [settings]
 * @param {[string, string][]} [settings.pairs]
 * @param {string[][]} [settings.synonyms]
 * @param {number} [settings.shardSize] The number of terms of a file.
 * @param {number} [settings.group]
 * @param {object} [settings.manifest] What of the manifest is otherwise.
 */
export function indexOf(search, pages, settings = {}) {
  const { pairs = [], synonyms = [], shardSize = 40, group = 1 } = settings;
  const table = new Map(pairs);
  const fold = (/** @type {string} */ text) => search.fold(text, table);
  const tokens = (/** @type {string} */ text) => [...search.tokens(fold(text))];
  const distinct = (/** @type {string[]} */ values) => [...new Set(values)].sort();
  const kinds = distinct(pages.map((page) => page.kind ?? "page"));
  const departments = distinct(pages.flatMap((page) => page.department ?? []));
  const roles = distinct(pages.flatMap((page) => page.roles ?? []));
  const languages = distinct(pages.map((page) => page.language ?? "zh-CN"));
  const statuses = ["draft", "review", "effective", "obsolete"];

  /** @type {Map<string, Map<number, Map<number, number>>>} */
  const terms = new Map();
  const totals = [0, 0, 0, 0, 0, 0, 0];
  /** @param {number} field @param {number} document @param {string[]} found */
  const add = (field, document, found) => {
    totals[field] += found.length;
    for (const token of found) {
      const fields = terms.get(token) ?? new Map();
      terms.set(token, fields);
      const documents = fields.get(field) ?? new Map();
      fields.set(field, documents);
      documents.set(document, (documents.get(document) ?? 0) + 1);
    }
  };
  /** @type {number[]} */
  const bodies = [];
  pages.forEach((page, number) => {
    add(0, number, tokens(page.title));
    for (const alias of page.aliases ?? []) add(1, number, tokens(alias));
    for (const tag of page.tags ?? []) add(2, number, tokens(tag));
    if (page.code) add(3, number, [...tokens(page.code), fold(page.code).replace(/[^a-z0-9]/g, "")]);
    add(4, number, page.pinyin ?? []);
    for (const [, heading, text] of page.sections) {
      add(5, bodies.length, tokens(heading));
      add(6, bodies.length, tokens(text));
      bodies.push(tokens(text).length);
    }
  });

  const sorted = [...terms.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  /** @type {Record<string, any>} */
  const files = {};
  /** @type {string[]} */
  const shards = [];
  for (let i = 0; i < Math.max(1, sorted.length); i += shardSize) {
    const writer = new TermWriter();
    for (const term of sorted.slice(i, i + shardSize)) {
      const payload = new Writer();
      const fields = /** @type {Map<number, Map<number, number>>} */ (terms.get(term));
      for (const field of [...fields.keys()].sort((a, b) => a - b)) {
        const documents = /** @type {Map<number, number>} */ (fields.get(field));
        payload.number(field).number(documents.size);
        let before = 0;
        for (const document of [...documents.keys()].sort((a, b) => a - b)) {
          const count = documents.get(document) ?? 0;
          payload.number((document - before) * 2 + Number(count === 1));
          if (count !== 1) payload.number(count);
          before = document;
        }
      }
      writer.term(term).number(payload.bytes.length).raw(payload.bytes);
    }
    files[`search/g/t${shards.length}.js`] = writer.packed();
    shards.push(i === 0 ? "" : sorted[i]);
  }

  const words = new TermWriter();
  for (const term of sorted) {
    const fields = terms.get(term);
    const isWord = [...term].length >= 4 && /^\p{Script=Latin}[\p{L}\p{N}\p{M}]*$/u.test(term);
    if (isWord && [0, 1, 5, 6].some((field) => fields?.has(field))) {
      words.term(term).number(fields?.get(6)?.size ?? 0);
    }
  }
  files["search/g/words.js"] = words.packed();

  const stats = new Writer();
  for (const page of pages) stats.number(page.sections.length);
  stats.raw(pages.map((page) => normOf(search, tokens(page.title).length)));
  for (const page of pages) stats.number(kinds.indexOf(page.kind ?? "page"));
  for (const page of pages) stats.number(page.department ? departments.indexOf(page.department) + 1 : 0);
  for (const page of pages) stats.number(languages.indexOf(page.language ?? "zh-CN"));
  for (const page of pages) stats.number(statuses.indexOf(page.status ?? "effective"));
  for (const page of pages) {
    stats.number(page.roles?.length ?? 0);
    for (const role of page.roles ?? []) stats.number(roles.indexOf(role));
  }
  for (let i = 0; i < pages.length; i += group) {
    const name = (i + 0xa0000000).toString(16);
    stats.raw(Buffer.from(name, "hex"));
    const texts = pages.slice(i, i + group).map((page) => ({
      u: page.url,
      t: page.title,
      k: kinds.indexOf(page.kind ?? "page"),
      i: page.code ?? "",
      b: page.folders ?? [],
      d: page.summary ?? "",
      x: statuses.indexOf(page.status ?? "effective"),
      s: page.sections.map(([anchor, heading, text, sort = ""]) => [anchor, heading, text, sort]),
    }));
    files[`search/f/${name}.js`] = deflateRawSync(JSON.stringify(texts)).toString("base64");
  }
  stats.raw(bodies.map((length) => normOf(search, length)));
  stats.number(pairs.length);
  for (const [from, to] of pairs) {
    stats.number(from.codePointAt(0) ?? 0).number(to.codePointAt(0) ?? 0);
  }
  stats.number(synonyms.length);
  for (const members of synonyms) {
    stats.number(members.length);
    for (const member of members) {
      const bytes = Buffer.from(fold(member));
      stats.number(bytes.length).raw(bytes);
    }
  }
  files["search/g/stats.js"] = stats.packed();

  const named = (/** @type {string[]} */ names) => names.map((name) => [name, `=${name}`]);
  const counts = [0, 1, 2, 3, 4].map(() => pages.length).concat(bodies.length, bodies.length);
  files["search/manifest.js"] = {
    format: 1,
    generation: "g",
    pages: pages.length,
    sections: bodies.length,
    group,
    language: "zh-CN",
    average: totals.map((total, field) => total / counts[field]),
    shards,
    kinds: named(kinds),
    departments: named(departments),
    roles: named(roles),
    languages: named(languages),
    statuses: named(statuses),
    popular: [],
    report: null,
    feedback: [],
    words: {},
    ...settings.manifest,
  };
  return files;
}

/**
 * Opens files as a site's index; notes what is loaded in `loaded`.
 *
 * @param {any} search
 * @param {Record<string, any>} files
 */
export function open(search, files) {
  /** @type {string[]} */
  const loaded = [];
  const engine = search.open({
    language: "zh-CN",
    inflate: (/** @type {Uint8Array} */ bytes) => inflateRawSync(bytes),
    load: async (/** @type {string} */ _kind, /** @type {string} */ _id, /** @type {string} */ path) => {
      loaded.push(path);
      const file = files[path.replace(/\?.*/, "")];
      if (file === undefined) throw new Error(`no ${path}`);
      return file;
    },
  });
  return { ...engine, loaded };
}

/** Returns the calls that are the files of an index, by path. @param {Record<string, any>} files */
export function calls(files) {
  return Object.fromEntries(Object.entries(files).map(([path, file]) => {
    const name = /([^/]*)\.js$/.exec(path)?.[1] ?? "";
    const [kind, id] = path.startsWith("search/f/") ? ["text", name]
      : /^t\d+$/.test(name) ? ["terms", name.slice(1)] : [name, ""];
    return [path, `docentSearch(${JSON.stringify(kind)}, ${JSON.stringify(id)}, ${JSON.stringify(file)});\n`];
  }));
}
