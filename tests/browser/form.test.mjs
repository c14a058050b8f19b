// Forms: filled in by keyboard, wrong, hidden, kept, loaded, printed, and without scripts.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { describe, test } from "node:test";
import { assertNone, axe, filesOf, sampleInBrowser, watch } from "./harness.mjs";

const ACCOUNT = "表单/钉钉账号申请表.html";
const EXPENSES = "表单/费用报销单.html";

const sample = sampleInBrowser();

/** @param {string} path @param {import("playwright-core").BrowserContextOptions} [options] */
async function open(path, options) {
  const context = await sample.browser.newContext(options);
  const page = await context.newPage();
  const problems = await watch(page);
  await page.goto(sample.server.url(path));
  return { page, problems };
}

/** What is said to be wrong with a field. @param {import("playwright-core").Page} page @param {string} field */
const error = (page, field) => page.locator(`[data-field="${field}"] .field-error`).allInnerTexts();

describe("the account form", () => {
  test("is filled in by keyboard, and says what is wrong in Chinese", async () => {
    const { page, problems } = await open(ACCOUNT);
    await page.getByRole("button", { name: "检查填写" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("alert").getByText("处要改").waitFor();
    assert.deepEqual(await error(page, "name"), ["请填写"]);
    assert.deepEqual(await error(page, "site"), ["请选择"]);
    assert.deepEqual(await error(page, "perms"), ["请选择"]);
    // The first field that is wrong has the focus: on from there.
    assert.equal(await page.evaluate(() => document.activeElement?.id), "in-name");
    assert.equal(await page.locator("#in-name").getAttribute("aria-invalid"), "true");
    await page.keyboard.insertText("王小雨");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("A0012");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("财务部");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("会计");
    await page.keyboard.press("Tab");
    await page.keyboard.insertText("12");
    assert.deepEqual(await error(page, "mobile"), ["请填电话号码"]);
    await page.locator("#in-mobile").fill("13800000000");
    await page.locator("#in-start").fill("2026-12-01");
    await page.locator('[name="site"][value="总部"]').focus();
    await page.keyboard.press("Space");
    await page.locator('[name="op"][value="新增"]').focus();
    await page.keyboard.press("Space");
    await page.locator('[name="perms"][value="msg"]').focus();
    await page.keyboard.press("Space");
    await page.locator("#in-why").fill("入职");
    await page.getByRole("button", { name: "检查填写" }).press("Enter");
    await page.getByRole("status").getByText("没有发现问题").waitFor();
    assert.equal(await page.locator(".field-error, [aria-invalid], .form-problems").count(), 0);
    assertNone(problems);
    await page.context().close();
  });

  test("asks only for what applies, and drops what is hidden", async () => {
    const { page } = await open(ACCOUNT);
    const period = page.locator('[data-field="period"]');
    const heading = page.locator(".field-group", { hasText: "重要权限" });
    assert.ok(!(await period.isVisible()) && !(await heading.isVisible()));
    await page.locator('[name="perms"][value="finance"]').check();
    assert.ok((await period.isVisible()) && (await heading.isVisible()));
    await page.locator("#in-limit").fill("5000.005");
    await page.locator("#in-idcard").fill("110105194912310021");
    await page.locator('[name="period/from"]').fill("2026-12-01");
    await page.locator('[name="period/to"]').fill("2026-11-01");
    await page.getByRole("button", { name: "检查填写" }).click();
    assert.deepEqual(await error(page, "limit"), ["金额最多两位小数"]);
    assert.deepEqual(await error(page, "idcard"), ["身份证号不正确，请核对"]);
    assert.deepEqual(await error(page, "period"), ["结束日期早于开始日期"]);
    await page.locator('[name="perms"][value="finance"]').uncheck();
    assert.ok(!(await period.isVisible()));
    const saved = await download(page, "下载 JSON");
    assert.ok(!("period" in JSON.parse(saved).answers) && !("limit" in JSON.parse(saved).answers));
    await page.context().close();
  });

  test("keeps a draft without personal data, and deletes it", async () => {
    const { page } = await open(ACCOUNT);
    await page.locator("#in-name").fill("王小雨");
    await page.locator("#in-mobile").fill("13800000000");
    const stored = () => page.evaluate(() => JSON.stringify(localStorage));
    await page.waitForFunction(() => JSON.stringify(localStorage).includes("王小雨"));
    assert.ok(!(await stored()).includes("13800000000"));
    await page.reload();
    await page.getByRole("status").getByText("已恢复").waitFor();
    assert.equal(await page.locator("#in-name").inputValue(), "王小雨");
    assert.equal(await page.locator("#in-mobile").inputValue(), "");
    page.on("dialog", (dialog) => dialog.accept());
    await page.getByRole("button", { name: "清空" }).click();
    assert.equal(await page.locator("#in-name").inputValue(), "");
    assert.ok(!(await stored()).includes("docent:form"));
    await page.context().close();
  });
});

/** @param {import("playwright-core").Page} page @param {string} name */
async function download(page, name) {
  const waiting = page.waitForEvent("download");
  await page.getByRole("button", { name }).click();
  return readFile(await (await waiting).path(), "utf8");
}

describe("the expenses form", () => {
  /** @param {import("playwright-core").Page} page */
  async function fillRows(page) {
    const cell = (/** @type {number} */ row, /** @type {string} */ column) => page.locator(`[name="items/${row}/${column}"]`);
    await cell(1, "why").fill("打车");
    await cell(1, "amount").fill("1234.5");
    await page.getByRole("button", { name: "添加一行: 费用明细" }).click();
    await cell(2, "why").fill("住宿");
    await cell(2, "amount").fill("0.55");
  }

  test("adds rows up, and writes amounts in words", async () => {
    const { page, problems } = await open(EXPENSES);
    await fillRows(page);
    assert.equal(await page.locator('[data-sum="amount"]').innerText(), "1235.05");
    assert.equal(await page.locator('[data-field="total"] output').innerText(), "1235.05");
    await page.locator("#in-words").fill("1235.05");
    assert.equal(await page.locator('[data-field="words"] .field-capitals').innerText(), "壹仟贰佰叁拾伍元零伍分");
    await page.getByRole("button", { name: "删除第 1 行" }).click();
    assert.equal(await page.locator('[data-field="total"] output').innerText(), "0.55");
    assert.equal(await page.locator('[name="items/1/why"]').inputValue(), "住宿");
    assertNone(problems);
    await page.context().close();
  });

  for (const format of ["JSON", "CSV"]) {
    test(`comes back from ${format}`, async () => {
      const { page } = await open(EXPENSES, { acceptDownloads: true });
      await page.locator("#in-name").fill("=王小雨");
      await fillRows(page);
      const saved = await download(page, `下载 ${format}`);
      const other = await open(EXPENSES);
      const file = { name: `a.${format.toLowerCase()}`, mimeType: "text/plain", buffer: Buffer.from(saved) };
      await other.page.locator("input[type=file]").setInputFiles(file);
      await other.page.getByRole("status").getByText("已载入").waitFor();
      assert.equal(await other.page.locator("#in-name").inputValue(), "=王小雨");
      assert.equal(await other.page.locator('[name="items/2/why"]').inputValue(), "住宿");
      assert.equal(await other.page.locator('[data-field="total"] output').innerText(), "1235.05");
      await page.context().close();
      await other.page.context().close();
    });
  }
});

test("on paper there is the form alone: blank with every field, filled with what is asked", async () => {
  const { page } = await open(ACCOUNT);
  await page.emulateMedia({ media: "print" });
  const print = (/** @type {string} */ event) => page.evaluate((name) => void dispatchEvent(new Event(name)), event);
  await print("beforeprint");
  assert.ok(await page.locator('[data-field="period"]').isVisible());
  assert.ok(await page.locator(".sheet-title").isVisible());
  assert.ok(!(await page.getByRole("button", { name: "检查填写" }).isVisible()));
  assert.equal(await page.locator(".opinion:visible").count(), 4);
  await print("afterprint");
  await page.locator('[name="op"][value="新增"]').check();
  await print("beforeprint");
  assert.ok(!(await page.locator('[data-field="period"]').isVisible()));
  assert.ok(await page.locator('[name="op"][value="新增"]').isChecked());
  await print("afterprint");
  const paper = await page.pdf({ preferCSSPageSize: true });
  assert.ok(paper.length > 10_000);
  await page.context().close();
});

test("without scripts the page is a form to print, which checks itself", async () => {
  const { page } = await open(ACCOUNT, { javaScriptEnabled: false });
  assert.equal(await page.locator("[data-field]:visible").count(), await page.locator("[data-field]").count());
  assert.ok(await page.getByText("填写条件：权限组包含财务").first().isVisible());
  await page.locator("#in-name").fill("王小雨");
  await page.getByRole("button", { name: "检查填写" }).click();
  assert.equal(page.url(), sample.server.url(ACCOUNT), "nothing is sent");
  assert.equal(await page.locator("#in-staff-no:focus").count(), 1, "the browser points at what is missing");
  await page.context().close();
});

test("axe finds nothing in any form, with everything shown and everything wrong", async () => {
  const context = await sample.browser.newContext({ bypassCSP: true });
  const page = await context.newPage();
  /** @type {string[]} */
  const found = [];
  for (const path of (await filesOf(sample.site)).filter((path) => /^表单\/.*\.html$/.test(path) && !path.endsWith("index.html"))) {
    await page.goto(sample.server.url(path));
    await page.getByRole("button", { name: "检查填写" }).click();
    await page.evaluate(() => document.querySelectorAll("[data-field]").forEach((field) => field.removeAttribute("hidden")));
    const violations = await axe(page);
    found.push(...violations.map((/** @type {string} */ violation) => `${path}: ${violation}`));
  }
  await context.close();
  assertNone(found.slice(0, 20));
});
