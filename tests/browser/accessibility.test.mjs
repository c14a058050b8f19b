// Whether everybody can read the sample: axe, narrow screens.
// @ts-check
import { test } from "node:test";
import {
  assertNone,
  axe,
  onePageOfEachKind,
  openDetails,
  readablePagesOf,
  sampleInBrowser,
} from "./harness.mjs";

/** @type {Record<string, string>} */
let pages;
const sample = sampleInBrowser(async (site) => {
  pages = await onePageOfEachKind(site);
});

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [device, width, height] of /** @type {const} */ ([
    ["desktop", 1440, 900],
    ["phone", 390, 844],
  ])) {
    test(`axe finds nothing in any kind of page: ${device}, ${colorScheme}`, async () => {
      // axe itself cannot run under the policy of the site; the policy has tests of its own.
      const context = await sample.browser.newContext({
        bypassCSP: true,
        colorScheme,
        viewport: { width, height },
      });
      const page = await context.newPage();
      /** @type {string[]} */
      const found = [];
      for (const [kind, path] of Object.entries(pages)) {
        await page.goto(sample.server.url(path), { waitUntil: "load" });
        await openDetails(page);
        const violations = await axe(page);
        found.push(...violations.map((violation) => `${kind} ${path}: ${violation}`));
      }
      await context.close();
      assertNone(found);
    });
  }
}

test("no page scrolls sideways on a narrow screen", async () => {
  const page = await sample.browser.newPage();
  /** @type {string[]} */
  const wide = [];
  for (const path of await readablePagesOf(sample.site)) {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto(sample.server.url(path), { waitUntil: "load" });
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
