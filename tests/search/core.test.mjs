// The core of search, without a browser: tokens, the format, asking, ranking, snippets.
// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test } from "node:test";
import { inflateRawSync } from "node:zlib";
import { ROOT, core, indexOf, normOf, open } from "./handmade.mjs";

/** @typedef {import("./handmade.mjs").Page} Page */

const search = core();
const cases = JSON.parse(readFileSync(join(ROOT, "tests/search/tokens.json"), "utf8"));
const table = new Map(cases.pairs);
const fold = (/** @type {string} */ text) => search.fold(text, table);

describe("tokens", () => {
  test("there are cases enough", () => assert.ok(cases.tokens.length >= 120));

  test("are those that both sides agreed on", () => {
    for (const { text, tokens } of cases.tokens) {
      assert.deepEqual(search.tokens(fold(text)), tokens, JSON.stringify(text));
    }
  });

  test("are folded as both sides agreed on", () => {
    for (const { text, folded } of cases.folds) assert.equal(fold(text), folded, JSON.stringify(text));
  });

  test("have the stems that both sides agreed on", () => {
    for (const { word, stem } of cases.stems) assert.equal(search.stem(word), stem, word);
  });

  test("lone surrogates part, and break nothing", () => {
    assert.deepEqual(search.tokens(fold("\ud800")), []);
    assert.deepEqual(search.tokens(fold("账\udc00号")), ["账", "号"]);
  });

  test("all words of a stem are found from it", () => {
    for (const { word, stem } of cases.stems) {
      if (/^[a-z]+$/.test(word)) assert.ok(search.wordsOf(stem).includes(word), `${word} of ${stem}`);
    }
  });

  test("a folded text knows where each of its characters came from", () => {
    const text = "Aé帳ﬁ\u{20000}か\u3099号";
    /** @type {number[]} */
    const origins = [];
    const folded = search.fold(text, table, origins);
    assert.equal(folded, "ae账fi\u{20000}が号");
    assert.deepEqual(origins, [0, 1, 2, 3, 3, 4, 4, 6, 8, 9]);
    assert.equal(origins.length, folded.length + 1);
  });
});

describe("the format", () => {
  test("numbers of any size come back", () => {
    // 7 pages; the norms of titles; 4 columns; no roles; one group; 7 norms of bodies; nothing else.
    const bytes = [1, 1, 1, 1, 1, 1, 1, ...Array(7).fill(9), ...Array(28).fill(0), ...Array(7).fill(0)];
    bytes.push(1, 2, 0xab, 0xcd, ...Array(7).fill(5), 1, 0xb3, 0xbc, 0x01, 0xa6, 0xbd, 0x02, 0);
    const stats = search.stats(Uint8Array.from(bytes), { pages: 7, sections: 7, group: 8 });
    assert.deepEqual([...stats.starts], [0, 1, 2, 3, 4, 5, 6, 7]);
    assert.deepEqual(stats.names, ["0102abcd"]);
    assert.deepEqual([...stats.norms[6]], Array(7).fill(5));
    assert.deepEqual([...stats.table], [["\u5e33", "\u9ea6"]]);
  });

  test("terms and postings come back", () => {
    // Field 6: documents 3 (once), 4 (5 times), 200 (once).
    const payload = [6, 3, 3 * 2 + 1, 1 * 2, 5, (196 * 2 + 1) % 128 | 128, (196 * 2 + 1) >> 7];
    const [a, b] = [Buffer.from("账号"), Buffer.from("账户")];
    const bytes = [0, 6, ...a, payload.length, ...payload, 3, 3, ...b.subarray(3), 0];
    const shard = search.shard(Uint8Array.from(bytes));
    assert.deepEqual(shard.terms, ["账号", "账户"]);
    const lists = search.postings(shard.payloads[0]);
    assert.deepEqual([...lists[6].documents], [3, 4, 200]);
    assert.deepEqual([...lists[6].counts], [1, 5, 1]);
    assert.deepEqual(search.postings(shard.payloads[1]).filter(Boolean).length, 0);
  });

  test("terms are in the order of their bytes", () => {
    const terms = ["", "a", "ab", "z", "é", "一", "豈", "ﬁ", "\u{10000}", "\u{20000}"];
    for (const [i, a] of terms.entries()) {
      for (const [j, b] of terms.entries()) {
        const wanted = Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
        assert.equal(Math.sign(search.compare(a, b)), wanted, `${a} ${b}`);
        assert.equal(wanted, Math.sign(i - j));
      }
      assert.equal(search.lowest(terms, a), i);
    }
    assert.equal(search.lowest(terms, "b"), 3);
  });

  test("broken bytes are an error, and no endless loop", () => {
    for (let seed = 1; seed < 200; seed += 1) {
      const bytes = Uint8Array.from({ length: seed }, (_, i) => (seed * 31 + i * 97 + (i * i * seed) % 251) % 256);
      for (const read of [search.shard, search.words, search.postings]) {
        try {
          read(bytes);
        } catch (error) {
          assert.match(String(/** @type {Error} */ (error).name), /Error/);
        }
      }
    }
  });

  test("norms stand for lengths as those of tantivy do", () => {
    const lengths = [0, 1, 23, 24, 39, 40, 42, 44, 46, 48, 50, 52, 54, 56, 60];
    assert.deepEqual([0, 1, 23, 24, 39, 40, 41, 42, 43, 44, 45, 46, 47, 48, 49].map(search.lengthOf), lengths);
    assert.equal(search.lengthOf(255), 2013265944);
    assert.equal(normOf(search, 41), 40);
  });
});

