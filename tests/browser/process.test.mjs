// The page that people come for: a process, without scripts, on paper, and how much it weighs.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { gzipSync } from "node:zlib";
import { ROOT, assertNone, onePageOfEachKind, sampleInBrowser } from "./harness.mjs";

/** @type {string} */
let page;
const sample = sampleInBrowser(async (site) => {
  page = (await onePageOfEachKind(site)).process;
});

/**
 * Returns texts of the page that are not shown, though no closed `<details>` holds them.
 * @param {import("playwright-core").Page} tab
 */
const hiddenTexts = (tab) =>
  tab.evaluate(() => {
    /** @type {string[]} */
    const hidden = [];
    const walker = document.createTreeWalker(
      /** @type {Element} */ (document.querySelector("main")),
      NodeFilter.SHOW_TEXT,
    );
    /** Whether the reader must open something to see it. @param {Element} element */
    const isFolded = (element) => {
      let below = element;
      for (let at = element.parentElement; at; at = at.parentElement) {
        const isClosed = at.localName === "details" && !at.hasAttribute("open");
        if (isClosed && below.localName !== "summary") return true;
        below = at;
      }
      return false;
    };
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = (node.textContent ?? "").trim();
      const element = node.parentElement;
      if (!text || !element) continue;
      // Descriptions of charts are read aloud and not shown.
      const isSpoken = element.closest("title, desc, template, .visually-hidden");
      // Of a wide and a tall chart of the same thing, one is enough.
      const chart = element.closest("svg.chart");
      const twins = [...(chart?.parentElement?.querySelectorAll(":scope > svg.chart") ?? [])];
      const hasTwin = twins.some((twin) => twin !== chart && twin.checkVisibility());
      if (!isSpoken && !hasTwin && !isFolded(element) && !element.checkVisibility({ visibilityProperty: true })) {
        hidden.push(`${element.localName}.${element.getAttribute("class") ?? ""}: ${text}`);
      }
    }
    return hidden;
  });

describe("without scripts", () => {
  test("all of a process can be read", async () => {
    const context = await sample.browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    await tab.goto(sample.server.url(page));
    assertNone(await hiddenTexts(tab), "texts are not shown");

    // Everything that the author wrote as data is there.
    const source = join(ROOT, "content", page.replace(/\.html$/, ".md"));
    const front = (await readFile(source, "utf8")).split(/^---$/m)[1];
    const said = [...front.matchAll(/\b(?:do|note|control|purpose|scope|trigger): *([^\s,{}"][^,{}"\n]*)/g)];
    assert.ok(said.length > 10, "the process has steps");
    const text = (await tab.locator("main").textContent()) ?? "";
    assertNone(
      said.map(([, words]) => words.trim()).filter((words) => !text.includes(words)),
      "texts of the document are not on its page",
    );
    await context.close();
  });

  test("what is folded opens", async () => {
    const context = await sample.browser.newContext({ javaScriptEnabled: false });
    const tab = await context.newPage();
    await tab.goto(sample.server.url(page));
    const folded = tab.locator("main details:not([open])").first();
    const summary = folded.locator("summary").first();
    const box = await tab.locator("main details").first().elementHandle();
    await summary.click();
    assert.ok(await box?.evaluate((details) => details.hasAttribute("open")));
    await context.close();
  });
});

