// Trainings and troubleshooting trees: answered by keyboard, kept, forgotten, printed, without scripts.
// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertNone, axe, filesOf, openDetails, sampleInBrowser, watch } from "./harness.mjs";

const DAY_ONE = "培训/入职第一天.html";
const SAFETY = "培训/信息安全意识.html";
const QUESTIONS = "常见问题/信息安全常见问题.html";

/** @type {string[]} */
let trainings;
/** @type {string[]} */
let faqs;
const sample = sampleInBrowser(async (site) => {
  const pages = (await filesOf(site)).filter((path) => path.endsWith(".html") && !path.endsWith("index.html"));
  trainings = pages.filter((path) => path.startsWith("培训/"));
  faqs = pages.filter((path) => path.startsWith("常见问题/"));
});

/**
 * Opens a page of the sample in a tab that is closed with the test.
 * @param {import("node:test").TestContext} context
 * @param {string} path @param {import("playwright-core").BrowserContextOptions} [options]
 */
async function open(context, path, options) {
  const own = await sample.browser.newContext(options);
  context.after(() => own.close());
  const page = await own.newPage();
  const problems = await watch(page);
  await page.goto(sample.server.url(path));
  return { page, problems };
}

/** Chooses options by keyboard alone. @param {import("playwright-core").Page} page @param {string[]} letters */
async function answer(page, letters) {
  await page.locator(".quiz input").first().focus();
  for (const [i, chosen] of letters.entries()) {
    const question = `quiz-${i + 1}`;
    const at = () => page.evaluate(() => {
      const input = /** @type {HTMLInputElement} */ (document.activeElement);
      return { question: input.name, letter: input.value, type: input.type };
    });
    assert.equal((await at()).question, question, "the next stop is the next question");
    if ((await at()).type === "radio") {
      // The first option is chosen with the space bar, the others with the arrows.
      await page.keyboard.press("Space");
      for (let tries = 0; (await at()).letter !== chosen; tries += 1) {
        assert.ok(tries < 10, `${question} has no ${chosen}`);
        await page.keyboard.press("ArrowDown");
      }
      await page.keyboard.press("Tab");
      continue;
    }
    while ((await at()).question === question) {
      if (chosen.includes((await at()).letter)) await page.keyboard.press("Space");
      await page.keyboard.press("Tab");
    }
  }
}

/** @param {import("playwright-core").Page} page */
const kept = (page) => page.evaluate(() => JSON.stringify(localStorage));

describe("the self-check", () => {
  test("is answered by keyboard, scored, kept and forgotten", async (context) => {
    const { page, problems } = await open(context, DAY_ONE);
    const status = page.locator(".quiz-status");
    assert.match(await page.locator(".quiz-note").innerText(), /这是自测.*不会发送给任何人/);
    assert.equal(await page.locator(".quiz-answer:visible").count(), 0, "no answer before the check");
    const check = page.getByRole("button", { name: "检查答案" });
    await check.press("Enter");
    await status.getByText("第 1、2、3、4、5 题").waitFor();
    await answer(page, ["A", "B", "B", "AC", "B"]);
    assert.ok(await check.evaluate((button) => button === document.activeElement), "the last stop is the check");
    await page.keyboard.press("Enter");
    await status.getByText("答对 4 题，共 5 题，80 分。").waitFor();
    assert.equal(await page.locator(".quiz-question.is-right").count(), 4);
    const wrong = page.locator(".quiz-question.is-wrong");
    assert.equal(await wrong.getAttribute("id"), "quiz-3");
    assert.match(await wrong.locator("legend").innerText(), /答错/);
    assert.ok(await wrong.locator(".quiz-answer a").isVisible(), "the explanation leads to its source");
    assert.match(await wrong.locator(".quiz-right").innerText(), /^C\s+不告诉/);

    await page.reload();
    await page.locator(".quiz-last").getByText("答对 4 / 5，80 分。").waitFor();
    assert.equal(await page.locator(".quiz input:checked").count(), 0);
    await page.getByRole("button", { name: "清除成绩" }).press("Enter");
    assert.ok(!(await page.locator(".quiz-last").isVisible()));
    assert.ok(!(await kept(page)).includes("docent:quiz"), "nothing is left on the device");
    await page.reload();
    assert.ok(!(await page.locator(".quiz-last").isVisible()));
    assertNone(problems);
  });

  test("says whether the pass mark is reached, and takes marks away that no longer hold", async (context) => {
    const { page, problems } = await open(context, SAFETY);
    const right = await page.locator(".quiz-question").evaluateAll((questions) =>
      questions.map((question) => [...question.querySelectorAll("[data-right]")].map((input) => /** @type {HTMLInputElement} */ (input).value).join("")),
    );
    await answer(page, right);
    await page.getByRole("button", { name: "检查答案" }).click();
    await page.locator(".quiz-status").getByText("100 分。达到合格线（80 分）").waitFor();
    await page.locator("#quiz-1 input").first().check();
    assert.equal(await page.locator("#quiz-1.is-right").count(), 0);
    assert.ok(!(await page.locator("#quiz-1 .quiz-answer").isVisible()));
    await page.getByRole("button", { name: "检查答案" }).click();
    await page.locator(".quiz-status").getByText("86 分").waitFor();
    assertNone(problems);
  });

  test("works on a device that keeps nothing", async (context) => {
    const { page } = await open(context, "index.html");
    await page.addInitScript(() => {
      Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage"); } });
    });
    await page.goto(sample.server.url(DAY_ONE));
    await answer(page, ["A", "B", "C", "AC", "B"]);
    await page.keyboard.press("Enter");
    await page.locator(".quiz-status").getByText("100 分").waitFor();
  });

  test("is whole without scripts", async (context) => {
    const { page } = await open(context, SAFETY, { javaScriptEnabled: false });
    await page.locator("#quiz-1 input").nth(1).check();
    const answers = page.locator(".quiz-answer > summary");
    assert.equal(await answers.count(), 7);
    await answers.first().click();
    assert.ok(await page.locator("#quiz-1 .quiz-right").isVisible());
    assert.equal(await page.locator("docent-quiz button").count(), 0, "no button that does nothing");
  });

  test("is printed without its answers", async (context) => {
    const { page } = await open(context, SAFETY);
    await page.emulateMedia({ media: "print" });
    await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
    for (const hidden of [".quiz-answer", ".quiz-right", ".quiz-tools", ".feedback"]) {
      assert.equal(await page.locator(`${hidden}:visible`).count(), 0, hidden);
    }
    assert.equal(await page.locator(".quiz-question:visible").count(), 7);
  });
});

