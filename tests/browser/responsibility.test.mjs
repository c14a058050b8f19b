// The pages about who does what: what they do with scripts, whether everybody can read them, and
// whether the published JSON is what its schema says.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, test } from "node:test";
import { promisify } from "node:util";
import { assertNone, axe, program, sampleInBrowser } from "./harness.mjs";

const require = createRequire(import.meta.url);
const PAGES = ["matrix", "duties", "handovers", "authority", "permissions", "systems", "form-use"];
const paths = PAGES.map((page) => `reference/${page}.html`);

const sample = sampleInBrowser();

/** @param {string} path @param {import("playwright-core").BrowserContextOptions} [options] */
async function open(path, options) {
  const context = await sample.browser.newContext(options);
  const page = await context.newPage();
  await page.goto(sample.server.url(path));
  return page;
}

for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
  for (const [device, width, height] of /** @type {const} */ ([
    ["desktop", 1440, 900],
    ["phone", 390, 844],
  ])) {
    test(`axe finds nothing: ${device}, ${colorScheme}`, async () => {
      /** @type {string[]} */
      const found = [];
      for (const path of paths) {
        const page = await open(path, { bypassCSP: true, colorScheme, viewport: { width, height } });
        await page.evaluate(() => {
          document.querySelectorAll("main details").forEach((d) => d.setAttribute("open", ""));
          for (const button of document.querySelectorAll(".company-tools .button")) {
            /** @type {HTMLElement} */ (button).click();
          }
        });
        const violations = await axe(page);
        found.push(...violations.map((/** @type {string} */ violation) => `${path}: ${violation}`));
        await page.context().close();
      }
      assertNone(found.slice(0, 20));
    });
  }
}

describe("without scripts", () => {
  test("every page is whole", async () => {
    for (const path of paths) {
      const page = await open(path, { javaScriptEnabled: false });
      assert.ok(await page.locator("main table tbody tr").first().isVisible(), path);
      const hidden = await page.locator("main [hidden]").count();
      assert.equal(hidden, 0, `${path} hides something`);
      await page.context().close();
    }
  });
});

