// Every page of the sample in a browser: over http under the strictest policy, and over file://.
// @ts-check
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  PATIENCE,
  assertNone,
  fileUrl,
  onePageOfEachKind,
  pagesOf,
  redirectsOf,
  sampleInBrowser,
  until,
  watch,
} from "./harness.mjs";

const sample = sampleInBrowser();

/** @param {(page: string) => string} address */
async function visitAll(address) {
  const page = await sample.browser.newPage();
  const problems = await watch(page);
  const redirects = await redirectsOf(sample.site);
  /** @type {string[]} */
  const found = [];
  for (const path of await pagesOf(sample.site)) {
    problems.length = 0;
    await page.goto(address(path), { waitUntil: "load" });
    if (redirects.includes(path)) {
      await page.waitForURL((url) => url.href !== address(path), { timeout: PATIENCE });
      await page.waitForLoadState("load");
    }
    // What scripts do when the page is idle counts as well.
    await page.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 1000 })));
    found.push(...problems.map((problem) => `${path}: ${problem}`));
  }
  await page.close();
  return found;
}

test("every page loads over http without an error, a lost request or a breach of the policy", async () => {
  assertNone(await visitAll(sample.server.url));
});

test("every page loads over file:// without an error or a lost request", async () => {
  assertNone(await visitAll((path) => fileUrl(sample.site, path)));
});

test("a page of each kind says what it says without a script", async () => {
  const context = await sample.browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  /** @type {string[]} */
  const lost = [];
  page.on("response", (response) => {
    if (response.status() >= 400) lost.push(response.url());
  });
  for (const path of Object.values(await onePageOfEachKind(sample.site))) {
    await page.goto(sample.server.url(path), { waitUntil: "load" });
    const words = await page.locator("main").innerText();
    if (words.trim().length < 10) lost.push(`${path} says nothing`);
  }
  await context.close();
  assertNone(lost);
});

test("the policy is in force, and a breach is noticed", async () => {
  const page = await sample.browser.newPage();
  const problems = await watch(page);
  await page.goto(sample.server.url("index.html"));
  const refused = await page.evaluate(() => {
    document.body.setAttribute("style", "color: red");
    try {
      document.body.innerHTML = "<p>";
      return false;
    } catch {
      return true;
    }
  });
  assert.ok(refused, "a text became markup");
  for (const directive of ["policy: style-src", "policy: require-trusted-types-for"]) {
    await until(
      () => problems.some((problem) => problem.startsWith(directive)),
      () => `nothing says ${directive}:\n${problems.join("\n")}`,
    );
  }
  await page.close();
});
