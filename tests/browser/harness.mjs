// What the browser tests share: the program, a site built with it, a web server, a browser.
// @ts-check
import assert from "node:assert/strict";
import { execFile, spawn } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { connect, createServer as createSocket } from "node:net";
import { tmpdir } from "node:os";
import { dirname, extname, join, resolve, sep } from "node:path";
import { after, before } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { chromium } from "playwright-core";

const run = promisify(execFile);

/** The folder of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** The day as of which the sample is built, so that its reviews do not fall due under the tests. */
export const SAMPLE_DAY = "2026-11-15";

/** Every audience of the sample. */
const AUDIENCES = "staff,hr,it";

/** What a site must be able to live under: section 7 of the design. */
export const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

const AXE = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** The rules of axe that every page is held to. */
const AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** How long anything may take before it counts as not happening. */
export const PATIENCE = 30_000;

/** Returns the program: what `DOCENT` names, else the debug build. */
export function program() {
  const target = resolve(ROOT, process.env.CARGO_TARGET_DIR ?? "target");
  const path = process.env.DOCENT ?? join(target, "debug", "docent");
  if (!existsSync(path)) {
    throw new Error(`${path} is not there: run cargo build first / 请先运行 cargo build`);
  }
  return path;
}

/**
 * Makes a folder that is removed when the tests of the file have run.
 * @param {import("node:test").TestContext | undefined} [context]
 */
export async function scratch(context) {
  const folder = await mkdtemp(join(tmpdir(), "docent-browser-"));
  if (context) context.after(() => rm(folder, { recursive: true, force: true }));
  else process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * Builds the sample into a folder of its own, with every document that any audience may see.
 * @param {string} [audience]
 */
export async function buildSample(audience = AUDIENCES) {
  const output = join(await scratch(), "public");
  const options = ["build", ROOT, "--output", output, "--as-of", SAMPLE_DAY, "--strict"];
  if (audience) options.push("--audience", audience);
  await run(program(), options);
  return output;
}

/**
 * Returns the paths of all files of a folder, with `/`, in order.
 * @param {string} folder
 * @returns {Promise<string[]>}
 */
export async function filesOf(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const below = entries.map(async (entry) => {
    if (!entry.isDirectory()) return [entry.name];
    const files = await filesOf(join(folder, entry.name));
    return files.map((file) => `${entry.name}/${file}`);
  });
  return (await Promise.all(below)).flat().sort();
}

/**
 * Returns the pages of a site: its HTML files.
 * @param {string} site
 */
export async function pagesOf(site) {
  return (await filesOf(site)).filter((path) => path.endsWith(".html"));
}

/**
 * Returns the pages that only lead on to another page: those of aliases.
 * @param {string} site
 */
export async function redirectsOf(site) {
  const pages = await pagesOf(site);
  const texts = await Promise.all(pages.map((page) => readFile(join(site, page), "utf8")));
  return pages.filter((_, i) => /<meta http-equiv="refresh"/i.test(texts[i]));
}

/**
 * Returns the pages that say something themselves.
 * @param {string} site
 */
export async function readablePagesOf(site) {
  const redirects = await redirectsOf(site);
  return (await pagesOf(site)).filter((page) => !redirects.includes(page));
}

/**
 * Fails with one line for each thing that was found.
 * @param {string[]} found
 * @param {string} [what]
 */
export function assertNone(found, what = "found") {
  assert.ok(found.length === 0, `${found.length} ${what}:\n${found.join("\n")}`);
}

/**
 * Returns one page of each kind of the sample, by the `type:` of the documents, and the pages that
 * no document stands behind. The richest document of a kind is taken.
 * @param {string} site
 * @returns {Promise<Record<string, string>>}
 */
export async function onePageOfEachKind(site) {
  /** @type {Record<string, {page: string, size: number}>} */
  const found = {};
  const content = join(ROOT, "content");
  for (const path of await filesOf(content)) {
    if (!path.endsWith(".md")) continue;
    const text = await readFile(join(content, path), "utf8");
    const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1] ?? "";
    const kind = /^type: *(\w+)/m.exec(front)?.[1] ?? "page";
    const page = path.replace(/\.md$/, ".html");
    if (path.endsWith("index.md") || !existsSync(join(site, page))) continue;
    if (!found[kind] || found[kind].size < text.length) found[kind] = { page, size: text.length };
  }
  /** @type {Record<string, string>} */
  const pages = {};
  for (const [kind, { page }] of Object.entries(found)) pages[kind] = page;
  pages.home = "index.html";
  pages.folder = "流程/index.html";
  pages.lost = "404.html";
  for (const page of await pagesOf(site)) {
    const folder = /^(roles|departments)\//.exec(page)?.[1];
    if (folder) pages[`derived ${folder}`] ??= page;
    if (page.startsWith("reference/")) pages[page] = page;
  }
  return pages;
}