/** @type {Page[]} */
const PAGES = [
  {
    url: "a.html", title: "账号申请流程", kind: "process", code: "DD-P01", department: "it",
    roles: ["staff", "boss"], folders: ["流程"], summary: "怎样申请账号。",
    pinyin: ["zhanghaoshenqingliucheng", "zhsqlc", "haoshenqingliucheng", "hsqlc", "shenqingliucheng", "sqlc"],
    sections: [
      ["", "", "新员工怎样申请。"],
      ["s1", "提交申请", "填写《账号申请表》并提交。用 C++ 写的工具，见 /std:c++20。"],
      ["s2", "审核", "负责人审核账号权限，收到帳號通知。"],
    ],
  },
  {
    url: "b.html", title: "离职流程", kind: "process", department: "hr", roles: ["staff"],
    sections: [
      ["", "", "员工离职时回收账号。"],
      ["q", "账号申请要多久？", "申请提交后两个工作日。", "q"],
    ],
  },
  {
    url: "c.html", title: "Accounts and policies", language: "en",
    sections: [["", "", "How to request an account. Running the tests again."]],
  },
  { url: "d.html", title: "旧账号申请流程", kind: "process", status: "obsolete", sections: [["", "", "旧的账号申请流程。"]] },
  {
    url: "e.html", title: "费用报销单", kind: "form", code: "FM-HR-012",
    sections: [["", "", "用于费用报销。"], ["fields", "填写项", "金额 日期", "f"]],
  },
  { url: "f.html", title: "号码与账本", sections: [["", "", "账本记录申报和请示；号码另记。"]] },
  { url: "g.html", title: "会计", kind: "role", sections: [["", "", "管账。"], ["duties", "职责", "审核报销", "d"]] },
];
const SETTINGS = {
  pairs: cases.pairs,
  synonyms: [["账号", "户头", "user account"], ["报销", "费用报销", "expense claim"]],
};

/** @param {Page[]} [pages] @param {object} [settings] */
const engine = (pages = PAGES, settings = {}) =>
  open(search, indexOf(search, pages, { ...SETTINGS, ...settings }));
const shared = engine();

/** Returns the addresses of the results of a query. @param {string} query @param {object} [options] */
async function found(query, options) {
  const urls = [];
  let answer = await shared.search(query, options);
  for (; answer; answer = answer.hasMore && (await shared.more())) {
    urls.push(...answer.results.map((/** @type {any} */ result) => result.url));
  }
  return urls;
}

/** Writes pieces with matches in brackets. @param {{text: string, isMatch: boolean}[]} pieces */
const marked = (pieces) => pieces.map(({ text, isMatch }) => (isMatch ? `[${text}]` : text)).join("");

