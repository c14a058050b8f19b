// Builds with Docent: from nothing, again, and after one change.
// @ts-check
import { appendFile, cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { copyTree, filesOf, putAside, sizeOf, withYaml, write } from "./corpus.mjs";
import { generate } from "./generate.mjs";
import { measure } from "./measure.mjs";

/** The checkout, which is the sample as well. */
export const ROOT = fileURLToPath(new URL("../..", import.meta.url));
/** The day as of which reviews are due, so that the same is reported on every day. */
const DAY = "2026-11-15";
/** Where a build leaves what it remembers, in the root of a tree. */
const CACHES = [".docent", ".docent-cache"];

/** @typedef {import("./measure.mjs").Cost & {stages: Record<string, number>}} Built */
/** @typedef {{name: string, root: string, site: string, documents: number, bytes: number, pages: string[]}} Tree */

/**
 * Makes a copy of a tree that can be built.
 * @param {string} scratch @param {string} name @param {(root: string) => Promise<void>} fill
 * @returns {Promise<Tree>}
 */
async function tree(scratch, name, fill) {
  const folder = await mkdtemp(join(scratch, "tree-"));
  const root = join(folder, "kb");
  await fill(root);
  const paths = (await filesOf(root)).filter((path) => path.endsWith(".md"));
  const pages = paths.map((path) => join(root, path));
  return { name, root, site: join(folder, "site"), ...(await sizeOf(root)), pages };
}

/** @param {string} scratch @param {string} corpus */
export const ofCorpus = (scratch, corpus) => tree(scratch, basename(corpus), (root) => copyTree(corpus, root));

/** @param {string} scratch @param {number} count */
export const generated = (scratch, count) =>
  tree(scratch, `${count.toLocaleString("en")} generated`, (root) => generate(count, root));

/** @param {string} scratch */
export const sample = (scratch) =>
  tree(scratch, "sample", async (root) => {
    await mkdir(root);
    for (const name of ["docent.yaml", "content", "themes"]) {
      if (existsSync(join(ROOT, name))) await cp(join(ROOT, name), join(root, name), { recursive: true });
    }
  });

/**
 * Makes a tree of what other tools get as well: pages with a title, and nothing else. Without
 * settings a link that leads nowhere is a warning, as it is to the others, where they tell it.
 * @param {string} scratch @param {string} name
 * @param {import("./corpus.mjs").Document[]} documents
 */
export const plain = (scratch, name, documents) =>
  tree(scratch, name, (root) => write(root, documents, { print: withYaml }));

/**
 * Builds a tree as it is.
 * @param {string} program @param {Tree} tree @returns {Promise<Built>}
 */
export async function build(program, { root, site }) {
  const cost = await measure({ program, args: ["build", root, "--output", site, "--as-of", DAY, "--json"] });
  return { ...cost, stages: JSON.parse(cost.said).seconds, said: "" };
}

/**
 * Builds a tree from nothing: without the site of a build before, and without what it remembered.
 * @param {string} program @param {Tree} tree
 */
export async function cold(program, tree) {
  await putAside(tree.site);
  for (const name of CACHES) await rm(join(tree.root, name), { recursive: true, force: true });
  return build(program, tree);
}

/**
 * Adds a paragraph to one of the pages. @param {Tree} tree @param {number} round
 */
export async function change(tree, round) {
  const page = tree.pages[Math.floor(tree.pages.length / 2)];
  await appendFile(page, `\n改动 ${round}。\n`);
}