/** The kinds that the sample must have a document of. */
export const KINDS = [
  "process", "form", "faq", "flowchart", "policy", "training", "role", "department", "term", "page",
];

/** @type {Record<string, string>} */
const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
  ".png": "image/png",
  ".jpg": "image/jpeg",
  ".webp": "image/webp",
  ".xml": "application/xml; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
};

/**
 * Serves a folder under the policy that sites must be able to live under.
 * @param {string} folder
 */
export async function serve(folder) {
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    let path = decodeURIComponent(pathname).slice(1);
    if (path === "" || path.endsWith("/")) path += "index.html";
    const type = TYPES[extname(path)] ?? "application/octet-stream";
    const headers = { "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff" };
    try {
      const inside = resolve(folder, path);
      if (!inside.startsWith(resolve(folder) + sep)) throw new Error("outside");
      const bytes = await readFile(inside);
      response.writeHead(200, { ...headers, "Content-Type": type }).end(bytes);
    } catch {
      response.writeHead(404, { ...headers, "Content-Type": "text/plain" }).end("not found");
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  const origin = `http://127.0.0.1:${address.port}`;
  return {
    origin,
    /** @param {string} page */
    url: (page) => `${origin}/${encodePath(page)}`,
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed(undefined));
      }),
  };
}

/** @param {string} path */
export function encodePath(path) {
  return path.split("/").map(encodeURIComponent).join("/");
}

/** @param {string} site @param {string} page */
export function fileUrl(site, page) {
  return pathToFileURL(join(site, page)).href;
}

/** Starts the browser. It is a failure, and no reason to skip, where there is none. */
export async function launch() {
  const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(
      `Chromium is not at ${executablePath}: install it (apt-get install chromium) or set CHROMIUM` +
        ` / 未找到 Chromium：请安装（apt-get install chromium）或设置环境变量 CHROMIUM`,
    );
  }
  return chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/**
 * Builds the sample, serves it and starts the browser before the tests of a file, and ends what was
 * started after them. What is returned can be used as soon as a test runs.
 * @param {(site: string) => Promise<any>} [prepare] What else must be there before the first test:
 * hooks of a file do not wait for each other.
 */
export function sampleInBrowser(prepare) {
  const sample = /** @type {Sample} */ ({});
  before(async () => {
    sample.site = await buildSample();
    sample.server = await serve(sample.site);
    sample.browser = await launch();
    await prepare?.(sample.site);
  });
  after(async () => {
    await sample.browser?.close();
    await sample.server?.close();
  });
  return sample;
}

/**
 * @typedef {object} Sample
 * @property {string} site The folder of the site.
 * @property {Awaited<ReturnType<typeof serve>>} server Where it is served.
 * @property {import("playwright-core").Browser} browser
 */

/** Opens everything that a reader can open in the text. @param {import("playwright-core").Page} page */
export const openDetails = (page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("main details")) details.setAttribute("open", "");
  });

