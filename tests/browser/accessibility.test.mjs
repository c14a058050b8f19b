// Whether everybody can read the sample: axe, narrow screens.
// @ts-check
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { assertNone, buildSample, launch, onePageOfEachKind, readablePagesOf, serve } from "./harness.mjs";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {string} */
let site;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {Record<string, string>} */
let pages;

before(async () => {
  site = await buildSample();
  server = await serve(site);
  browser = await launch();
  pages = await onePageOfEachKind(site);
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** Opens everything that a reader can open in the text. @param {import("playwright-core").Page} page */
const openDetails = (page) =>
  page.evaluate(() => {
    for (const details of document.querySelectorAll("main details")) {
      /** @type {HTMLDetailsElement} */ (details).open = true;
    }
  });

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [device, width, height] of /** @type {const} */ ([
    ["desktop", 1440, 900],
    ["phone", 390, 844],
  ])) {
    test(`axe finds nothing in any kind of page: ${device}, ${colorScheme}`, async () => {
      // axe itself cannot run under the policy of the site; the policy has tests of its own.
      const context = await browser.newContext({
        bypassCSP: true,
        colorScheme,
        viewport: { width, height },
      });
      const page = await context.newPage();
      /** @type {string[]} */
      const found = [];
      for (const [kind, path] of Object.entries(pages)) {
        await page.goto(server.url(path), { waitUntil: "load" });
        await openDetails(page);
        await page.evaluate(AXE);
        const violations = await page.evaluate(async (rules) => {
          // @ts-expect-error: put there by the line above
          const { violations } = await globalThis.axe.run(document, {
            runOnly: { type: "tag", values: rules },
            resultTypes: ["violations"],
          });
          /** @type {{id: string, nodes: {target: string[], failureSummary: string}[]}[]} */
          const all = violations;
          return all.flatMap(({ id, nodes }) =>
            nodes.map(({ target, failureSummary }) => {
              const summary = failureSummary.split("\n").slice(1).join(" ").trim();
              return `${id}: ${target.join(" ")}: ${summary}`;
            }),
          );
        }, RULES);
        found.push(...violations.map((violation) => `${kind} ${path}: ${violation}`));
      }
      await context.close();
      assertNone(found);
    });
  }
}

test("no page scrolls sideways on a narrow screen", async () => {
  const page = await browser.newPage();
  /** @type {string[]} */
  const wide = [];
  for (const path of await readablePagesOf(site)) {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(server.url(path), { waitUntil: "load" });
    await openDetails(page);
    for (const width of [320, 390, 768]) {
      await page.setViewportSize({ width, height: 800 });
      const found = await page.evaluate(() => {
        const root = document.scrollingElement ?? document.documentElement;
        if (root.scrollWidth <= root.clientWidth) return undefined;
        /** Whether something that it lies in scrolls by itself. @param {Element} element */
        const isBoxed = (element) => {
          /** @type {Element | null} */
          let at = element;
          while (at instanceof HTMLElement && at !== document.body) {
            // What is placed absolutely lies in the nearest box that is placed itself.
            const isFree = getComputedStyle(at).position === "absolute";
            at = isFree ? at.offsetParent : at.parentElement;
            if (at && at !== document.body && getComputedStyle(at).overflowX !== "visible") {
              return true;
            }
          }
          return false;
        };
        const culprits = [...document.body.querySelectorAll("*")]
          .filter((e) => e.getBoundingClientRect().right > root.clientWidth + 1 && !isBoxed(e))
          .map((e) => `${e.localName}.${e.getAttribute("class") ?? ""}`);
        return `${root.scrollWidth} > ${root.clientWidth}: ${culprits.slice(0, 3).join(", ")}`;
      });
      if (found) wide.push(`${path}: ${found}`);
    }
  }
  await page.close();
  assertNone(wide, "pages scroll sideways");
});
