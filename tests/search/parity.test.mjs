// The browser's side of search against tantivy's own scores and against the Rust side.
// @ts-check
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { ROOT, core } from "./handmade.mjs";

/** How far scores may differ: tantivy counts in 32 bits. */
const TOLERANCE = 1e-5;

/** @type {string} */
let folder;
/** @type {any[]} */
let asked;
const search = core();

before(() => {
  const target = process.env.CARGO_TARGET_DIR || join(ROOT, "target");
  const oracle = process.env.SEARCH_ORACLE || join(target, "debug/examples/search-oracle");
  assert.ok(existsSync(oracle), "build it first: cargo build --example search-oracle");
  folder = mkdtempSync(join(tmpdir(), "docent-parity-"));
  execFileSync(oracle, [process.env.SEARCH_ROOT || ROOT, folder, "500"]);
  asked = JSON.parse(readFileSync(join(folder, "oracle.json"), "utf8"));
  assert.equal(asked.length, 500);
});

after(() => folder && rmSync(folder, { recursive: true }));

/** Returns the third argument of the call that a file makes. @param {string} kind @param {string} id @param {string} path */
async function load(kind, id, path) {
  const text = readFileSync(join(folder, path.replace(/\?.*/, "")), "utf8");
  const start = `docentSearch(${JSON.stringify(kind)},${JSON.stringify(id)},`;
  assert.ok(text.startsWith(start), `${path} begins with ${text.slice(0, 40)}`);
  return JSON.parse(text.trimEnd().slice(start.length, -2));
}

const inflate = (/** @type {Uint8Array} */ bytes) => new Uint8Array(inflateRawSync(bytes));

/** @param {[number, number][]} expected @param {ArrayLike<number>} found @param {string} what */
function assertScores(expected, found, what) {
  const all = new Map(expected);
  for (let i = 0; i < found.length; i += 1) {
    const score = all.get(i) || 0;
    const isNear = Math.abs(found[i] - score) <= TOLERANCE * Math.max(1, Math.abs(score));
    assert.ok(isNear, `${what}, document ${i}: ${found[i]} and not ${score}`);
  }
}

/** Returns whether two lists are equal but for the order of what scores the same. @param {{url: string, score: number}[]} a @param {{url: string, score: number}[]} b */
function assertSameOrder(a, b, /** @type {string} */ what) {
  assert.equal(a.length, b.length, `${what}: ${a.length} and not ${b.length} results`);
  for (let i = 0; i < a.length; i += 1) {
    const near = Math.abs(a[i].score - b[i].score) <= TOLERANCE * Math.max(1, b[i].score);
    assert.ok(near, `${what}, place ${i + 1}: ${a[i].url} ${a[i].score} and not ${b[i].url} ${b[i].score}`);
    const twin = b.find(({ url }) => url === a[i].url);
    const isTied = twin ? Math.abs(twin.score - a[i].score) <= 2e-5 : i + 1 === a.length;
    assert.ok(a[i].url === b[i].url || isTied, `${what}, place ${i + 1}: ${a[i].url} and not ${b[i].url}`);
  }
}

test("scores of terms are tantivy's own", async () => {
  const manifest = await load("manifest", "", "search/manifest.js");
  const index = search.index(manifest, load, inflate, false);
  const stats = await index.stats();
  for (const { query, tokens, pages, sections } of asked) {
    const units = await Promise.all(tokens.map(async (/** @type {string} */ text) => {
      const lists = await index.find(text);
      return { tokens: [{ text, isOpen: false, variants: lists ? [{ weight: 1, lists }] : [] }] };
    }));
    const reading = /** @type {any} */ ({ factor: 1, units });
    search.rank({ manifest, stats }, [reading], 0);
    assertScores(pages, reading.pages, `pages for ${query}`);
    assertScores(sections, reading.sections, `sections for ${query}`);
  }
});

test("results are those of the Rust side", async () => {
  const { language } = await load("manifest", "", "search/manifest.js");
  const engine = search.open({ load, language, inflate });
  for (const { query, results } of asked) {
    const answer = await engine.search(query, { limit: 10 });
    const found = answer.results;
    // A page of results may be short where their texts tell that some are none.
    for (let rest = answer; rest.hasMore && found.length < 10; found.push(...rest.results)) {
      rest = await engine.more(10 - found.length);
    }
    assertSameOrder(found, results, query);
    for (const { url, sections } of found) {
      const twin = results.find((/** @type {any} */ other) => other.url === url);
      if (!twin) continue;
      const shown = sections.map((/** @type {any} */ section) => section.anchor);
      assert.deepEqual(shown, twin.sections.map(([anchor]) => anchor), `sections of ${url} for ${query}`);
    }
  }
});
