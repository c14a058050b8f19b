// Search in the browser: over http under the strictest policy and over file://, by keyboard, by an
// input method, on a phone, and with everything that can go wrong.
// @ts-check
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { assertNone, axe, fileUrl, sampleInBrowser, until, watch } from "./harness.mjs";

const PAGE = "流程/账号申请与权限配置.html";
const OTHER = "流程/离职账号回收.html";

const sample = sampleInBrowser();

/** @typedef {import("playwright-core").Page} Tab */

/**
 * Opens a page of the sample in a tab that is closed with the test.
 *
 * @param {import("node:test").TestContext} context
 * @param {import("playwright-core").BrowserContextOptions & {page?: string, before?: (tab: Tab) => Promise<any>}} [options]
 */
async function visit(context, { page = PAGE, before: prepare, ...options } = {}) {
  const own = await sample.browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.after(() => own.close());
  const tab = await own.newPage();
  const problems = await watch(tab);
  await prepare?.(tab);
  await tab.goto(page.includes("://") ? page : sample.server.url(page), { waitUntil: "load" });
  return { tab, problems, own };
}

/** Waits until the dialog shows an answer. @param {Tab} tab @param {string | RegExp} [text] What it says. */
const answered = (tab, text = /\d/) => tab.locator(".search-status").filter({ hasText: text }).waitFor();

/** Opens search and asks. @param {Tab} tab @param {string} query */
async function ask(tab, query) {
  await tab.keyboard.press("Control+k");
  await tab.locator("dialog.search input[role=combobox]").waitFor();
  await tab.keyboard.insertText(query);
  await answered(tab);
}

/** The texts of the options. @param {Tab} tab @param {string} [which] */
const options = (tab, which = "") => tab.locator(`.search [role=option]${which}`);

/** The option that is chosen, by what it says. @param {Tab} tab */
const chosen = (tab) =>
  tab.evaluate(() => {
    const id = document.querySelector(".search [role=combobox]")?.getAttribute("aria-activedescendant");
    const option = id ? document.getElementById(id) : undefined;
    const selected = [...document.querySelectorAll(".search [aria-selected=true]")];
    if (selected.length > 1 || selected[0] !== option) throw new Error("what is chosen is not one");
    const all = [...document.querySelectorAll(".search [role=option]")];
    return option ? all.indexOf(option) : -1;
  });

/** How many places of the page are marked. @param {Tab} tab */
const marks = (tab) =>
  tab.evaluate(() => CSS.highlights?.get("docent-search")?.size ?? document.querySelectorAll("main mark").length);

