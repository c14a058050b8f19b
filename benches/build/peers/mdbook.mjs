// mdBook with its own theme and index.
// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { foldersOf, write } from "../corpus.mjs";

const CONFIG = `[book]
title = "Peers"
language = "LANGUAGE"
[output.html.playground]
runnable = false
`;

/** @type {import("../peers.mjs").Peer} */
export const mdbook = {
  name: "mdBook",
  version: (tools) => execFileSync(join(tools, "bin/mdbook"), ["--version"], { encoding: "utf8" }).trim().split(" v").pop() ?? "",
  isThere: (tools) => existsSync(join(tools, "bin/mdbook")),
  async lay(documents, folder, language) {
    await mkdir(join(folder, "src"), { recursive: true });
    await writeFile(join(folder, "book.toml"), CONFIG.replace("LANGUAGE", language));
    // It knows no front matter.
    const print = (/** @type {import("../corpus.mjs").Document} */ { title, body }) => (/^# /m.test(body) ? body : `# ${title}\n\n${body}`);
    await write(join(folder, "src"), documents, { print, hasPages: true });
    await writeFile(join(folder, "src/SUMMARY.md"), summary(documents));
  },
  commands: (tools, folder, site) => [
    { program: join(tools, "bin/mdbook"), args: ["build", folder, "--dest-dir", site], env: { RUST_LOG: "error" } },
  ],
};

/** Returns the table of contents: folders with what they hold. @param {import("../corpus.mjs").Document[]} documents */
function summary(documents) {
  const titles = new Map(documents.map(({ path, title }) => [path, title.replace(/[[\]\\`*_<>]/g, "\\$&")]));
  const line = (/** @type {number} */ depth, /** @type {string} */ title, /** @type {string} */ path) =>
    `${"  ".repeat(depth)}- [${title}](<${path}>)\n`;
  const depthOf = (/** @type {string} */ folder) => (folder === "." ? 0 : folder.split("/").length);
  const parts = foldersOf(documents).map((folder) => {
    const index = join(folder, "index.md");
    const pages = documents.filter(({ path }) => path !== index && dirname(path) === folder);
    const depth = depthOf(folder);
    const own = line(Math.max(depth - 1, 0), titles.get(index) ?? folder, index);
    return own + pages.map(({ path }) => line(depth, titles.get(path) ?? path, path)).join("");
  });
  return `# Summary\n\n${parts.join("")}`;
}