describe("asking", () => {
  test("Chinese is found in any writing", async () => {
    assert.deepEqual(await found("账号申请"), ["a.html", "b.html", "d.html"]);
    assert.deepEqual(await found("帳號申請"), ["a.html", "b.html", "d.html"]);
    assert.deepEqual(await found("帐号 申请 "), ["a.html", "b.html", "d.html"]);
  });

  test("a page that only holds the characters apart is none where others hold them together", async () => {
    assert.ok(!(await found("账号")).includes("f.html"));
    assert.deepEqual(await found("号码"), ["f.html"]);
  });

  test("one character finds what begins with it", async () => {
    assert.deepEqual(new Set(await found("账")), new Set(["a.html", "b.html", "d.html", "f.html", "g.html"]));
  });

  test("pinyin and initials find titles", async () => {
    assert.deepEqual(await found("zhangh"), ["a.html"]);
    assert.deepEqual(await found("sqlc"), ["a.html"]);
    assert.deepEqual(await found("zh sq"), ["a.html"]);
  });

  test("numbers of documents are found in any writing", async () => {
    for (const query of ["FM-HR-012", "fm-hr-012", "ＦＭ－ＨＲ－０１２", "fmhr012", "fmhr"]) {
      assert.deepEqual(await found(query), ["e.html"], query);
    }
  });

  test("words with symbols are found as typed", async () => {
    assert.deepEqual(await found("C++"), ["a.html"]);
    assert.deepEqual(await found("/std:c++20"), ["a.html"]);
    assert.deepEqual(await found("/std:c"), ["a.html"], "as it is typed");
    assert.deepEqual(await found("/std:c "), ["a.html"], "its words must do");
  });

  test("English words are found by their stems and beginnings", async () => {
    for (const query of ["account", "accounts", "policy", "run", "tested", "ag", "polic"]) {
      assert.deepEqual(await found(query), ["c.html"], query);
    }
    assert.deepEqual(await found("polices "), ["c.html"], "a slip");
    assert.deepEqual(await found("po "), []);
  });

  test("a slip is mended, and told", async () => {
    const { results, corrected } = await shared.search("Acount polcies");
    assert.equal(results[0].url, "c.html");
    assert.equal(corrected, "account policies");
    assert.equal(marked(results[0].sections[0].snippet), "How to request an [account]. Running the tests again.");
    assert.equal((await shared.search("account")).corrected, "");
  });

  test("synonyms are found, and count less", async () => {
    assert.deepEqual(await found("户头"), ["a.html", "b.html", "d.html"]);
    const [own] = (await shared.search("账号")).results;
    const [other] = (await shared.search("户头")).results;
    assert.equal(other.url, own.url);
    assert.ok(Math.abs(other.score - own.score * 0.8) < 1e-9, `${other.score} ${own.score}`);
    assert.deepEqual(await found("expense claim"), ["e.html", "g.html"]);
    assert.deepEqual(await found("\"户头\""), [], "but not in quotation marks");
  });

  test("phrases must stand as they are", async () => {
    for (const query of ["\"账号申请表\"", "“账号申请表”", "「帳號申請表」", "『账号申请表』"]) {
      assert.deepEqual(await found(query), ["a.html"], query);
    }
    assert.deepEqual(await found("\"request an account\""), ["c.html"]);
    assert.deepEqual(await found("\"request account\""), []);
    assert.deepEqual(await found("\"quest an account\""), [], "words are whole from their beginning");
    assert.deepEqual(await found("\"账号申请"), ["a.html", "b.html", "d.html"], "an open quotation mark is none");
  });

  test("what is excluded is not there", async () => {
    assert.deepEqual(await found("账号 -离职"), ["a.html", "d.html"]);
    assert.deepEqual(await found("-离职"), ["b.html"], "alone it is a word");
    assert.deepEqual(await found("账号 - 离职"), ["b.html"]);
  });

  test("where nothing holds all, pages that hold most come first", async () => {
    const results = await found("账号申请多久能批下来");
    assert.equal(results[0], "b.html");
    assert.ok(results.length > 1);
  });

  test("obsolete pages come last, whatever their score", async () => {
    const { results } = await shared.search("旧账号申请");
    assert.deepEqual(results.map((/** @type {any} */ result) => result.status), ["obsolete"]);
    const all = (await shared.search("账号申请")).results;
    const last = all[all.length - 1];
    assert.equal(last.status, "obsolete");
    assert.ok(last.score > all[1].score);
  });

  test("the reader's language comes first", async () => {
    const pages = ["zh-CN", "en"].map((language) =>
      ({ url: `${language}.html`, title: "PDF", language, sections: PAGES[2].sections }));
    const both = engine(pages);
    for (const language of ["zh-CN", "en"]) {
      const { results } = await both.search("pdf", { language });
      assert.equal(results[0].url, `${language}.html`);
      assert.ok(Math.abs(results[0].score / results[1].score - 1.2) < 1e-9);
    }
  });

  test("facets count, within one any and across all", async () => {
    const counts = (/** @type {any[]} */ choices) => choices.map(({ name, count }) => `${name} ${count}`).join(", ");
    const all = await shared.search("账号申请");
    assert.equal(counts(all.facets.kind), "process 3");
    assert.equal(counts(all.facets.department), "hr 1, it 1");
    assert.equal(counts(all.facets.role), "boss 1, staff 2");
    assert.equal(all.facets.department[0].label, "=hr");
    const some = await shared.search("账号申请", { filters: { department: ["it"], role: ["staff"] } });
    assert.deepEqual(some.results.map((/** @type {any} */ result) => result.url), ["a.html"]);
    assert.equal(counts(some.facets.department), "hr 1, it 1");
    assert.equal(counts(some.facets.role), "boss 1, staff 1");
    assert.deepEqual(await found("账号申请", { filters: { department: ["it", "hr"] } }), ["a.html", "b.html"]);
    const none = await shared.search("账号申请", { filters: { department: ["it"], language: ["en"] } });
    assert.equal(none.total, 0);
    assert.equal(counts(none.facets.language), "en 0, zh-CN 1");
  });

  test("nothing to search for finds nothing", async () => {
    for (const query of ["", "   ", "。！？", "++ --", "🙂👍🏽", "\"\"", "\u0000"]) {
      const { results, total } = await shared.search(query);
      assert.deepEqual([results.length, total], [0, 0], query);
    }
    assert.equal((await shared.search("。！？")).message, "nothing");
  });

  test("nothing that can be typed is an error", async () => {
    const queries = [
      "账".repeat(10_000), "a ".repeat(5_000), "(".repeat(300), "[a-z]+(?<!\\", "<img src=x onerror=alert(1)>",
      "-".repeat(50), "\"".repeat(51), "\ud800 账", "\\", "a\\", "{}", "(?:", "constructor", "__proto__", "toString",
      "é".repeat(300), "x-".repeat(60), "  \"账号  申请\"  ",
    ];
    for (const query of queries) {
      const { message } = await shared.search(query);
      assert.ok(message === "" || message === "nothing", `${query.slice(0, 20)}: ${message}`);
    }
  });
});