for (const [scheme, address] of /** @type {const} */ ([
  ["http", (/** @type {string} */ page) => sample.server.url(page)],
  ["file", (/** @type {string} */ page) => fileUrl(sample.site, page)],
])) {
  test(`one types, finds and arrives over ${scheme}`, async (context) => {
    const { tab, problems } = await visit(context, { page: address(OTHER) });
    await ask(tab, "收不到验证码");
    const [first] = await options(tab, ".search-answer").all();
    assert.match((await first.textContent()) ?? "", /收不到验证码.*手机/s, "the answer is there");
    assert.ok((await first.locator("mark").count()) > 0, "what was typed is marked");
    await first.click();
    await tab.waitForURL((url) => url.pathname.includes(encodeURI("常见问题")));
    assert.match(tab.url(), /\?hl=.*#./);
    await until(async () => (await marks(tab)) > 0, () => "nothing is marked");
    const isSeen = await tab.evaluate(() => {
      const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
      const box = target?.getBoundingClientRect();
      return box && box.top >= 0 && box.top < innerHeight;
    });
    assert.ok(isSeen, "the place is in sight");
    assertNone(problems);
  });
}

test("nothing of search is loaded before it is used", async (context) => {
  /** @type {string[]} */
  const loaded = [];
  const { tab } = await visit(context, {
    before: async (tab) => { tab.on("request", (request) => loaded.push(request.url())); },
  });
  await tab.evaluate(() => new Promise((idle) => requestIdleCallback(idle, { timeout: 1000 })));
  assertNone(loaded.filter((url) => /\/search[./]/.test(new URL(url).pathname)));
});

test("without scripts the field leads to the list from A to Z", async (context) => {
  const { tab } = await visit(context, { javaScriptEnabled: false });
  const door = tab.locator(".search-open");
  assert.ok(await door.isVisible());
  assert.ok((await door.textContent())?.trim());
  await door.click();
  await tab.waitForURL(sample.server.url("reference/a-z.html"));
});

describe("opening and closing", () => {
  for (const [how, open] of /** @type {[string, (tab: Tab) => Promise<any>][]} */ ([
    ["Ctrl+K", (tab) => tab.keyboard.press("Control+k")],
    ["Cmd+K", (tab) => tab.keyboard.press("Meta+k")],
    ["/", (tab) => tab.keyboard.press("/")],
    ["the field", (tab) => tab.locator(".search-open").click()],
  ])) {
    test(`by ${how}`, async (context) => {
      const { tab, problems } = await visit(context);
      await open(tab);
      const input = tab.locator("dialog.search input[role=combobox]");
      await input.waitFor();
      assert.ok(await input.evaluate((element) => element === document.activeElement));
      assert.equal(await input.inputValue(), "");
      await tab.keyboard.press("Escape");
      assert.ok(await tab.locator("dialog.search").isHidden());
      assertNone(problems);
    });
  }

  test("the focus comes back to where it was", async (context) => {
    const { tab } = await visit(context);
    await tab.locator(".search-open").focus();
    await tab.keyboard.press("Enter");
    await tab.locator("dialog.search[open] input[role=combobox]").waitFor();
    await tab.keyboard.press("Escape");
    assert.ok(await tab.evaluate(() => document.activeElement?.matches(".search-open")));
    await tab.locator("main a").first().focus();
    await tab.keyboard.press("Control+k");
    await tab.keyboard.press("Escape");
    assert.ok(await tab.evaluate(() => document.activeElement?.closest("main") !== null));
  });

  test("Escape clears first, a click beside the dialog closes", async (context) => {
    const { tab } = await visit(context);
    await ask(tab, "账号");
    await tab.keyboard.press("Escape");
    assert.equal(await tab.locator(".search input").first().inputValue(), "");
    assert.ok(await tab.locator("dialog.search").isVisible());
    await tab.mouse.click(5, 500);
    assert.ok(await tab.locator("dialog.search").isHidden());
  });

  test("keys typed while everything loads are not lost", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.route(/search\.js$|\/search\//, async (route) => {
        await new Promise((later) => setTimeout(later, 300));
        await route.continue();
      }),
    });
    await tab.keyboard.press("/");
    await tab.keyboard.type("zhsq");
    assert.equal(await tab.locator("dialog.search input").inputValue(), "zhsq");
    await answered(tab);
    assert.match((await options(tab).first().textContent()) ?? "", /账号申请/);
    assertNone(problems);
  });

  test("keys typed while an answer is on its way are not lost", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.route(/\/t\d+\.js$/, async (route) => {
        await new Promise((later) => setTimeout(later, 400));
        await route.continue();
      }),
    });
    await tab.keyboard.press("/");
    await tab.locator("dialog.search input[role=combobox]").waitFor();
    for (const [query, pause] of /** @type {const} */ ([["离职", 440], ["账号", 480], ["回收", 520], ["冻结", 560]])) {
      await tab.locator(".search input").first().fill("");
      await tab.keyboard.insertText(query);
      // The next one is typed just as the answer comes.
      await tab.waitForTimeout(pause);
    }
    await tab.keyboard.insertText("账号");
    await until(async () => /冻结/.test((await options(tab).first().textContent()) ?? ""), () => "the last query is lost");
    assertNone(problems);
  });

  test("a slash in a field is a slash", async (context) => {
    const { tab } = await visit(context);
    await tab.evaluate(() => {
      const field = document.createElement("textarea");
      document.querySelector("main")?.prepend(field);
      field.focus();
    });
    await tab.keyboard.press("/");
    assert.equal(await tab.locator("dialog.search").count(), 0);
    assert.equal(await tab.locator("main textarea").inputValue(), "/");
  });
});

