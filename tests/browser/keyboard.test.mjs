// The sample without a mouse.
// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import { assertNone, onePageOfEachKind, sampleInBrowser } from "./harness.mjs";

/** @type {Record<string, string>} */
let pages;
const sample = sampleInBrowser(async (site) => {
  pages = await onePageOfEachKind(site);
});

/** What has the focus, and whether one can see it. @param {import("playwright-core").Page} page */
const focus = (page) =>
  page.evaluate(() => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    if (!element || element === document.body) return undefined;
    const box = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    return {
      name: `${element.localName}.${element.getAttribute("class") ?? ""}`,
      text: (element.getAttribute("aria-label") ?? element.textContent ?? "").trim().slice(0, 40),
      isInMain: element.closest("main") !== null,
      isThemeSwitch: element.closest("docent-theme") !== null,
      isSkipLink: element.getAttribute("href") === "#docent-main",
      isOnScreen:
        box.width > 1 && box.height > 1 && box.bottom > 0 && box.top < innerHeight &&
        box.right > 0 && box.left < innerWidth,
      hasRing: style.outlineStyle !== "none" || style.boxShadow !== "none",
    };
  });

/** @param {import("playwright-core").Page} page */
const background = (page) =>
  page.evaluate(() => {
    const of = (/** @type {Element} */ element) => getComputedStyle(element).backgroundColor;
    const clear = "rgba(0, 0, 0, 0)";
    const body = of(document.body);
    return body === clear ? of(document.documentElement) : body;
  });

test("the first stop leads past the navigation to the text", async () => {
  const page = await sample.browser.newPage();
  await page.goto(sample.server.url(pages.process));
  await page.keyboard.press("Tab");
  const first = await focus(page);
  assert.ok(first?.isSkipLink, `the first stop is ${first?.name} ${first?.text}`);
  assert.ok(first.isOnScreen, "the skip link is seen while it has the focus");
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok((await focus(page))?.isInMain, "the next stop is in the text");
  await page.close();
});

for (const [device, width, height] of /** @type {const} */ ([
  ["desktop", 1440, 900],
  ["phone", 390, 844],
])) {
  test(`Tab reaches the text, and one always sees where one is: ${device}`, async () => {
    const page = await sample.browser.newPage({ viewport: { width, height } });
    await page.goto(sample.server.url(pages.process));
    /** @type {string[]} */
    const unseen = [];
    let stops = 0;
    let isInMain = false;
    // As far as the first stops in the text; a sidebar of the sample has fewer than 100.
    while (!isInMain && stops < 150) {
      await page.keyboard.press("Tab");
      stops += 1;
      const at = await focus(page);
      if (!at) continue;
      isInMain = at.isInMain;
      if (!at.isOnScreen || !at.hasRing) unseen.push(`${stops}: ${at.name} ${at.text}`);
    }
    assert.ok(isInMain, `the text is not reached within ${stops} stops`);
    assertNone(unseen, "stops that cannot be seen");
    await page.close();
  });
}

test("the theme is switched by keyboard, and stays", async () => {
  const context = await sample.browser.newContext({ colorScheme: "light" });
  const page = await context.newPage();
  await page.goto(sample.server.url(pages.process));
  let at;
  for (let stops = 0; stops < 20 && !at?.isThemeSwitch; stops += 1) {
    await page.keyboard.press("Tab");
    at = await focus(page);
  }
  assert.ok(at?.isThemeSwitch, "the switch is among the first 20 stops");
  assert.ok(at.text, "the switch says what it is");

  const light = await background(page);
  // Three states at most: as the system, light, dark.
  for (let presses = 0; presses < 3 && (await background(page)) === light; presses += 1) {
    await page.keyboard.press("Enter");
  }
  const dark = await background(page);
  assert.notEqual(dark, light, "nothing changed");

  await page.reload();
  assert.equal(await background(page), dark, "lost by a reload");
  await page.goto(sample.server.url(pages.form));
  assert.equal(await background(page), dark, "lost on the next page");
  await context.close();
});

test("a dark system gets dark pages without a script", async () => {
  const context = await sample.browser.newContext({ colorScheme: "dark", javaScriptEnabled: false });
  const dark = await context.newPage();
  await dark.goto(sample.server.url(pages.process));
  const light = await sample.browser.newPage({ colorScheme: "light" });
  await light.goto(sample.server.url(pages.process));
  assert.notEqual(await background(dark), await background(light));
  await context.close();
  await light.close();
});