describe("ranking", () => {
  test("one token in one field is BM25 as tantivy has it", async () => {
    /** @type {Page[]} */
    const pages = [
      { url: "1.html", title: "x", sections: [["", "", "alpha beta"]] },
      { url: "2.html", title: "y", sections: [["", "", "alpha alpha beta gamma delta epsilon"]] },
      { url: "3.html", title: "z", sections: [["", "", "gamma"]] },
    ];
    const { results } = await engine(pages).search("alpha ");
    // N = 3, n = 2, avgdl = 9 / 3; text × 1.3; the reader's language × 1.2.
    const idf = Math.log(1 + (3 - 2 + 0.5) / 2.5);
    const one = idf * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 2 / 3));
    const two = idf * 2.2 * 2 / (2 + 1.2 * (0.25 + 0.75 * 6 / 3));
    assert.deepEqual(results.map((/** @type {any} */ result) => result.url), ["1.html", "2.html"]);
    assert.ok(Math.abs(results[0].score - one * 1.2 * 1.3) < 1e-12, `${results[0].score} ${one * 1.56}`);
    assert.ok(Math.abs(results[1].score - two * 1.2 * 1.3) < 1e-12);
  });

  test("two tokens in title and text add up, times what they cover", async () => {
    /** @type {Page[]} */
    const pages = [
      { url: "1.html", title: "alpha", sections: [["", "", "beta"], ["s", "gamma", "delta"]] },
      { url: "2.html", title: "omega", sections: [["", "", "delta delta"]] },
    ];
    const { results } = await engine(pages).search("alpha delta ");
    const idf = (/** @type {number} */ all, /** @type {number} */ some) => Math.log(1 + (all - some + 0.5) / (some + 0.5));
    const bm25 = (/** @type {number} */ rare, /** @type {number} */ count, /** @type {number} */ length, /** @type {number} */ average) =>
      rare * 2.2 * count / (count + 1.2 * (0.25 + 0.75 * length / average));
    // The title: 2 pages; the text: 3 sections of 4 words. The second section holds delta.
    const title = 5 * bm25(idf(2, 1), 1, 1, 1);
    const text = bm25(idf(3, 2), 1, 1, 4 / 3);
    const [alpha, delta] = [idf(3, 1), idf(3, 2)];
    const factor = (2 * alpha + 1.3 * delta) / (alpha + delta);
    assert.equal(results.length, 1, "the other page does not hold both");
    assert.ok(Math.abs(results[0].score - (title + text) * 1.2 * factor) < 1e-12);
    assert.deepEqual(results[0].sections.map((/** @type {any} */ section) => section.anchor), ["s"]);
  });

  test("what a page does not hold counts by its weight", async () => {
    /** @type {Page[]} */
    const pages = [
      { url: "1.html", title: "x", sections: [["", "", "alpha"]] },
      { url: "2.html", title: "y", sections: [["", "", "beta"]] },
      { url: "3.html", title: "z", sections: [["", "", "beta"]] },
    ];
    const { results } = await engine(pages).search("alpha beta ");
    const idf = (/** @type {number} */ some) => Math.log(1 + (3 - some + 0.5) / (some + 0.5));
    const share = idf(1) / (idf(1) + idf(2));
    const text = (1.3 * idf(1) + idf(2)) / (idf(1) + idf(2));
    const bm25 = idf(1) * 2.2 / (1 + 1.2 * (0.25 + 0.75 * 1 / 1));
    assert.equal(results.length, 3);
    assert.equal(results[0].url, "1.html");
    assert.ok(Math.abs(results[0].score - bm25 * share * share * 1.2 * text) < 1e-12);
    assert.deepEqual(results.slice(1).map((/** @type {any} */ result) => result.url), ["2.html", "3.html"], "by number");
  });

  test("a title that is the query comes first", async () => {
    /** @type {Page[]} */
    const pages = [
      { url: "1.html", title: "离职账号回收流程", sections: [["", "", "离职离职离职"]] },
      { url: "2.html", title: "《离职》", sections: [["", "", "见流程。"]] },
    ];
    const { results } = await engine(pages).search("离职");
    assert.equal(results[0].url, "2.html");
  });

  test("a title that is the query counts by that, though a rarer synonym stands in it", async () => {
    /** @type {Page[]} */
    const pages = [
      { url: "1.html", title: "账号", aliases: ["户头"], sections: [["", "", "户头 户头 户头"]] },
      { url: "2.html", title: "冻结账号", sections: [["", "账号", "账号 账号"]] },
      ...["3", "4", "5", "6"].map((name) =>
        ({ url: `${name}.html`, title: "其他", sections: /** @type {Page["sections"]} */ ([["", "", "别的"]]) })),
    ];
    const { results } = await engine(pages).search("账号");
    assert.equal(results[0].url, "1.html");
    assert.equal(marked(results[0].titled), "[账号]");
  });

  test("slips are counted as optimal string alignment does", () => {
    const far = (/** @type {string} */ a, /** @type {string} */ b) => search.distance([...a], [...b], 9);
    assert.equal(far("account", "account"), 0);
    assert.equal(far("acount", "account"), 1);
    assert.equal(far("acocunt", "account"), 1);
    assert.equal(far("ca", "abc"), 3);
    assert.equal(far("kitten", "sitting"), 3);
    assert.equal(search.distance([..."abcdef"], [..."abc"], 2), 3);
    assert.equal(search.distance([..."abcd"], [..."wxyz"], 1), 2);
  });
});