describe("by keyboard", () => {
  test("arrows, Home and End move, and letters stay in the field", async (context) => {
    const { tab, problems } = await visit(context);
    await ask(tab, "账号");
    const count = await options(tab).count();
    const status = await tab.locator(".search-status").textContent();
    const isAsBefore = async () => (await tab.locator(".search-status").textContent()) === status;
    assert.ok(count > 5);
    assert.equal(await chosen(tab), 0);
    await tab.keyboard.press("Home");
    await tab.keyboard.type("x");
    assert.equal(await tab.locator(".search input").first().inputValue(), "x账号", "Home moved in the field");
    await until(async () => !(await isAsBefore()), () => "nothing else is looked for");
    await tab.keyboard.press("Backspace");
    await until(isAsBefore, () => "the results do not come back");
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("ArrowDown");
    assert.equal(await chosen(tab), 2);
    await tab.keyboard.press("ArrowUp");
    assert.equal(await chosen(tab), 1);
    await tab.keyboard.press("End");
    // Where the end is near, more is got.
    const last = await chosen(tab);
    assert.ok(last >= count - 1, `${last} of ${count}`);
    const isSeen = () => tab.evaluate(() => {
      const box = document.querySelector(".search [aria-selected=true]")?.getBoundingClientRect();
      return box && box.top >= 0 && box.bottom <= innerHeight;
    });
    await until(async () => Boolean(await isSeen()), () => "what is chosen is out of sight");
    await tab.keyboard.press("Home");
    assert.equal(await chosen(tab), 0);
    await tab.keyboard.press("ArrowUp");
    assert.ok((await chosen(tab)) >= count - 1, "from the first to the last");
    assert.ok(await tab.evaluate(() => document.activeElement?.matches(".search > input")));
    assertNone(problems);
  });

  test("Enter goes there, Ctrl+Enter in a tab of its own", async (context) => {
    const { tab, own, problems } = await visit(context, { page: OTHER });
    await ask(tab, "DD-P01");
    const [other] = await Promise.all([own.waitForEvent("page"), tab.keyboard.press("Control+Enter")]);
    await other.waitForLoadState();
    assert.equal(new URL(other.url()).pathname, new URL(sample.server.url(PAGE)).pathname);
    assert.ok(await tab.locator("dialog.search").isVisible());
    await tab.keyboard.press("Enter");
    await tab.waitForURL((url) => url.pathname === new URL(sample.server.url(PAGE)).pathname);
    assertNone(problems);
  });

  test("Tab stays inside", async (context) => {
    const { tab } = await visit(context);
    await ask(tab, "账号申请");
    for (let i = 0; i < 60; i += 1) {
      await tab.keyboard.press("Tab");
      const at = await tab.evaluate(() => {
        const element = document.activeElement;
        return element === document.body || element?.closest("dialog.search") ? "" : element?.outerHTML;
      });
      assert.equal(at, "");
    }
  });

  test("more results come behind the last one", async (context) => {
    const { tab } = await visit(context);
    await ask(tab, "账号");
    const count = await options(tab).count();
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("End");
    await until(async () => {
      await tab.keyboard.press("ArrowDown");
      return (await options(tab).count()) > count;
    }, () => "no more results come");
  });
});

describe("an input method", () => {
  test("is left alone until it has made words", async (context) => {
    const { tab, own, problems } = await visit(context);
    await tab.keyboard.press("Control+k");
    await tab.locator(".search-keys span").first().waitFor();
    const client = await own.newCDPSession(tab);
    const before = tab.url();
    for (const text of ["z", "zh", "zhang", "zhang'hao"]) {
      await client.send("Input.imeSetComposition", { text, selectionStart: text.length, selectionEnd: text.length });
    }
    // While candidates are shown, keys are the input method's.
    for (const code of ["ArrowDown", "Enter", "Escape"]) {
      await client.send("Input.dispatchKeyEvent", { type: "rawKeyDown", key: "Process", code, windowsVirtualKeyCode: 229 });
    }
    await tab.waitForTimeout(400);
    assert.equal(tab.url(), before, "letters that are no word yet are looked for");
    assert.ok(await tab.locator("dialog.search").isVisible());
    assert.equal(await tab.locator(".search-status").textContent(), "");
    await client.send("Input.insertText", { text: "账号" });
    await answered(tab);
    assert.equal(await tab.locator(".search input").first().inputValue(), "账号");
    assert.match((await options(tab).first().textContent()) ?? "", /账号/);
    assertNone(problems);
  });

  test("Traditional characters, pinyin and slips find the same", async (context) => {
    const { tab, problems } = await visit(context);
    await ask(tab, "帳號申請");
    const first = await options(tab).first().textContent();
    assert.match(first ?? "", /账号申请与权限配置/);
    for (const [query, wanted] of [["zhanghaoshenqing", /账号申请/], ["zhsq", /账号申请/], ["ddp01", /DD-P01/]]) {
      await tab.locator(".search input").first().fill(String(query));
      await until(
        async () => /** @type {RegExp} */ (wanted).test((await options(tab).first().textContent()) ?? ""),
        () => `${query} finds something else`,
      );
    }
    assertNone(problems);
  });
});

