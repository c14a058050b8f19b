// `docent serve` as an author has it: save, see; break, be told; mend, go on.
// @ts-check
import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { PATIENCE, encodePath, launch, preview, starter, watch } from "./harness.mjs";

const DOCUMENT = "流程/费用报销";

/** @type {import("playwright-core").Browser} */
let browser;

before(async () => {
  browser = await launch();
});

after(async () => {
  await browser?.close();
});

/** @param {import("node:test").TestContext} context */
async function open(context) {
  const root = await starter(context, "zh-CN");
  const server = await preview(root);
  context.after(server.stop);
  const page = await browser.newPage();
  context.after(() => page.close());
  const problems = await watch(page);
  await page.goto(`${server.origin}/${encodePath(`${DOCUMENT}.html`)}`, { waitUntil: "load" });
  const path = join(root, "content", `${DOCUMENT}.md`);
  return { page, path, problems, text: await readFile(path, "utf8") };
}

/**
 * Returns a text with a change that must be one.
 * @param {string} text @param {RegExp | string} from @param {string} to
 */
function changed(text, from, to) {
  const other = text.replace(from, to);
  assert.notEqual(other, text, `the starter no longer has ${from}`);
  return other;
}

/** @param {import("playwright-core").Page} page @param {string} words */
const shows = (page, words) =>
  page.waitForFunction(
    (words) => document.querySelector("main")?.textContent?.includes(words) ?? false,
    words,
    { timeout: PATIENCE },
  );

/**
 * Waits for an error over the page, and returns all that is told there. What is told while a file
 * is only half written may differ.
 * @param {import("playwright-core").Page} page @param {string} words
 */
async function errors(page, words) {
  const overlay = page.locator("docent-preview-errors pre", { hasText: words });
  await overlay.waitFor({ state: "visible", timeout: PATIENCE });
  return (await overlay.textContent()) ?? "";
}

test("a saved change is on the page at once", async (context) => {
  const { page, path, text, problems } = await open(context);
  await page.evaluate(() => scrollTo(0, 200));
  await writeFile(path, `${text}\n\n## 新增一节\n\n保存之后立刻可见。\n`);
  await shows(page, "保存之后立刻可见。");
  // The connection to the server is cut by the reload itself; nothing else may go wrong.
  const wrong = problems.filter((problem) => !problem.includes("/.docent/events"));
  assert.deepEqual(wrong, []);
});

test("an error is told over the last good page, and goes when it is mended", async (context) => {
  const { page, path, text } = await open(context);
  const title = await page.locator("main h1").textContent();
  assert.ok(title);

  await writeFile(path, changed(text, /^type: process\b/m, "type: [process"));
  const told = await errors(page, "bad-yaml");
  assert.ok(told.includes(`${DOCUMENT}.md`), `it says where:\n${told}`);
  assert.equal(await page.locator("main h1").textContent(), title, "the last good page is there");

  await writeFile(path, changed(text, /^(title: \S+)/m, "$1（已修正）"));
  await shows(page, "（已修正）");
  await page.locator("docent-preview-errors").waitFor({ state: "detached", timeout: PATIENCE });
});

test("the errors can be read and put away by keyboard", async (context) => {
  const { page, path, text } = await open(context);
  await writeFile(path, changed(text, /^steps:/m, "stepss:"));
  await errors(page, "stepss");
  await page.keyboard.press("Escape");
  await page.locator("docent-preview-errors").waitFor({ state: "detached", timeout: PATIENCE });
});

test("a change of the look comes without a new page", async (context) => {
  const root = await starter(context, "zh-CN");
  const server = await preview(root);
  context.after(server.stop);
  const page = await browser.newPage({ colorScheme: "light" });
  context.after(() => page.close());
  await page.goto(`${server.origin}/`, { waitUntil: "load" });
  const accent = () =>
    page.evaluate(() =>
      getComputedStyle(document.documentElement).getPropertyValue("--accent").trim(),
    );
  const before = await accent();
  const settings = join(root, "docent.yaml");
  const text = await readFile(settings, "utf8");
  await writeFile(settings, changed(text, "#0b5bd3", "#7a1fa2"));
  await page.waitForFunction(
    (before) =>
      getComputedStyle(document.documentElement).getPropertyValue("--accent").trim() !== before,
    before,
    { timeout: PATIENCE },
  );
  assert.equal(await accent(), "#7a1fa2");
});