test("the sheets of a training are each as long as they should be", async (context) => {
  const { page } = await open(context, "index.html");
  const pagesOf = async (/** @type {string} */ path) => {
    await page.goto(sample.server.url(path));
    const pdf = await page.pdf({ preferCSSPageSize: true });
    return pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length;
  };
  for (const path of trainings.filter((path) => path.endsWith(".sign-in.html"))) {
    assert.equal(await pagesOf(path), 1, path);
  }
  const assessments = trainings.filter((path) => path.endsWith(".assessment.html"));
  assert.equal(assessments.length, 4);
  for (const path of assessments) {
    assert.ok(Number(await pagesOf(path)) <= 2, path);
    assert.equal(await page.locator("[data-right], .quiz-right").count(), 0, "no answer is on it");
  }
});

test("a tree is followed by keyboard, without scripts, to its end", async (context) => {
  const { page } = await open(context, QUESTIONS, { javaScriptEnabled: false });
  const tree = page.locator("#phish .cases").first();
  const branch = tree.locator("> li > details > summary", { hasText: "已经点了链接" });
  await branch.focus();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const end = tree.getByText("马上在另一台设备上改密码");
  assert.ok(await end.isVisible());
  const ends = await page.locator(".cases details:not(:has(details)) > div").evaluateAll((ends) =>
    ends.filter((end) => (end.textContent ?? "").trim() === "").length,
  );
  assert.equal(ends, 0, "each branch ends in something");
});

test("feedback leads to the owner's channel with document, version and step, and sends nothing", async (context) => {
  const { page, problems } = await open(context, "流程/账号申请与权限配置.html", { javaScriptEnabled: false });
  const step = page.locator("#review .report a");
  const address = new URL((await step.getAttribute("href")) ?? "");
  assert.match(address.searchParams.get("title") ?? "", /^反馈：DD-P01 [\d.]+ #review$/);
  const report = new URL((await page.locator(".feedback a[href^=https]").last().getAttribute("href")) ?? "");
  const body = report.searchParams.get("body") ?? "";
  for (const part of ["文件：DD-P01", "版本：", "负责人："]) assert.ok(body.includes(part), part);
  const mail = await page.locator('.feedback a[href^="mailto:"]').getAttribute("href");
  assert.match(decodeURIComponent(mail ?? ""), /文件：DD-P01.*\r\n版本：/s);
  assert.equal(await page.locator(".feedback form, .report form").count(), 0);
  assertNone(problems);
});

test("a question is found by another wording, and answered in search", async (context) => {
  const { page, problems } = await open(context, "index.html");
  await page.keyboard.press("Control+k");
  await page.locator("dialog.search input[role=combobox]").waitFor();
  await page.keyboard.insertText("老板叫我转账");
  const first = page.locator(".search [role=option].search-answer").first();
  await first.getByText("用通讯录里的电话打给本人核实").waitFor();
  assertNone(problems);
});

for (const [device, width, colorScheme] of /** @type {const} */ ([["desktop", 1440, "dark"], ["phone", 390, "light"]])) {
  test(`axe finds nothing in any quiz, sheet or tree: ${device}, ${colorScheme}`, async (context) => {
    const { page } = await open(context, "index.html", { bypassCSP: true, colorScheme, viewport: { width, height: 900 } });
    /** @type {string[]} */
    const found = [];
    for (const path of [...trainings, ...faqs, "reference/trainings.html"]) {
      await page.goto(sample.server.url(path));
      await openDetails(page);
      if (await page.locator("docent-quiz").count()) {
        for (const input of await page.locator(".quiz-options label:first-child input").all()) await input.check();
        await page.getByRole("button", { name: "检查答案" }).click();
      }
      found.push(...(await axe(page)).map((violation) => `${path}: ${violation}`));
    }
    assertNone(found);
  });
}