describe("what is shown", () => {
  test("a form can be filled in, a role shows its duties", async (context) => {
    const { tab } = await visit(context);
    await ask(tab, "钉钉账号申请表");
    const fill = options(tab, ".search-action").first();
    assert.match((await fill.getAttribute("href")) ?? "", /%E8%A1%A8%E5%8D%95\/.*\.html#./);
    await tab.locator(".search input").first().fill("人事专员");
    await tab.locator(".search-action", { hasText: "职责" }).first().waitFor();
  });

  test("how many there are is said politely", async (context) => {
    const { tab } = await visit(context);
    await ask(tab, "账号申请");
    const status = tab.locator(".search [role=status]");
    assert.match((await status.textContent()) ?? "", /\d+ 条结果/);
    await tab.locator(".search input").first().fill("qqqqzzzz");
    await answered(tab, /没有找到“qqqqzzzz”/);
  });

  test("a slip is told", async (context) => {
    const { tab } = await visit(context);
    await tab.keyboard.press("Control+k");
    await tab.locator("dialog.search input[role=combobox]").waitFor();
    await tab.keyboard.insertText("acount");
    await answered(tab, /没有“acount”，以下是“\w+”的结果/);
  });

  test("where nothing is found, there are ways to go on", async (context) => {
    const { tab, problems } = await visit(context);
    await tab.keyboard.press("Control+k");
    await tab.locator("dialog.search input[role=combobox]").waitFor();
    await tab.keyboard.insertText("\"天书 & 密文\"");
    await answered(tab, "没有找到");
    assert.ok((await options(tab).count()) > 0, "the pages most wanted are shown");
    const [issue, mail] = await tab.locator(".search-ways a").evaluateAll((links) =>
      links.map((link) => /** @type {HTMLAnchorElement} */ (link).href));
    assert.equal(new URL(issue).searchParams.get("title"), "没有找到“\"天书 & 密文\"”");
    assert.match(mail, /^mailto:kb@example\.com\?subject=[^+]*$/);
    assertNone(problems);
  });

  test("facets narrow, count and can be undone", async (context) => {
    const { tab, problems } = await visit(context);
    await ask(tab, "账号申请");
    // The list goes on filling itself until it is as high as its box.
    const full = async () => (await tab.locator(".search-page").count()) >= 10;
    await until(full, () => "the list is not filled");
    const form = tab.locator(".search-facets label", { hasText: "表单" }).first();
    const count = Number(await form.locator(".search-count").textContent());
    await form.locator("input").focus();
    await tab.keyboard.press("Space");
    assert.ok(count < 10, "few enough for one screen");
    await until(async () => (await tab.locator(".search-page").count()) === count, () => "nothing is narrowed");
    const kinds = await tab.locator(".search-page .badge-kind").allTextContents();
    assert.deepEqual([...new Set(kinds)], ["表单"]);
    assert.ok(await tab.evaluate(() => document.activeElement?.matches(".search-facets input:checked")), "the focus stays");
    await tab.locator(".search-facets button").click();
    await until(full, () => "it is not undone");
    assertNone(problems);
  });

  test("what was looked for lately is remembered, and forgotten", async (context) => {
    const { tab } = await visit(context);
    for (const query of ["离职", "报销单"]) {
      await ask(tab, query);
      await options(tab, ".search-page").nth(1).click();
      await tab.waitForLoadState("load");
    }
    await tab.keyboard.press("Control+k");
    const recent = tab.locator(".search-recent");
    await recent.first().waitFor();
    assert.deepEqual(await recent.locator(".search-title").allTextContents(), ["报销单", "离职"]);
    await recent.first().locator(".search-forget").click();
    assert.deepEqual(await recent.locator(".search-title").allTextContents(), ["离职"]);
    await tab.keyboard.press("ArrowDown");
    await tab.keyboard.press("ArrowUp");
    await tab.keyboard.press("Enter");
    await answered(tab);
    assert.equal(await tab.locator(".search input").first().inputValue(), "离职");
    await tab.keyboard.press("Escape");
    await recent.first().waitFor();
    await tab.locator(".search-ways button").click();
    assert.equal(await recent.count(), 0);
  });

  test("without storage search works", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.addInitScript(() => {
        Object.defineProperty(window, "localStorage", { get() { throw new Error("no storage"); } });
      }),
    });
    await ask(tab, "离职");
    await options(tab).first().click();
    await tab.waitForURL((url) => url.searchParams.has("hl"));
    assertNone(problems);
  });
});

