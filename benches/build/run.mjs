// Builds of Docent at several sizes, and beside other tools on the same markdown. See README.md.
// @ts-check
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, stat } from "node:fs/promises";
import { cpus, loadavg, tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { filesOf, languageOf, putAside, read } from "./corpus.mjs";
import * as docent from "./docent.mjs";
import { measure, needTime } from "./measure.mjs";
import { PEERS, TOOLS } from "./peers.mjs";
import { alone, beside } from "./tables.mjs";

/** A tool whose build takes longer, in seconds, is run once and not in every round. */
const SLOW = 30;

const FULL = { sizes: [1000, 5000, 20_000], beside: 5000, limit: Infinity, rounds: 5 };
const QUICK = { sizes: [100, 500, 2000], beside: 300, limit: 300, rounds: 1 };

/** @typedef {import("./docent.mjs").Tree} Tree */
/** @typedef {import("./docent.mjs").Built} Built */
/** @typedef {{tree: Tree, cold: Built[], warm: Built[], changed: Built[]}} Alone */
/** @typedef {{name: string, version: string, pages: number, site: number, failed?: string, costs: (import("./measure.mjs").Cost | undefined)[]}} Beside */

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);
const load = () => loadavg()[0].toFixed(1);

/**
 * Builds each tree of Docent's own in all ways, round by round.
 * @param {string} program @param {Tree[]} trees @param {number} rounds @returns {Promise<Alone[]>}
 */
async function measureAlone(program, trees, rounds) {
  /** @type {Alone[]} */
  const all = trees.map((tree) => ({ tree, cold: [], warm: [], changed: [] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { tree, cold, warm, changed } of all) {
      cold.push(await docent.cold(program, tree));
      warm.push(await docent.build(program, tree));
      await docent.change(tree, round);
      changed.push(await docent.build(program, tree));
    }
    say(`round ${round + 1} of ${rounds}: load ${load()}`);
  }
  return all;
}

/**
 * Builds the same documents with every tool, round by round; Docent is the first.
 * @param {string} program @param {string} scratch @param {string} name
 * @param {import("./corpus.mjs").Document[]} documents @param {number} rounds
 */
async function measureBeside(program, scratch, name, documents, rounds) {
  const language = languageOf(documents);
  const folder = await mkdtemp(join(scratch, "beside-"));
  const own = await docent.plain(folder, name, documents);
  /** @type {{row: Beside, build: () => Promise<import("./measure.mjs").Cost>, site: string}[]} */
  const tools = [
    { row: row("Docent", ""), build: () => docent.cold(program, own), site: own.site },
  ];
  for (const peer of PEERS.filter((peer) => peer.isThere(TOOLS))) {
    const root = join(folder, String(tools.length));
    const site = join(root, "site");
    await mkdir(root);
    await peer.lay(documents, root, language);
    const build = async () => {
      const costs = [];
      for (const command of peer.commands(TOOLS, root, site)) costs.push(await measure(command));
      return sum(costs);
    };
    tools.push({ row: row(peer.name, peer.version(TOOLS)), build, site });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (let step = 0; step < tools.length; step += 1) {
      // Each round begins with another tool.
      const { row, build, site } = tools[(step + round) % tools.length];
      const isSlow = (row.costs.find(Boolean)?.wall ?? 0) > SLOW;
      if (isSlow || row.failed) continue;
      say(`${name}: ${row.name}`);
      try {
        row.costs[round] = await build();
      } catch (error) {
        if (row.name === "Docent") throw error;
        row.failed = String(error);
        say(row.failed);
        continue;
      }
      if (row.pages === 0) Object.assign(row, await shape(site));
      await putAside(site);
    }
    say(`round ${round + 1} of ${rounds}: load ${load()}`);
  }
  return tools.map(({ row }) => row);
}

/** @param {string} name @param {string} version @returns {Beside} */
const row = (name, version) => ({ name, version, pages: 0, site: 0, costs: [] });

/** What several programs cost one after another. @param {import("./measure.mjs").Cost[]} costs */
function sum(costs) {
  const add = (/** @type {"wall" | "cpu"} */ what) => costs.reduce((sum, cost) => sum + cost[what], 0);
  return { wall: add("wall"), cpu: add("cpu"), peak: Math.max(...costs.map(({ peak }) => peak)), said: "" };
}

/** How many pages a site has, and how many bytes. @param {string} site */
async function shape(site) {
  const files = await filesOf(site);
  const sizes = await Promise.all(files.map(async (path) => (await stat(join(site, path))).size));
  const pages = files.filter((path) => path.endsWith(".html")).length;
  return { pages, site: sizes.reduce((sum, size) => sum + size, 0) };
}

async function main() {
  const { values } = parseArgs({
    options: { corpus: { type: "string" }, quick: { type: "boolean" }, rounds: { type: "string" }, alone: { type: "boolean" }, beside: { type: "boolean" } },
  });
  const plan = values.quick ? QUICK : FULL;
  const rounds = Number(values.rounds ?? plan.rounds);
  const program = resolve(process.env.DOCENT ?? join(docent.ROOT, "target/release/docent"));
  if (!existsSync(program)) throw new Error(`${program} is not there: run cargo build --release first, or name it in DOCENT`);
  const corpus = values.corpus && resolve(values.corpus);
  if (corpus && !(await stat(corpus)).isDirectory()) throw new Error(`${corpus} is no folder`);
  if (!(rounds > 0)) throw new Error("--rounds takes a number");
  needTime();
  if (!values.alone) {
    const missing = PEERS.filter((peer) => !peer.isThere(TOOLS)).map(({ name }) => name);
    if (missing.length > 0) say(`missing: ${missing.join(", ")}; node benches/build/peers.mjs install gets them`);
  }

  const scratch = await mkdtemp(join(tmpdir(), "docent-build-"));
  const stop = () => rm(scratch, { recursive: true, force: true }).then(() => process.exit(130));
  process.once("SIGINT", stop).once("SIGTERM", stop);
  const before = load();
  try {
    if (!values.beside) {
      const trees = [await docent.sample(scratch)];
      if (corpus) trees.unshift(await docent.ofCorpus(scratch, corpus));
      for (const size of plan.sizes) trees.push(await docent.generated(scratch, size));
      console.log(alone(await measureAlone(program, trees, rounds)));
    }
    if (!values.alone) {
      const { root } = await docent.generated(scratch, plan.beside);
      const corpora = [{ name: `${plan.beside.toLocaleString("en")} generated pages`, folder: root }];
      if (corpus) corpora.unshift({ name: basename(corpus), folder: corpus });
      for (const { name, folder } of corpora) {
        const documents = (await read(folder)).slice(0, plan.limit);
        console.log(`\n${beside(name, documents, await measureBeside(program, scratch, name, documents, rounds))}`);
      }
    }
    console.log(`\n${rounds} round${rounds === 1 ? "" : "s"} on ${cpus().length} cores; load ${before} before, ${load()} after.`);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

await main();
