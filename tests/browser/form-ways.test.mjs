// Forms handed in: by link, mail, issue and web address; every rule broken; the paper they ask for.
// @ts-check
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { promisify } from "node:util";
import { assertNone, filesOf, launch, program, scratch, serve, watch } from "./harness.mjs";

const RECEIVER = "https://forms.example.com/in";

const FORM = `---
type: form
id: F1
title: 采购单
version: "1.0"
effective: 2026-03-01
layout: {paper: A5, number: "CG-{yyyy}-{seq:3}"}
submit:
  - {to: link, url: "https://oa.example.com/apply", note: 首选}
  - {to: mail, address: buy@example.com}
  - {to: issue, url: "https://git.example.com/it/-/issues/new"}
  - {to: issue, url: "https://github.example.com/it/issues/new"}
  - {to: webhook, url: "${RECEIVER}"}
  - {to: paper}
fields:
  - {id: name, label: 申请人, kind: person, required: true}
  - {id: phone, label: 手机号, kind: phone}
  - {id: code, label: 工号, kind: text, pattern: "[A-Z][0-9]{4}", max: 5}
  - {id: count, label: 数量, kind: number, min: 1, max: 9}
  - {id: price, label: 单价, kind: money}
  - {id: period, label: 起止, kind: daterange}
  - {id: card, label: 身份证号, kind: idcard}
  - {id: sort, label: 类别, kind: choice, options: [办公, 设备], required: true}
  - {id: why, label: 事由, kind: textarea, min: 4, max: 2000, span: 4}
---
`;
const REGISTRY = "roles:\n  - {id: buyer, name: 采购专员, holders: [王小雨, 李明]}\n";

/** @type {import("playwright-core").Browser} */
let browser;
/** @type {Awaited<ReturnType<typeof serve>>} */
let server;
/** @type {string} */
let site;

before(async () => {
  const root = await scratch();
  await mkdir(join(root, "content"));
  await writeFile(join(root, "docent.yaml"), "title: 测试\nlanguage: zh-CN\n");
  await writeFile(join(root, "content/organization.yaml"), REGISTRY);
  await writeFile(join(root, "content/form.md"), FORM);
  site = join(root, "public");
  await promisify(execFile)(program(), ["build", root, "--output", site, "--as-of", "2026-11-15"]);
  server = await serve(site);
  browser = await launch();
});

after(async () => {
  await browser?.close();
  await server?.close();
});

/** @param {import("playwright-core").BrowserContextOptions} [options] */
async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  page.on("dialog", (dialog) => dialog.accept());
  // Nothing of these tests leaves the machine.
  await page.route(/example\.com/, (route) => route.abort());
  await page.goto(server.url("form.html"));
  return page;
}

/** @param {import("playwright-core").Page} page */
async function fill(page, why = "办公用纸一箱") {
  await page.locator("#in-name").fill("王小雨");
  await page.locator("#in-phone").fill("13800000000");
  await page.locator('[name="sort"][value="办公"]').check();
  await page.locator("#in-why").fill(why);
}

/** @param {import("playwright-core").Page} page @param {string} way */
const statusOf = (page, way) => page.locator(`[data-way="${way}"] .way-status`).first();

/** Clicks a link and returns where it leads then. @param {import("playwright-core").Locator} link */
async function addressOf(link) {
  await link.evaluate((a) => a.addEventListener("click", (event) => event.preventDefault()));
  await link.click();
  return (await link.getAttribute("href")) ?? "";
}