test("a process weighs little", async (context) => {
  const tab = await sample.browser.newPage();
  /** @type {Promise<{url: string, type: string, size: number, packed: number}>[]} */
  const answers = [];
  tab.on("response", (response) => {
    answers.push(
      response.body().then((body) => ({
        url: response.url(),
        type: response.headers()["content-type"].split(";")[0],
        size: body.length,
        packed: gzipSync(body, { level: 9 }).length,
      })),
    );
  });
  await tab.goto(sample.server.url(page), { waitUntil: "networkidle" });
  const loaded = await Promise.all(answers);
  const steps = await tab.locator("li.step").count();
  await tab.close();
  for (const { url, size, packed } of loaded) {
    const path = decodeURIComponent(new URL(url).pathname);
    context.diagnostic(`${path}: ${size} bytes, ${packed} packed`);
  }
  /** @param {string[]} types */
  const weight = (...types) =>
    loaded.filter(({ type }) => types.includes(type)).reduce((sum, { packed }) => sum + packed, 0);
  const scripts = weight("text/javascript");
  // A style sheet for paper holds nothing up on a screen, and is fetched behind everything else.
  const paper = loaded.filter(({ url }) => url.endsWith("/print.css"));
  const all =
    weight("text/html", "text/css", "text/javascript") - paper.reduce((sum, { packed }) => sum + packed, 0);
  // 30 KB hold a process of 30 steps with its chart; each step beyond adds to text, matrix and chart.
  const limit = (30 + Math.max(0, steps - 30)) * 1024;
  context.diagnostic(`HTML, styles and scripts: ${all} packed; scripts: ${scripts} packed`);
  assert.ok(all <= limit, `HTML, styles and scripts weigh ${all} bytes packed`);
  assert.ok(scripts <= 12 * 1024, `scripts weigh ${scripts} bytes packed`);
  // Pictures that are far below load when they come near; they are the author's.
  const own = loaded.filter(({ type }) => !type.startsWith("image/"));
  assert.ok(loaded.length <= 8, `${loaded.length} requests:\n${loaded.map((a) => a.url).join("\n")}`);
  assert.ok(own.every(({ type }) => !type.startsWith("font/")), "a font is loaded");
});

describe("on paper", () => {
  test("the text is there, and what only a screen needs is not", async () => {
    const tab = await sample.browser.newPage({ viewport: { width: 794, height: 1123 } });
    await tab.goto(sample.server.url(page));
    await tab.emulateMedia({ media: "print" });
    assert.ok(await tab.locator("main h1").isVisible());
    assert.ok(await tab.locator("main .steps").first().isVisible());
    const shown = await tab.evaluate(() =>
      [
        ...document.querySelectorAll(
          ".skip-link, .site-header, nav, docent-theme, docent-print, button, .pager",
        ),
      ]
        .filter((element) => element.checkVisibility({ visibilityProperty: true }))
        .filter((element) => element.getBoundingClientRect().height > 0)
        .map((element) => `${element.localName}.${element.getAttribute("class") ?? ""}`),
    );
    assertNone(shown, "parts of the screen are on paper");
    await tab.close();
  });

  test("paper is white, also for somebody who reads dark", async () => {
    const tab = await sample.browser.newPage({ colorScheme: "dark" });
    await tab.goto(sample.server.url(page));
    await tab.emulateMedia({ media: "print", colorScheme: "dark" });
    const [ink, paper] = await tab.evaluate(() => {
      const heading = /** @type {Element} */ (document.querySelector("main h1"));
      const root = getComputedStyle(document.documentElement).backgroundColor;
      const body = getComputedStyle(document.body).backgroundColor;
      return [getComputedStyle(heading).color, body === "rgba(0, 0, 0, 0)" ? root : body];
    });
    /** @param {string} colour */
    const lightness = (colour) => {
      const [r, g, b, a = 1] = (colour.match(/[\d.]+/g) ?? []).map(Number);
      return a === 0 ? 255 : (r + g + b) / 3;
    };
    assert.ok(lightness(paper) > 240, `the paper is ${paper}`);
    assert.ok(lightness(ink) < 100, `the ink is ${ink}`);
    await tab.close();
  });

  test("a PDF can be made of it", async () => {
    const tab = await sample.browser.newPage();
    await tab.goto(sample.server.url(page));
    const pdf = await tab.pdf({ format: "A4", tagged: true, outline: true });
    assert.equal(pdf.subarray(0, 5).toString("latin1"), "%PDF-");
    const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
    assert.ok(sheets >= 1 && sheets <= 20, `${sheets} sheets`);
    await tab.close();
  });
});