describe("results", () => {
  test("a result says what it is, and shows why", async () => {
    const [first] = (await shared.search("账号申请")).results;
    assert.deepEqual(
      ({ ...first, score: 0, titled: marked(first.titled), sections: first.sections.length, words: [...first.words] }),
      {
        url: "a.html", title: "账号申请流程", titled: "[账号申请]流程", anchor: "s1", kind: "process", id: "DD-P01",
        breadcrumb: ["流程"], summary: "怎样申请账号。", status: "effective", score: 0, sections: 1, answer: null,
        words: ["账号申请"],
      },
    );
    assert.equal(marked(first.sections[0].snippet), "填写《[账号申请]表》并提交。用 C++ 写的工具，见 /std:c++20。");
  });

  test("a question shows its answer, a form its fields, a role its duties", async () => {
    const question = (await shared.search("账号申请要多久")).results[0];
    assert.equal(question.answer.anchor, "q");
    assert.equal(marked(question.answer.snippet), "申请提交后两个工作日。");
    assert.equal(marked(question.answer.headed), "[账号申请要多久]？");
    assert.deepEqual((await shared.search("费用报销单")).results[0].answer, { sort: "f", anchor: "fields", heading: "填写项" });
    assert.equal((await shared.search("会计")).results[0].answer.anchor, "duties");
    assert.equal((await shared.search("离职")).results[0].answer, null);
  });

  test("words to mark are as they stand in the text", async () => {
    const [first] = (await shared.search("账号")).results.filter((/** @type {any} */ result) => result.url === "a.html");
    assert.deepEqual([...first.words], ["账号", "帳號"]);
  });

  test("where no section holds the words, their pairs are marked", async () => {
    const [first] = (await shared.search("填写账号申请单")).results;
    assert.equal(first.url, "a.html");
    assert.match(marked(first.sections[0].snippet), /^\[填写\]《\[账号申请\]表》/);
  });

  test("markup in a text is text", async () => {
    const text = "<img src=x onerror=alert(1)> & <script>";
    const { results } = await engine([{ url: "x.html", title: text, sections: [["a", text, text]] }]).search("onerror");
    assert.equal(results[0].titled.map((/** @type {any} */ piece) => piece.text).join(""), text);
    assert.equal(results[0].sections[0].snippet.map((/** @type {any} */ piece) => piece.text).join(""), text);
  });

  test("more results come when they are asked for, none twice", async () => {
    const pages = Array.from({ length: 57 }, (_, i) =>
      ({ url: `${i}.html`, title: `第 ${i} 页`, sections: /** @type {Page["sections"]} */ ([["", "", `账号申请表 ${i}`]]) }));
    const many = engine(pages, { group: 8 });
    let answer = await many.search("账号申请表");
    assert.deepEqual([answer.results.length, answer.total, answer.isOpen, answer.hasMore], [3, 57, true, true]);
    const texts = many.loaded.filter((/** @type {string} */ path) => path.startsWith("search/f/")).length;
    assert.ok(texts < 57 / 8, `${texts} files of texts are loaded for the first results`);
    const urls = answer.results.map((/** @type {any} */ result) => result.url);
    while (answer.hasMore) {
      answer = await many.more();
      urls.push(...answer.results.map((/** @type {any} */ result) => result.url));
    }
    assert.deepEqual([urls.length, new Set(urls).size, answer.total, answer.isOpen], [57, 57, 57, false]);
  });

  test("an answer that is too late is dropped", async () => {
    const own = engine();
    const [first, second] = await Promise.all([own.search("账号"), own.search("离职")]);
    assert.equal(first, null);
    assert.ok(second.results.length > 0);
  });
});