describe("ways to hand a form in", () => {
  test("a mail has a short text without personal data", async () => {
    const page = await open();
    await fill(page, "很长的事由".repeat(100));
    const address = await addressOf(page.locator('[data-way="mail"] a'));
    assert.ok(address.startsWith("mailto:buy@example.com?subject="), address);
    assert.ok(address.length <= 1900, `${address.length}`);
    const text = decodeURIComponent(address);
    assert.ok(text.includes("申请人：王小雨") && text.includes("其余请粘贴全文"), text);
    assert.ok(!text.includes("13800000000"));
    await statusOf(page, "mail").getByText("请在那边补填：手机号").waitFor();
    await page.context().close();
  });

  test("an issue has title and text, as GitLab and as GitHub name them", async () => {
    const page = await open();
    await fill(page);
    const links = page.locator('[data-way="issue"] a');
    const gitlab = new URL(await addressOf(links.nth(0)));
    assert.equal(gitlab.searchParams.get("issue[title]"), "采购单 F1");
    assert.ok(gitlab.searchParams.get("issue[description]")?.includes("事由：办公用纸一箱"));
    const github = new URL(await addressOf(links.nth(1)));
    assert.equal(github.searchParams.get("title"), "采购单 F1");
    assert.ok(github.searchParams.get("body")?.includes("事由：办公用纸一箱"));
    assert.ok(!decodeURIComponent(gitlab.href + github.href).includes("13800000000"));
    await page.locator("#in-why").fill("很长的事由".repeat(300));
    assert.ok((await addressOf(links.nth(0))).length <= 7800);
    await page.context().close();
  });

  test("a web address gets the answers, personal data included, in the body", async () => {
    const page = await open({ bypassCSP: true });
    await fill(page);
    /** @type {import("playwright-core").Request[]} */
    const seen = [];
    let status = 500;
    const headers = { "Access-Control-Allow-Origin": "*", "Access-Control-Allow-Headers": "Content-Type" };
    await page.route(RECEIVER, (route) => {
      if (route.request().method() === "POST") seen.push(route.request());
      return route.fulfill({ status: route.request().method() === "OPTIONS" ? 204 : status, headers });
    });
    const send = page.locator('[data-way="webhook"]').getByRole("button", { name: "发送" });
    await send.click();
    await statusOf(page, "webhook").getByText("对方回答 500").waitFor();
    status = 201;
    await send.click();
    await statusOf(page, "webhook").getByText("已送到").waitFor();
    assert.equal(seen[1].url(), RECEIVER);
    assert.deepEqual(seen[1].postDataJSON(), {
      form: "F1",
      version: "1.0",
      answers: { name: "王小雨", phone: "13800000000", sort: "办公", why: "办公用纸一箱" },
    });
    await page.context().close();
  });

  test("where the policy of the site forbids it, the page says so and offers what else there is", async () => {
    const page = await open();
    await fill(page);
    const way = page.locator('[data-way="webhook"]');
    await way.getByRole("button", { name: "发送" }).click();
    await statusOf(page, "webhook").getByText("没有送到").waitFor();
    assert.equal(await page.locator("#in-name").inputValue(), "王小雨");
    assert.ok(await way.getByRole("button", { name: "复制全文" }).isVisible());
    assert.ok(await way.getByRole("button", { name: "下载 JSON" }).isVisible());
    await page.context().close();
  });

  test("every way says what to do without scripts, and links have a picture for telephones", async () => {
    const page = await open({ javaScriptEnabled: false });
    assert.equal(await page.locator(".way").count(), 6);
    assert.equal(await page.locator(".way-how:visible").count(), 7);
    assert.ok(await page.getByText("这一种要开启脚本才能用").isVisible());
    assert.equal(await page.locator('[data-way="link"] svg.qr').getAttribute("role"), "img");
    await page.context().close();
  });
});

test("every rule that is broken has its message", async () => {
  const page = await open();
  const problems = await watch(page);
  const cases = /** @type {const} */ ([
    ["count", "#in-count", "0", "不能小于 1"],
    ["count", "#in-count", "10", "不能大于 9"],
    ["price", "#in-price", "0.001", "金额最多两位小数"],
    ["code", "#in-code", "a1", "格式不对"],
    ["why", "#in-why", "纸", "至少 4 字"],
    ["phone", "#in-phone", "12", "请填电话号码"],
    ["card", "#in-card", "110105194912310021", "身份证号不正确，请核对"],
    ["period", '[name="period/from"]', "2026-12-01", "请填起止两个日期"],
    ["period", '[name="period/to"]', "2026-11-01", "结束日期早于开始日期"],
  ]);
  await page.getByRole("button", { name: "检查填写" }).click();
  for (const [field, control, value, message] of cases) {
    await page.locator(control).fill(value);
    assert.deepEqual(await page.locator(`[data-field="${field}"] .field-error`).allInnerTexts(), [message]);
  }
  await page.locator("#in-count").focus();
  await page.locator("#in-count").fill("");
  await page.keyboard.type("e");
  assert.deepEqual(await page.locator('[data-field="count"] .field-error').allInnerTexts(), ["请填数字"]);
  // The browser stops at the greatest length; what comes by a file is told.
  assert.equal(await page.locator("#in-code").getAttribute("maxlength"), "5");
  assertNone(problems);
  await page.context().close();
});

test("persons who are known are offered", async () => {
  const page = await open();
  assert.equal(await page.locator("#in-name").getAttribute("list"), "form-persons");
  const names = await page.locator("#form-persons option").evaluateAll((all) => all.map((option) => /** @type {HTMLOptionElement} */ (option).value));
  assert.deepEqual(names.sort(), ["李明", "王小雨"].sort());
  await page.context().close();
});

test("the number is an example on the screen and a blank line on paper, which is A5", async () => {
  const page = await open();
  assert.equal(await page.locator(".sheet-number").innerText(), "单据编号 提交后由系统编号 例如 CG-2026-001");
  assert.ok(!(await page.content()).includes("{seq"));
  await page.emulateMedia({ media: "print" });
  assert.ok(!(await page.locator(".sheet-example").isVisible()));
  const paper = await page.pdf({ preferCSSPageSize: true });
  const boxes = [...paper.toString("latin1").matchAll(/\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/g)];
  assert.ok(boxes.length > 0);
  for (const [, width, height] of boxes) {
    assert.ok(Math.abs(Number(width) - 419.5) < 1.5 && Math.abs(Number(height) - 595.3) < 1.5, `${width} × ${height}`);
  }
  await page.context().close();
});

test("the blank form lies beside its page", async () => {
  const page = await open();
  const files = await filesOf(site);
  for (const name of ["Word（DOCX）", "Excel（XLSX）"]) {
    const href = (await page.getByRole("link", { name }).getAttribute("href")) ?? "";
    assert.ok(files.includes(href), href);
  }
  await page.context().close();
});