describe("the address", () => {
  test("holds the query, which opens again when one comes back", async (context) => {
    const { tab, problems } = await visit(context);
    await ask(tab, "离职 账号");
    assert.equal(new URL(tab.url()).searchParams.get("q"), "离职 账号");
    await tab.reload();
    await answered(tab);
    assert.equal(await tab.locator(".search input").first().inputValue(), "离职 账号");
    await options(tab).first().click();
    await tab.waitForURL((url) => url.searchParams.has("hl"));
    await tab.goBack();
    await answered(tab);
    assert.equal(await tab.locator(".search input").first().inputValue(), "离职 账号");
    await tab.locator(".search-close").click();
    assert.equal(new URL(tab.url()).search, "");
    assertNone(problems);
  });

  test("a search can be linked over file://", async (context) => {
    const { tab, problems } = await visit(context, { page: `${fileUrl(sample.site, "index.html")}?q=%E6%8A%A5%E9%94%80` });
    await answered(tab);
    assert.match((await options(tab).first().textContent()) ?? "", /报销/);
    assertNone(problems);
  });

  test("a place on the same page is gone to without loading", async (context) => {
    const { tab } = await visit(context);
    await tab.evaluate(() => { document.title = "same"; });
    await ask(tab, "提出账号需求并选定权限组");
    await options(tab, ".search-section").first().click();
    assert.ok(await tab.locator("dialog.search").isHidden());
    assert.equal(await tab.title(), "same");
    assert.ok(new URL(tab.url()).hash);
    assert.ok((await marks(tab)) > 0);
  });

  for (const [with_, hasHighlights] of /** @type {const} */ ([["highlights", true], ["marks", false]])) {
    test(`words of the address are marked by ${with_}, and cleared`, async (context) => {
      const { tab, problems } = await visit(context, {
        page: `${sample.server.url(PAGE)}?hl=%E5%B8%90%E5%8F%B7&hl=dd-p03&x=1#document-head`,
        before: async (tab) => {
          if (!hasHighlights) await tab.addInitScript(() => { Object.defineProperty(CSS, "highlights", { value: undefined }); });
        },
      });
      const bar = tab.locator(".search-marks");
      await bar.waitFor();
      assert.ok((await marks(tab)) > 0);
      assert.equal((await tab.locator("main mark").count()) > 0, !hasHighlights);
      const text = await tab.locator("main .article").textContent();
      await tab.keyboard.press("Escape");
      assert.equal(await marks(tab), 0);
      assert.equal(await bar.count(), 0);
      assert.equal(new URL(tab.url()).search, "?x=1");
      assert.equal(await tab.locator("main .article").textContent(), text);
      assertNone(problems);
    });
  }

  test("marks can be cleared by a button, and are not printed", async (context) => {
    const { tab } = await visit(context, { page: `${sample.server.url(PAGE)}?hl=%E6%9D%83%E9%99%90` });
    await tab.locator(".search-marks").waitFor();
    await tab.emulateMedia({ media: "print" });
    assert.ok(await tab.locator(".search-marks").isHidden());
    await tab.emulateMedia({ media: "screen" });
    await tab.locator(".search-marks button").click();
    assert.equal(await marks(tab), 0);
  });
});