describe("snippets", () => {
  const units = (/** @type {[string, number][]} */ ...literals) =>
    literals.map(([text, weight]) => ({ pattern: search.pattern([text]), weight }));
  const snippet = (/** @type {string} */ text, /** @type {any[]} */ wanted) =>
    marked(search.snippet(text, wanted, (/** @type {string} */ part, /** @type {number[]} */ origins) => search.fold(part, table, origins)));

  test("begin 20 before a match, and are 120 long", () => {
    const text = `${"前".repeat(50)}账号${"后".repeat(150)}`;
    assert.equal(snippet(text, units(["账号", 1])), `…${"前".repeat(20)}[账号]${"后".repeat(98)}…`);
  });

  test("count characters, not units", () => {
    const text = `${"\u{20000}".repeat(50)}账号${"\u{20001}".repeat(150)}`;
    assert.equal(snippet(text, units(["账号", 1])), `…${"\u{20000}".repeat(20)}[账号]${"\u{20001}".repeat(98)}…`);
  });

  test("show where most of the query begins", () => {
    const text = `账号${"一".repeat(200)}申请${"二".repeat(50)}账号${"三".repeat(200)}账号`;
    const found = snippet(text, units(["账号", 1], ["申请", 2]));
    assert.equal(found, `…${"一".repeat(20)}[申请]${"二".repeat(50)}[账号]${"三".repeat(46)}…`);
  });

  test("mark the text as it was written", () => {
    assert.equal(snippet("請填寫帳號\n申請 Cafe\u0301s。", units(["账号", 1], ["cafe", 1])), "請填寫[帳號] 申請 [Cafe\u0301]s。");
    assert.equal(snippet("ﬁle", units(["fi", 1])), "[ﬁ]le");
  });

  test("without a match begin at the start", () => {
    assert.equal(snippet("一".repeat(130), units(["账号", 1])), `${"一".repeat(120)}…`);
    assert.equal(snippet("", units(["账号", 1])), "");
  });

  test("literals that begin with a letter begin a word", () => {
    assert.equal(snippet("item it 支持it2 transit", units(["it", 1])), "[it]em [it] 支持[it]2 transit");
    assert.equal(snippet("objc++ c++", units(["c++", 1])), "objc++ [c++]");
    assert.equal(snippet("a  b\na b", units(["a b", 1])), "[a  b] [a b]");
  });
});

