// What the page of a form computes, without a browser.
// @ts-check
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT, core } from "./core.mjs";

const form = core();
const cases = JSON.parse(readFileSync(join(ROOT, "tests/forms/cases.json"), "utf8"));
const CAPITALS = "零壹贰叁肆伍陆柒捌玖|拾佰仟|万亿|元角分|整|负";

const plan = {
  id: "T-1",
  title: "测试表",
  version: "1.0",
  fields: [
    { id: "name", label: "姓名", kind: "person", required: true, group: "甲" },
    { id: "phone", label: "电话", kind: "phone", pii: true, pattern: "[0-9+\\- ]{5,20}" },
    { id: "perms", label: "权限", kind: "choices", options: [["msg", "通讯"], ["oa", "审批"]], required: true },
    { id: "until", label: "期限", kind: "daterange", required: true, show: { field: "perms", is: "has", values: ["oa"] } },
    { id: "why", label: "原因", kind: "textarea", min: 2, max: 9 },
    {
      id: "items", label: "明细", kind: "table", rows: 3, columns: [
        { id: "what", label: "名称", kind: "text", required: true },
        { id: "count", label: "数量", kind: "number", min: 1 },
        { id: "price", label: "单价", kind: "money" },
        { id: "amount", label: "小计", kind: "formula", formula: ["*", "count", "price"], sum: true },
        { id: "who", label: "电话", kind: "phone", pii: true },
      ],
    },
    { id: "total", label: "合计", kind: "formula", formula: ["sum", "items", "amount"], words: true, unit: "元" },
  ],
};

const given = {
  name: "=王芳", phone: "13800000000", perms: ["msg", "oa"], until: "2026-01-01/2026-03-01", why: "一，\"二\"\n三",
  items: [{ what: "纸, 笔", count: 2, price: 1.5, who: "13900000000" }, {}, { what: "尺", count: 1, price: 0.1 }],
};

test("amounts are written as cheques have them", () => {
  for (const { amount, words } of cases.amounts) assert.equal(form.capitals(amount, CAPITALS), words, String(amount));
  assert.equal(form.capitals(5, ""), "");
});

test("rows, sums and hidden answers settle", () => {
  const { answers } = form.settle(plan.fields, given);
  assert.equal(answers.items.length, 2);
  assert.equal(answers.items[0].amount, 3);
  assert.equal(answers.total, 3.1);
  const hidden = form.settle(plan.fields, { ...given, perms: ["msg"] });
  assert.ok(!hidden.asked.has("until") && !("until" in hidden.answers));
});

test("everything wrong is found, in order, with its row", () => {
  const rules = (/** @type {any} */ answers) => form.problems(plan, answers).map((/** @type {any} */ p) => [p.field, p.row, p.column, p.rule].filter((x) => x !== undefined).join(" "));
  assert.deepEqual(rules({}), ["name required", "perms choose"]);
  assert.deepEqual(rules(given), []);
  assert.deepEqual(rules({ ...given, until: "2026-03-01/2026-01-01", why: "一", phone: "12" }), ["phone phone", "until order", "why short"]);
  assert.deepEqual(rules({ ...given, until: "2026-03-01/", why: "一二三四五六七八九十" }), ["until both", "why long"]);
  assert.deepEqual(rules({ ...given, perms: ["msg"], until: "x", items: [{}, { count: 0, price: 1.005 }] }), ["items 1 what required", "items 1 count least", "items 1 price cents"]);
});

test("identity numbers have a check digit", () => {
  assert.ok(form.isIdCard("11010519491231002X"));
  assert.ok(form.isIdCard("11010519491231002x"));
  assert.ok(!form.isIdCard("110105194912310021"));
  assert.ok(!form.isIdCard("1101051949123100"));
});

test("files come back as they were, without what is hidden", () => {
  const { answers } = form.settle(plan.fields, given);
  const { amount: _a, ...first } = answers.items[0];
  const { amount: _b, ...second } = answers.items[1];
  const { total: _c, ...rest } = { ...answers, items: [first, second] };
  for (const file of [form.toJson(plan, given), form.toCsv(plan, given)]) {
    const read = form.read(plan, file);
    assert.deepEqual(read, { answers: rest, version: "1.0" }, file);
  }
  assert.match(form.toCsv(plan, given), /field\.name,姓名,'=王芳/);
});

test("other files are refused, and what does not fit is left out", () => {
  assert.deepEqual(form.read(plan, "hello"), { problem: "file" });
  assert.deepEqual(form.read(plan, "[]"), { problem: "file" });
  assert.deepEqual(form.read(plan, '{"form":"T-2","answers":{}}'), { problem: "form" });
  const odd = { form: "T-1", version: "0.9", answers: { name: ["甲"], perms: ["root"], until: 3, items: "x", total: 9, __proto__: { a: 1 }, more: 1 } };
  assert.deepEqual(form.read(plan, JSON.stringify(odd)), { answers: { name: "甲", until: "3" }, version: "0.9" });
});

test("personal data is left out of drafts, also in tables", () => {
  const kept = form.withoutPersonal(plan.fields, given);
  assert.ok(!("phone" in kept) && !("who" in kept.items[0]) && kept.items[0].what === "纸, 笔");
});

test("the text has everything that people read", () => {
  const text = form.toText(plan, given, { colon: "：", sum: "合计", capitals: CAPITALS });
  for (const line of ["测试表 (T-1 1.0)", "[甲]", "权限：通讯、审批", "期限：2026-01-01 – 2026-03-01", "  2. 名称：尺; 数量：1; 单价：0.1; 小计：0.1", "合计：3.1 元 (叁元壹角整)"]) {
    assert.ok(text.includes(line), `${line}\n${text}`);
  }
});