describe("everybody can use it", () => {
  for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
    for (const [device, width, height] of /** @type {const} */ ([["desktop", 1440, 900], ["phone", 390, 844]])) {
      test(`axe finds nothing: ${device}, ${colorScheme}`, async (context) => {
        const { tab } = await visit(context, { bypassCSP: true, colorScheme, viewport: { width, height } });
        /** @type {string[]} */
        const found = [];
        const look = async (/** @type {string} */ state) => {
          const violations = await axe(tab);
          found.push(...violations.map((violation) => `${state}: ${violation}`));
        };
        const input = tab.locator(".search input").first();
        await ask(tab, "账号申请");
        if (device === "phone") await tab.locator(".search-filters summary").click();
        await tab.keyboard.press("Tab");
        await look("results");
        await input.fill("收不到验证码");
        await tab.locator(".search-found").filter({ hasText: "收不到验证码" }).waitFor();
        await look("an answer");
        await input.fill("qqqqzzzz");
        await answered(tab, "没有找到");
        await look("nothing");
        await input.fill("离职");
        await answered(tab);
        await options(tab).first().click();
        await tab.locator(".search-marks").waitFor();
        await look("marks");
        await tab.keyboard.press("Control+k");
        await tab.locator(".search-recent").first().waitFor();
        await look("the start");
        assertNone(found);
      });
    }
  }

  test("on a phone it fills the screen, and never scrolls sideways", async (context) => {
    const { tab, problems } = await visit(context, { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
    await tab.locator(".search-open").tap();
    await tab.locator("dialog.search input[role=combobox]").waitFor();
    await tab.keyboard.insertText("账号申请");
    await answered(tab);
    const box = await tab.locator("dialog.search").boundingBox();
    assert.deepEqual(box, { x: 0, y: 0, width: 390, height: 844 });
    assert.ok(await tab.locator(".search-facets").isHidden(), "the filters are closed");
    await tab.locator(".search-filters summary").tap();
    assert.ok(await tab.locator(".search-facets").isVisible());
    for (const width of [390, 320]) {
      await tab.setViewportSize({ width, height: 844 });
      const wide = await tab.evaluate(() =>
        [...document.querySelectorAll(".search, .search *")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "hidden" &&
            getComputedStyle(element).display !== "inline" || element.getBoundingClientRect().right > innerWidth + 1)
          .filter((element) => !element.closest("svg") && element.localName !== "input")
          .map((element) => `${element.localName}.${element.className}`));
      assertNone(wide, "are too wide");
    }
    const small = await tab.evaluate(() =>
      [...document.querySelectorAll(".search button, .search summary, .search label, .search [role=option]")]
        .map((element) => ({ box: element.getBoundingClientRect(), name: element.className || element.localName }))
        .filter(({ box }) => box.width > 0 && (box.height < 24 || box.width < 24))
        .map(({ name }) => String(name)));
    assertNone(small, "are too small for a finger");
    assertNone(problems);
  });

  test("nothing of it is printed", async (context) => {
    const { tab } = await visit(context);
    await ask(tab, "账号");
    await tab.emulateMedia({ media: "print" });
    assert.ok(await tab.locator("dialog.search").isHidden());
  });

  test("forced colours show what is chosen", async (context) => {
    const { tab } = await visit(context, { forcedColors: "active" });
    await ask(tab, "账号");
    const outline = await tab.locator(".search [aria-selected=true]").evaluate((option) => getComputedStyle(option).outlineStyle);
    assert.equal(outline, "solid");
  });
});

describe("what goes wrong is said", () => {
  test("whatever is typed, nothing breaks and nothing becomes markup", async (context) => {
    const { tab, problems } = await visit(context);
    await ask(tab, "账号");
    const input = tab.locator(".search input").first();
    const markup = "<img src=x onerror=alert(1)>";
    for (const query of ["账".repeat(10_000), "。！？…", "🙂👨‍👩‍👧‍👦🇨🇳", markup, `"${markup}`, "\\ ( [ {", "-", "\"\"", "\u202e\u0000", "%E4%B8", "constructor"]) {
      await input.fill(query);
      const isAsked = () => tab.evaluate(() => {
        const input = /** @type {HTMLInputElement} */ (document.querySelector(".search input"));
        return new URLSearchParams(location.search).get("q") === input.value.trim();
      });
      await until(isAsked, () => `${query.slice(0, 20)} is not looked for`);
      await tab.waitForTimeout(250);
      await tab.locator(".search-list:not([aria-busy])").waitFor({ state: "attached" });
      const said = await tab.locator(".search-found").textContent();
      assert.ok(said?.trim(), `nothing is said to ${query.slice(0, 20)}`);
    }
    assert.equal(await tab.locator(".search img, .search script").count(), 0);
    assertNone(problems);
  });

  test("markup in titles is text", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.route(/search\/manifest\.js/, async (route) => {
        const response = await route.fetch();
        const body = (await response.text()).replaceAll("离职账号回收", "<img src=x onerror=alert(1)>");
        await route.fulfill({ response, body });
      }),
    });
    await tab.keyboard.press("Control+k");
    await options(tab, ".search-page").filter({ hasText: "<img src=x onerror=alert(1)>" }).first().waitFor();
    assert.equal(await tab.locator(".search img").count(), 0);
    assertNone(problems);
  });

  test("an index of another format", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.route(/search\/manifest\.js/, (route) =>
        route.fulfill({ contentType: "text/javascript", body: "docentSearch(\"manifest\",\"\",{\"format\":9,\"words\":{\"format\":\"另一种格式\"}});" })),
    });
    await tab.keyboard.press("Control+k");
    await tab.locator(".search-found", { hasText: "另一种格式" }).waitFor();
    assertNone(problems);
  });

  test("a shard that is missing", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.route(/\/t\d+\.js$/, (route) => route.fulfill({ status: 404, body: "" })),
    });
    await tab.keyboard.press("Control+k");
    await tab.locator("dialog.search input[role=combobox]").waitFor();
    await tab.keyboard.insertText("账号");
    await answered(tab, "没有加载完整");
    assertNone(problems.filter((problem) => !/404/.test(problem)));
  });

  test("an index that is not there at all", async (context) => {
    const { tab, problems } = await visit(context, {
      before: (tab) => tab.route(/\/search\/manifest\.js/, (route) => route.abort()),
    });
    await tab.keyboard.press("Control+k");
    const way = tab.locator(".search-ways a");
    await way.waitFor();
    assert.equal(await way.evaluate((link) => /** @type {HTMLAnchorElement} */ (link).href), sample.server.url("reference/a-z.html"));
    assertNone(problems.filter((problem) => !/manifest|ERR_FAILED/.test(problem)));
  });

  test("scripts that are not there lead to the list", async (context) => {
    const { tab } = await visit(context, {
      before: (tab) => tab.route(/\/search\.js$/, (route) => route.abort()),
    });
    await tab.keyboard.press("Control+k");
    await tab.waitForURL(sample.server.url("reference/a-z.html"));
  });

  test("what is not found is reported where that is wanted, and only there", async (context) => {
    /** @type {string[]} */
    const sent = [];
    const { tab } = await visit(context, {
      before: async (tab) => {
        await tab.route(/\/report$/, async (route) => {
          sent.push(route.request().postData() ?? "");
          await route.fulfill({ status: 204 });
        });
        await tab.route(/search\/manifest\.js/, async (route) => {
          const response = await route.fetch();
          const body = (await response.text()).replace("\"report\":null", `"report":"${sample.server.origin}/report"`);
          await route.fulfill({ response, body });
        });
      },
    });
    await tab.keyboard.press("Control+k");
    await tab.locator("dialog.search input[role=combobox]").waitFor();
    await tab.keyboard.type("qqqqzzz");
    await tab.keyboard.type("z", { delay: 50 });
    await answered(tab, "没有找到");
    await until(() => sent.length > 0, () => "nothing is sent");
    assert.deepEqual(sent.map((body) => JSON.parse(body)), [{ query: "qqqqzzzz", language: "zh-CN" }]);
  });
});