describe("files", () => {
  test("a format that is not known is said", async () => {
    const own = engine(PAGES, { manifest: { format: 2 } });
    const answer = await own.search("账号");
    assert.deepEqual([answer.message, answer.results.length], ["format", 0]);
    assert.equal(own.loaded.length, 1);
  });

  test("each file is loaded once", async () => {
    const own = engine();
    await own.search("账号申请");
    await own.search("账号申请");
    assert.equal(new Set(own.loaded).size, own.loaded.length);
  });

  test("only files that may hold what is asked are loaded", async () => {
    const own = engine(PAGES, { shardSize: 12 });
    await own.search("负责人");
    const shards = own.loaded.filter((/** @type {string} */ path) => /\/t\d+\.js$/.test(path));
    assert.ok(shards.length <= 2, shards.join(" "));
    await own.search("2026 ");
    const more = own.loaded.filter((/** @type {string} */ path) => /\/t\d+\.js$/.test(path));
    assert.ok(more.length <= shards.length + 1, more.join(" "));
  });

  test("a site that was built anew is noticed", async () => {
    const files = indexOf(search, PAGES, SETTINGS);
    const own = open(search, files);
    await own.prepare();
    const anew = indexOf(search, PAGES.slice(0, 2), SETTINGS);
    for (const path of Object.keys(files)) delete files[path];
    for (const [path, file] of Object.entries(anew)) files[path.replace("/g/", "/h/")] = file;
    files["search/manifest.js"] = { ...anew["search/manifest.js"], generation: "h" };
    const { results, message } = await own.search("离职");
    assert.deepEqual([results.length, results[0].url, message], [1, "b.html", ""]);
    assert.equal(own.loaded.filter((/** @type {string} */ path) => path.startsWith("search/manifest.js?t=")).length, 1);
  });

  test("a file that stays missing is said, with what is left", async () => {
    const files = indexOf(search, PAGES, { ...SETTINGS, shardSize: 8 });
    const whole = open(search, files);
    await whole.search("账号 离职 ");
    const [shard] = whole.loaded.filter((/** @type {string} */ path) => /\/t\d+\.js$/.test(path));
    for (const path of [shard, "search/g/words.js", "search/f/a0000000.js"]) {
      const own = open(search, { ...files, [path]: undefined });
      const answer = await own.search("账号 离职 ");
      assert.ok(answer.message === "missing" || answer.message === "", path);
      assert.ok(answer.results.length > 0, path);
    }
    for (const path of ["search/manifest.js", "search/g/stats.js"]) {
      const own = open(search, { ...files, [path]: undefined });
      assert.equal((await own.search("账号")).message, "missing", path);
      assert.ok(own.loaded.length <= 4);
    }
  });

  test("a file of rubbish is as good as none", async () => {
    const files = indexOf(search, PAGES, SETTINGS);
    for (const rubbish of ["", "%%%", "AAAA", Buffer.from("rubbish").toString("base64")]) {
      for (const path of Object.keys(files).filter((path) => path !== "search/manifest.js")) {
        const { message } = await open(search, { ...files, [path]: rubbish }).search("账号申请 acount");
        assert.ok(message === "missing" || message === "", `${path}: ${message}`);
      }
    }
  });

  test("the packed bytes are raw deflate", () => {
    const files = indexOf(search, PAGES, SETTINGS);
    const [page] = JSON.parse(inflateRawSync(Buffer.from(files["search/f/a0000000.js"], "base64")).toString());
    assert.equal(page.t, "账号申请流程");
  });
});
