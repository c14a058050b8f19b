// Material for MkDocs with its own theme and index, Chinese cut by jieba.
// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { withYaml, write } from "../corpus.mjs";

const CONFIG = `site_name: Peers
docs_dir: docs
use_directory_urls: false
theme:
  name: material
  language: LANGUAGE
  font: false
  features: [navigation.prune]
plugins:
  - search:
      lang: [SEARCHED]
markdown_extensions: [admonition, attr_list, footnotes, tables, pymdownx.highlight, pymdownx.superfences]
validation: {omitted_files: ignore, absolute_links: ignore, unrecognized_links: ignore, anchors: ignore}
`;

/** @type {import("../peers.mjs").Peer} */
export const mkdocs = {
  name: "MkDocs Material",
  version: (tools) => execFileSync(python(tools), ["-c", "import importlib.metadata as m; print(m.version('mkdocs-material'))"], { encoding: "utf8" }).trim(),
  isThere: (tools) => {
    if (!existsSync(python(tools))) return false;
    try {
      execFileSync(python(tools), ["-c", "import material, jieba"], { stdio: "ignore" });
      return true;
    } catch {
      return false;
    }
  },
  async lay(documents, folder, language) {
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "mkdocs.yml"), CONFIG.replace("LANGUAGE", language).replace("SEARCHED", language === "zh" ? "zh, en" : language));
    await write(join(folder, "docs"), documents, { print: withYaml });
  },
  commands: (tools, folder, site) => [
    { program: python(tools), args: ["-m", "mkdocs", "build", "--quiet", "--config-file", join(folder, "mkdocs.yml"), "--site-dir", site], env: { NO_MKDOCS_2_WARNING: "1" } },
  ],
};

/** @param {string} tools */
const python = (tools) => join(tools, "python/bin/python");