/**
 * Returns what axe finds in a page as it is. The page must have been opened with `bypassCSP`: axe
 * itself cannot run under the policy of the site, which has tests of its own.
 * @param {import("playwright-core").Page} page
 * @returns {Promise<string[]>}
 */
export async function axe(page) {
  await page.evaluate(await readFile(AXE, "utf8"));
  return page.evaluate(async (rules) => {
    // @ts-expect-error: put there by the line above
    const { violations } = await globalThis.axe.run(document, {
      runOnly: { type: "tag", values: rules },
      resultTypes: ["violations"],
    });
    /** @type {{id: string, nodes: {target: string[], failureSummary: string}[]}[]} */
    const all = violations;
    return all.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => {
        const summary = failureSummary.split("\n").slice(1).join(" ").replace(/\s+/g, " ").trim();
        return `${id}: ${target.join(" ")}: ${summary}`;
      }),
    );
  }, AXE_RULES);
}

/**
 * Notes everything that goes wrong in a page, from its first moment on: console errors and
 * warnings, exceptions, failed requests, answers of 400 and above, breaches of the policy.
 * @param {import("playwright-core").Page} page
 */
export async function watch(page) {
  /** @type {string[]} */
  const problems = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      problems.push(`console ${message.type()}: ${message.text()}`);
    }
  });
  page.on("pageerror", (error) => problems.push(`exception: ${error.message}`));
  page.on("requestfailed", (request) => {
    const why = request.failure()?.errorText;
    // The browser gives up what it no longer needs when a page is left.
    if (why !== "net::ERR_ABORTED") problems.push(`request failed: ${request.url()} ${why}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  await page.exposeFunction("noteBreach", (/** @type {string} */ breach) => problems.push(breach));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber } = event;
      const where = `${sourceFile ?? ""}:${lineNumber ?? ""}`;
      // @ts-expect-error: exposed above
      void globalThis.noteBreach(`policy: ${effectiveDirective} ${blockedURI} ${where}`);
    });
  });
  return problems;
}

/**
 * Waits until something holds, and fails where it does not in time.
 * @param {() => boolean | Promise<boolean>} holds
 * @param {() => string} what
 */
export async function until(holds, what) {
  const end = Date.now() + PATIENCE;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(what());
    await new Promise((again) => setTimeout(again, 25));
  }
}

/** Returns a port that nothing listens on. @returns {Promise<number>} */
export function freePort() {
  return new Promise((found, failed) => {
    const socket = createSocket();
    socket.on("error", failed);
    socket.listen(0, "127.0.0.1", () => {
      const { port } = /** @type {import("node:net").AddressInfo} */ (socket.address());
      socket.close(() => found(port));
    });
  });
}

/**
 * Starts `docent serve` and waits until it answers.
 * @param {string} root
 */
export async function preview(root) {
  const port = await freePort();
  const child = spawn(program(), ["serve", root, "--port", String(port)], { stdio: "pipe" });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (bytes) => (said += bytes));
  }
  const ended = new Promise((end) => child.once("exit", end));
  try {
    await until(
      () => child.exitCode !== null || answers(port),
      () => `docent serve does not answer:\n${said}`,
    );
    if (child.exitCode !== null) throw new Error(`docent serve ended:\n${said}`);
  } catch (error) {
    child.kill();
    throw error;
  }
  return {
    origin: `http://127.0.0.1:${port}`,
    said: () => said,
    stop: async () => {
      child.kill();
      await ended;
    },
  };
}

/** @param {number} port @returns {Promise<boolean>} */
function answers(port) {
  return new Promise((answer) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      answer(true);
    });
    socket.once("error", () => answer(false));
  });
}

/**
 * Copies a starter to a folder of its own.
 * @param {import("node:test").TestContext} context
 * @param {string} language
 */
export async function starter(context, language) {
  const folder = join(await scratch(context), "kb");
  await cp(join(ROOT, "starter", language), folder, { recursive: true });
  return folder;
}