describe("with scripts", () => {
  test("who approves an amount is answered in every way of writing it", async () => {
    const page = await open("reference/authority.html");
    const answer = page.locator(".ask-answer");
    const amount = page.locator(".ask-authority input");
    for (const written of ["8000", "8,000", "8,000 元", "￥8000", "８０００", "0.8万", "8k"]) {
      await amount.fill(written);
      await answer.getByText("采购申请").waitFor();
      assert.match((await answer.innerText()).replace(/\s+/g, " "), /采购申请.*★ 财务经理/, written);
    }
    assert.equal(await page.locator("tr.is-answer").count(), 3);
    await page.locator(".ask-authority select").selectOption("费用报销");
    assert.equal(await page.locator("tr.is-answer").count(), 1);
    await amount.fill("八千");
    assert.equal((await answer.innerText()).trim(), "");
    await page.context().close();
  });

  test("the roles of a department open and close, and processes are filtered", async () => {
    const page = await open("reference/matrix.html");
    const role = page.locator("table.company thead").getByText("会计", { exact: true });
    assert.ok(!(await role.isVisible()));
    await page.getByRole("button", { name: /^财务部/ }).click();
    assert.ok(await role.isVisible());
    await page.getByRole("button", { name: /^财务部/ }).click();
    assert.ok(!(await role.isVisible()));
    await page.locator(".company-tools input").fill("报销");
    assert.equal(await page.locator("table.company tbody tr:visible").count(), 1);
    await page.context().close();
  });

  test("chosen roles stay in the address and on the device", async () => {
    const page = await open("reference/duties.html");
    const shown = page.locator("[data-role]:visible");
    const all = await shown.count();
    assert.ok(all >= 14);
    await page.getByLabel("出纳", { exact: true }).check();
    await page.getByLabel("会计", { exact: true }).check();
    assert.equal(await shown.count(), 2);
    const address = page.url();
    assert.match(address, /#roles=accountant\+cashier$/);
    await page.goto("about:blank");
    await page.goto(sample.server.url("reference/duties.html"));
    assert.equal(await shown.count(), 2, "kept on the device");
    await page.getByRole("button", { name: "显示全部" }).click();
    assert.equal(await shown.count(), all);
    const other = await (await sample.browser.newContext()).newPage();
    await other.goto(address);
    assert.equal(await other.locator("[data-role]:visible").count(), 2, "kept in the address");
    await page.context().close();
    await other.context().close();
  });

  test("a wide matrix scrolls in its own box, with its head and its steps in sight", async () => {
    const page = await open("reference/matrix.html", { viewport: { width: 390, height: 844 } });
    await page.locator(".company-tools .button").click();
    const box = page.locator(".company-box");
    await box.evaluate((element) => element.scrollTo(400, 300));
    const places = await box.evaluate((element) => {
      const { left, top } = element.getBoundingClientRect();
      const head = element.querySelector("thead th")?.getBoundingClientRect();
      const row = element.querySelector("tbody tr:nth-child(8) th")?.getBoundingClientRect();
      return { left, top, head: head?.left, headTop: head?.top, row: row?.left };
    });
    assert.ok(Math.abs((places.head ?? -1e3) - places.left) < 3, JSON.stringify(places));
    assert.ok(Math.abs((places.headTop ?? -1e3) - places.top) < 3, JSON.stringify(places));
    assert.ok(Math.abs((places.row ?? -1e3) - places.left) < 3, JSON.stringify(places));
    const sideways = await page.evaluate(() => document.documentElement.scrollWidth);
    assert.equal(sideways, 390);
    await page.context().close();
  });
});

describe("by keyboard", () => {
  test("a department opens, processes are filtered, and a wide matrix is scrolled", async () => {
    const page = await open("reference/matrix.html", { viewport: { width: 390, height: 844 } });
    await page.locator(".company-tools input").focus();
    await page.keyboard.type("采购");
    assert.equal(await page.locator("table.company tbody tr:visible").count(), 1);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("Delete");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    assert.equal(await page.locator(".company-toggle[aria-expanded=false]").count(), 0);
    await page.keyboard.press("Tab");
    const box = page.locator(".company-box");
    assert.ok(await box.evaluate((element) => element === document.activeElement));
    for (let i = 0; i < 8; i++) await page.keyboard.press("ArrowRight");
    await page.waitForFunction(() => (document.querySelector(".company-box")?.scrollLeft ?? 0) > 100);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    const first = page.locator(".company-toggle").first();
    await first.focus();
    await page.keyboard.press("Space");
    assert.equal(await first.getAttribute("aria-expanded"), "false");
    await page.context().close();
  });

  test("permissions are filtered by role and sorted within their systems", async () => {
    const page = await open("reference/permissions.html");
    const rows = page.locator("table.permissions tbody tr:not(.rowgroup-head):visible");
    const all = await rows.count();
    await page.locator("docent-permissions input").focus();
    await page.keyboard.type("出纳");
    const some = await rows.count();
    assert.ok(some > 0 && some < all, `${some} of ${all}`);
    const column = await page.locator("table.permissions thead th").allInnerTexts();
    const place = column.findIndex((text) => text.trim() === "出纳") + 1;
    assert.equal(await rows.locator(`:nth-child(${place}) .has`).count(), some);
    await page.keyboard.press("ControlOrMeta+A");
    await page.keyboard.press("Delete");
    assert.equal(await rows.count(), all);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    const head = page.locator("table.permissions thead th").first();
    assert.equal(await head.getAttribute("aria-sort"), "ascending");
    for (const body of await page.locator("table.permissions tbody").all()) {
      const names = await body.locator("tr:not(.rowgroup-head) th").allInnerTexts();
      const sorted = [...names].sort(new Intl.Collator("zh-CN", { numeric: true }).compare);
      assert.deepEqual(names, sorted);
      assert.match((await body.locator("tr").first().getAttribute("class")) ?? "", /rowgroup-head/);
    }
    await page.context().close();
  });

  test("one's own duties are chosen", async () => {
    const page = await open("reference/duties.html");
    const shown = page.locator("[data-role]:visible");
    const all = await shown.count();
    await page.locator(".choose-roles input").first().focus();
    await page.keyboard.press("Space");
    assert.equal(await shown.count(), 1);
    await page.getByRole("button", { name: "显示全部" }).focus();
    await page.keyboard.press("Enter");
    assert.equal(await shown.count(), all);
    await page.context().close();
  });

  test("whatever has the focus shows it, on the pages of roles and departments too", async () => {
    for (const path of ["岗位/出纳.html", "岗位/财务部.html", ...paths]) {
      const page = await open(path);
      await page.locator("main a[href]").first().focus();
      /** @type {string[]} */
      const unseen = [];
      for (let i = 0; i < 25; i++) {
        await page.keyboard.press("Tab");
        const lacks = await page.evaluate(() => {
          const element = document.activeElement;
          if (!element || element === document.body) return "";
          const { outlineStyle, boxShadow } = getComputedStyle(element);
          return outlineStyle === "none" && boxShadow === "none" ? element.outerHTML.slice(0, 120) : "";
        });
        if (lacks) unseen.push(lacks);
      }
      assert.deepEqual(unseen, [], path);
      await page.context().close();
    }
  });
});

test("the name of an open department stays in sight", async () => {
  const page = await open("reference/matrix.html", { viewport: { width: 390, height: 844 } });
  await page.locator(".company-tools .button").click();
  const names = page.locator(".company-name");
  const box = page.locator(".company-box");
  const spans = await page.locator(".company-department").evaluateAll((heads) =>
    heads.map((head) => /** @type {HTMLElement} */ (head).offsetLeft),
  );
  for (let i = 0; i < (await names.count()); i++) {
    // As far as its first role is scrolled out of sight behind the names of processes.
    await box.evaluate((element, left) => element.scrollTo(left, 0), spans[i] - 60);
    const [place, frame] = [await names.nth(i).boundingBox(), await box.boundingBox()];
    assert.ok(place && frame && place.x >= frame.x && place.x + place.width <= frame.x + frame.width + 1, `${i}`);
  }
  await page.context().close();
});

test("the published JSON is what the published schema says", async () => {
  const { default: Ajv } = require("ajv/dist/2020");
  const { stdout } = await promisify(execFile)(program(), ["schema", "matrix"]);
  const validate = new Ajv({ strict: true, allErrors: true, allowUnionTypes: true }).compile(JSON.parse(stdout));
  const book = JSON.parse(await readFile(join(sample.site, "reference/matrix.json"), "utf8"));
  assert.ok(validate(book), JSON.stringify(validate.errors?.slice(0, 3)));
  assert.ok(book.processes.length >= 11);
  for (const file of ["matrix.xlsx", "matrix.csv"]) {
    const bytes = await readFile(join(sample.site, "reference", file));
    assert.ok(bytes.length > 1000, file);
  }
});
