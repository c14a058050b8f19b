// Measures builds of input that nobody writes by hand: how time and memory grow from n to 4 n.
//
//   node benches/build/pathological.mjs [--program DOCENT] [--n-only] [NAME …]
//
// Without names every case runs. Prints a table in markdown: processor time and peak memory at n and
// at 4 n, and the growth for each byte of input, which is 1 where time is linear. Needs GNU time.
// @ts-check
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

const asked = process.argv.slice(2);
const program = resolve(option("--program") ?? "target/release/docent");
const isShort = flag("--n-only");
/** After how many seconds of a processor a build is given up. */
const PATIENCE = Number(option("--patience") ?? 300);

/** @param {string} name */
function option(name) {
  const at = asked.indexOf(name);
  return at < 0 ? undefined : asked.splice(at, 2)[1];
}

/** @param {string} name */
function flag(name) {
  const at = asked.indexOf(name);
  return at >= 0 && asked.splice(at, 1).length > 0;
}

/** @param {number} count @param {(at: number) => string} text */
const many = (count, text, separator = "\n") => Array.from({ length: count }, (_, at) => text(at)).join(separator);
const SETTINGS = "title: T\nlanguage: zh-CN\n";
const SENTENCE = "每月初，经办人核对申请单，以免重复审批；部门负责人同时确认权限清单（编号 HR-102）。";

/** One page with this text. @param {string} text */
const page = (text) => ({ "docent.yaml": SETTINGS, "content/index.md": `# 标题\n\n${text}\n` });
/** One document with this front matter. @param {string} yaml @param {string} [text] */
const front = (yaml, text = "正文。") => ({ "docent.yaml": SETTINGS, "content/index.md": `---\n${yaml}\n---\n\n${text}\n` });

/** An alias bomb of nine levels. @param {number} n */
const bomb = (n) => `a0: &a0 [${many(n, () => "x", ", ")}]\n${many(8, (i) => `a${i + 1}: &a${i + 1} [${many(n, () => `*a${i}`, ", ")}]`)}\n`;

/** A process of steps in one line of the other. @param {number} n @param {(at: number) => string} step */
const processOf = (n, step) => ({
  "docent.yaml": SETTINGS,
  "content/organization.yaml": "roles:\n  - {id: r, name: 经办人}\n  - {id: h, name: 负责人}\n",
  "content/index.md": "# 首页\n",
  "content/p.md": `---\ntype: process\nid: P1\ntitle: 长\nversion: "1"\nstatus: effective\neffective: 2026-01-01\nowner: h\nraci: {A: h}\nsteps:\n${many(n, step)}\n  - {id: end, kind: end, do: 完}\n---\n`,
});

/** @param {string} fields */
const form = (fields) => ({
  "docent.yaml": SETTINGS,
  "content/index.md": `---\ntype: form\nid: F1\ntitle: 表\nversion: "1"\nstatus: effective\neffective: 2026-01-01\nfields:\n${fields}\n---\n`,
});

/** @param {string} rows */
const faq = (rows) => ({
  "docent.yaml": SETTINGS,
  "content/index.md": `---\ntype: faq\nid: Q1\ntitle: 问\nquestions:\n${rows}\n---\n`,
});

/** Different Chinese words for numbers. @param {number} at */
const word = (at) => [...at.toString(20)].map((digit) => "核对填写提交确认登记归档复核通知更新检查"[parseInt(digit, 20)]).join("");

/** The cases: n, and the files of a knowledge base of that size. @type {Record<string, [number, (n: number) => Record<string, string | Buffer>]>} */
const CASES = {
  "lists, nested in one line": [375, (n) => page(`${"- ".repeat(n)}x`)],
  "lists, nested by indent": [375, (n) => page(many(n, (i) => `${"  ".repeat(i)}- x`))],
  "lists, numbered, nested": [375, (n) => page(many(n, (i) => `${"   ".repeat(i)}1. x`))],
  "block quotes, nested": [375, (n) => page(many(3, () => `${"> ".repeat(n)}x`))],
  "block quotes, nested deep": [25_000, (n) => page(`${">".repeat(n)} x`)],
  "block quotes and lists by turns": [375, (n) => page(`${"> - ".repeat(n)}x`)],
  "`*a ` again and again": [50_000, (n) => page("*a ".repeat(n))],
  "`*a` opened, then closed": [25_000, (n) => page(`${"*a".repeat(n)}${"*".repeat(n)}`)],
  "`**a` opened, then closed": [25_000, (n) => page(`${"**a ".repeat(n)}${" b**".repeat(n)}`)],
  "`*a **a` by turns": [25_000, (n) => page(`${"*a **a ".repeat(n)}${"b** b*".repeat(n)}`)],
  "`a_b_` again and again": [50_000, (n) => page("a_b_".repeat(n))],
  "`~~a` opened, then closed": [25_000, (n) => page(`${"~~a ".repeat(n)}${" b~~".repeat(n)}`)],
  "`[` alone": [50_000, (n) => page("[".repeat(n))],
  "`[a](` again and again": [50_000, (n) => page("[a](".repeat(n))],
  "`[a](<b` again and again": [50_000, (n) => page("[a](<b".repeat(n))],
  "links in links": [25_000, (n) => page(`${"[".repeat(n)}a${"](b)".repeat(n)}`)],
  "images in images": [5_000, (n) => page(`${"![".repeat(n)}a${"](b.png)".repeat(n)}`)],
  "`[a][` again and again": [25_000, (n) => page("[a][".repeat(n))],
  "backticks, each run longer": [500, (n) => page(many(n, (i) => "`".repeat(i + 1), " "))],
  "`<` alone": [50_000, (n) => page("<".repeat(n))],
  "`<a ` again and again": [50_000, (n) => page("<a b ".repeat(n))],
  "`<!--` again and again": [50_000, (n) => page(`x ${"<!-- ".repeat(n)}`)],
  "`<?` again and again": [50_000, (n) => page(`x ${"<? ".repeat(n)}`)],
  "`<!A ` again and again": [50_000, (n) => page(`x ${"<!A ".repeat(n)}`)],
  "`<![CDATA[` again and again": [25_000, (n) => page(`x ${"<![CDATA[ ".repeat(n)}`)],
  "`&` alone": [50_000, (n) => page("&".repeat(n))],
  "backslashes before stars": [50_000, (n) => page(`申请${"\\".repeat(n)}*申请*`)],
  "emphasis beside Chinese": [50_000, (n) => page(many(n, () => "**注意：**请核对", "\n\n"))],
  "runs of stars in one Chinese line": [50_000, (n) => page("**注意：**请核对".repeat(n))],
  "page of one paragraph, 31 MB": [70_000, (n) => page(SENTENCE.repeat(n))],
  "page of paragraphs, 31 MB": [70_000, (n) => page(many(n, () => SENTENCE, "\n\n"))],
  "page of lines, 31 MB": [70_000, (n) => page(many(n, () => SENTENCE))],
  "one word, 10 MB": [2_500_000, (n) => page("a".repeat(n))],
  "one title, 10 MB": [2_500_000, (n) => ({ "docent.yaml": SETTINGS, "content/index.md": `# ${"a".repeat(n)}\n` })],
  "one Chinese title, 10 MB": [800_000, (n) => ({ "docent.yaml": SETTINGS, "content/index.md": `# ${"标".repeat(n)}\n` })],
  "title in the front matter, 500 KB": [120_000, (n) => front(`title: ${"a".repeat(n)}`)],
  "file of NUL, 10 MB": [2_500_000, (n) => ({ "docent.yaml": SETTINGS, "content/index.md": Buffer.alloc(n) })],
  "settings of NUL, 1 MB": [250_000, (n) => ({ "docent.yaml": Buffer.alloc(n), "content/index.md": "x" })],
  "line ends alone, 10 MB": [2_500_000, (n) => page("\n".repeat(n))],
  "spaces alone, 10 MB": [2_500_000, (n) => page(`x${" ".repeat(n)}x`)],
  "lines of spaces": [1_000, (n) => page(many(n, () => " ".repeat(1000)))],
  "links to a page": [25_000, (n) => ({ ...page(many(n, (i) => `[第${i}](a.md)`)), "content/a.md": "# 甲\n" })],
  "links, broken, a line each": [25_000, (n) => page(many(n, (i) => `[第${i}](b${i}.md)`))],
  "links, broken, in one line": [25_000, (n) => page(many(n, (i) => `[第${i}](b${i}.md)`, " "))],
  "links by reference": [25_000, (n) => ({ ...page(`${many(n, (i) => `[第${i}][r${i}]`)}\n\n${many(n, (i) => `[r${i}]: a.md`)}`), "content/a.md": "# 甲\n" })],
  "links by one reference": [25_000, (n) => ({ ...page(`${many(n, () => "[r]")}\n\n[r]: a.md`), "content/a.md": "# 甲\n" })],
  "links by one long reference": [2_500, (n) => page(`${many(n, () => "[r]")}\n\n[r]: https://a.example/${"x".repeat(4 * n)}`)],
  "links by undefined reference": [25_000, (n) => page(many(n, (i) => `[第${i}][r${i}]`))],
  "links to headings": [12_500, (n) => page(`${many(n, (i) => `[第${i}](#h${i})`)}\n\n${many(n, (i) => `## 节 {#h${i}}`)}`)],
  "links to headings that are not there": [25_000, (n) => page(`${many(n, (i) => `[第${i}](#x${i})`)}\n\n## 节\n`)],
  "links to headings that are not there, many headings": [3_000, (n) => page(`${many(n, (i) => `[第${i}](#x${i})`)}\n\n${many(n, (i) => `## 节 {#h${i}}`)}`)],
  "links to the web": [25_000, (n) => page(many(n, (i) => `<https://a.example/${i}>`))],
  "images that are not there": [25_000, (n) => page(many(n, (i) => `![图](i${i}.png)`, "\n\n"))],
  ...Object.fromEntries(
    ["rust", "sql", "json", "html", "markdown", "yaml", "bash", "js"].map((language) => [
      `line of 1 MB in a fence: ${language}`,
      [250_000, (/** @type {number} */ n) => page(`\`\`\`${language}\n${'{"a": [1, "b"]}, '.repeat(n / 16)}\n\`\`\``)],
    ]),
  ),
  "fences of lines of 4 KB": [10, (n) => page(many(n, () => `\`\`\`json\n${many(20, () => '{"a": [1, "b"]}, '.repeat(230))}\n\`\`\``, "\n\n"))],
  "fences, many small ones": [12_500, (n) => page(many(n, (i) => `\`\`\`sql\nSELECT ${i};\n\`\`\``))],
  "fences that are not closed": [12_500, (n) => page(many(n, () => "> ```sql\n> SELECT\n"))],
  "table of rows": [12_500, (n) => page(`| a | b | c |\n| --- | --- | --- |\n${many(n, (i) => `| ${i} | 申请单 | 部门负责人 |`)}`)],
  "table of columns": [5_000, (n) => page(`|${many(n, (i) => ` c${i} `, "|")}|\n|${many(n, () => " --- ", "|")}|\n|${many(n, (i) => ` ${i} `, "|")}|`)],
  "table of columns, rows without cells": [1_000, (n) => page(`|${many(n, () => "a", "|")}|\n|${many(n, () => "-", "|")}|\n${many(n, () => "|x|")}`)],
  "table rows that end no head": [25_000, (n) => page(many(n, () => "a | b"))],
  "headings of the same text": [25_000, (n) => page(many(n, () => "## 同样的标题", "\n\n"))],
  "headings, all different": [25_000, (n) => page(many(n, (i) => `## 标题${i}\n\n正文。`, "\n\n"))],
  "headings of six levels": [25_000, (n) => page(many(n, (i) => `${"#".repeat((i % 6) + 1)} 标题`, "\n\n"))],
  "headings with equal marks {#a}": [25_000, (n) => page(many(n, () => "## 标题 {#a}", "\n\n"))],
  "footnotes": [12_500, (n) => page(`${many(n, (i) => `注[^${i}]`)}\n\n${many(n, (i) => `[^${i}]: 说明`, "\n\n")}`)],
  "footnotes in footnotes": [375, (n) => page(`x[^0]\n\n${many(n, (i) => `${"    ".repeat(i)}[^${i}]: 说明[^${i + 1}]\n`)}`)],
  "footnotes, one referred to often": [25_000, (n) => page(`${many(n, () => "注[^a]")}\n\n[^a]: 说明`)],
  "definition lists": [12_500, (n) => page(many(n, (i) => `词${i}\n: 说明`, "\n\n"))],
  "task lists": [25_000, (n) => page(many(n, () => "- [ ] 核对"))],
  "blocks of colons": [12_500, (n) => page(many(n, () => ":::tip\n核对\n:::", "\n\n"))],
  "blocks of colons and bold words": [12_500, (n) => page(many(n, () => ":::tip\n**注意：**请核对\n:::", "\n\n"))],
  "blocks of colons and fences": [12_500, (n) => page(many(n, () => ":::tip\n核对\n:::\n\n```\nx\n```", "\n\n"))],
  "blocks of colons, not closed": [12_500, (n) => page(many(n, () => ":::tip\n核对", "\n\n"))],
  "blocks of colons, closed only": [12_500, (n) => page(many(n, () => ":::", "\n\n"))],
  "blocks of colons, wrong ends": [6_000, (n) => page(`${many(n, () => ":::tip\n", "\n")}\n\n${many(n, () => "::::", "\n\n")}`)],
  "blocks of colons, nested": [375, (n) => page(`${many(n, (i) => `${":".repeat(n - i + 2)}tip\n`)}x\n\n${many(n, (i) => `${":".repeat(i + 3)}\n`)}`)],
  "views of two colons": [2_500, (n) => page(many(n, () => "::changes", "\n\n"))],
  "soft breaks with nothing between": [25_000, (n) => page(many(n, () => "**", "\n"))],
  "soft breaks between emphasis": [12_500, (n) => page(`${"*".repeat(n)}a\n${many(n, () => "*", "\n")}`)],
  "raw HTML, deep, escaped": [25_000, (n) => page(`x ${"<div>".repeat(n)}`)],
  "raw HTML, deep, sanitized": [2_500, (n) => ({ ...page("<div>".repeat(n)), "docent.yaml": `${SETTINGS}markdown: {html: sanitize}\n` })],
  "raw HTML, deep, allowed": [25_000, (n) => ({ ...page("<div>".repeat(n)), "docent.yaml": `${SETTINGS}markdown: {html: allow}\n` })],
  "raw HTML, blocks, sanitized": [12_500, (n) => ({ ...page(many(n, () => "<div>x</div>", "\n\n")), "docent.yaml": `${SETTINGS}markdown: {html: sanitize}\n` })],
  "alias bomb in the front matter": [9, (n) => front(bomb(n))],
  "alias bomb in docent.yaml": [9, (n) => ({ "docent.yaml": bomb(n), "content/index.md": "x" })],
  "alias bomb in organization.yaml": [9, (n) => ({ "docent.yaml": SETTINGS, "content/organization.yaml": bomb(n), "content/index.md": "x" })],
  "`[[[[` in the front matter": [100_000, (n) => front(`a: ${"[".repeat(n)}`)],
  "`[[[[` in docent.yaml": [100_000, (n) => ({ "docent.yaml": `a: ${"[".repeat(n)}`, "content/index.md": "x" })],
  "`[[[[ ]]]]` in the front matter": [60_000, (n) => front(`a: ${"[".repeat(n)}${"]".repeat(n)}`)],
  "`{a: {a:` in the front matter": [25_000, (n) => front(`a: ${"{a: ".repeat(n)}${"}".repeat(n)}`)],
  "`- - - -` in the front matter": [60_000, (n) => front(`a:\n  ${"- ".repeat(n)}x`)],
  "`? ? ? ?` in the front matter": [60_000, (n) => front(`${"? ".repeat(n)}x`)],
  "`a: a:` by indent in the front matter": [250, (n) => front(many(n, (i) => `${" ".repeat(i)}a:`))],
  "`&a &a` in the front matter": [40_000, (n) => front(`a: [${many(n, (i) => `&a${i} x`, ", ")}]`)],
  "`*a *a` in the front matter": [25_000, (n) => front(`b: &a x\na: [${many(n, () => "*a", ", ")}]`)],
  "keys in the front matter": [15_000, (n) => front(many(n, (i) => `k${i}: 1`))],
  "keys in docent.yaml": [15_000, (n) => ({ "docent.yaml": many(n, (i) => `k${i}: 1`), "content/index.md": "x" })],
  "the same key in the front matter": [15_000, (n) => front(many(n, () => "k: 1"))],
  "full-width colons in the front matter": [15_000, (n) => front(many(n, () => "标题：一"))],
  "quotes that do not close in the front matter": [5_000, (n) => front(many(n, (i) => `k${i}: "一`))],
  "tabs in the front matter": [10_000, (n) => front(`k:\n${many(n, (i) => `\tk${i}: 1`)}`)],
  "colons in the front matter": [30_000, (n) => front(`title: ${"a: ".repeat(n)}`)],
  "a comment in the front matter": [100_000, (n) => front(`title: a # ${"x".repeat(n)}`)],
  "front matter that is not closed": [25_000, (n) => ({ "docent.yaml": SETTINGS, "content/index.md": `---\n${many(n, (i) => `k${i}: 1`)}\n` })],
  "front matter of 10 MB": [250_000, (n) => front(many(n, (i) => `k${i}: 1`))],
  "tags": [10_000, (n) => front(`title: T\ntags: [${many(n, (i) => `标${i}`, ", ")}]`)],
  "aliases": [2_500, (n) => front(`title: T\naliases: [${many(n, (i) => `a${i}.html`, ", ")}]`)],
  "related names that are not there": [5_000, (n) => front(`title: T\nrelated: [${many(n, (i) => `X-${i}`, ", ")}]`)],
  "a process of steps": [2_500, (n) => processOf(n, (i) => `  - {id: s${i}, do: 核${i}, R: r}`)],
  "a process of steps with prose": [1_250, (n) => { const files = processOf(n, (i) => `  - {id: s${i}, do: 核${i}, R: r}`); files["content/p.md"] += many(n, (i) => `## 说明 {#s${i}}\n\n正文。`, "\n\n"); return files; }],
  "a process of steps that lead back": [500, (n) => processOf(n, (i) => `  - {id: s${i}, do: 核${i}, R: r, next: [{if: 是, to: s${Math.max(0, i - 7)}}, {if: 否, to: ${i + 1 < n ? `s${i + 1}` : "end"}}]}`)],
  "a process of unknown roles": [1_250, (n) => processOf(n, (i) => `  - {id: s${i}, do: 核${i}, R: r${i}}`)],
  "a process of unknown steps": [1_250, (n) => processOf(n, (i) => `  - {id: s${i}, do: 核${i}, R: r, next: x${i}}`)],
  "a decision of branches": [500, (n) => processOf(n + 1, (i) => (i === 0 ? `  - {id: s0, kind: decision, do: 选, R: r, next: [${many(n, (k) => `{if: 选${k}, to: s${k + 1}}`, ", ")}]}` : `  - {id: s${i}, do: 核${i}, R: r, next: end}`))],
  "a process of steps, a role each": [500, (n) => ({ ...processOf(n, (i) => `  - {id: s${i}, do: 核${i}, R: r${i}}`), "content/organization.yaml": `roles:\n  - {id: h, name: 负责人}\n${many(n, (i) => `  - {id: r${i}, name: 岗${i}}`)}\n` })],
  "a process with 120 ways beside the line": [220, (n) => processOf(n, (i) => `  - {id: s${i}, kind: decision, do: 核${i}, R: r, next: [{if: 是, to: ${i + 1 < n ? `s${i + 1}` : "end"}}${i < 115 ? `, {if: 否, to: s${(i * 7919) % n}}` : ""}]}`)],
  "decisions, everyone to everyone": [20, (n) => processOf(n, (i) => `  - {id: s${i}, kind: decision, do: 选${i}, R: r, next: [${many(n, (k) => `{if: 选${k}, to: s${k}}`, ", ")}, {if: 完, to: end}]}`)],
  "decisions one behind the other": [150, (n) => processOf(n, (i) => `  - {id: s${i}, kind: decision, do: 选${i}, R: r, next: [{if: 是, to: ${i + 1 < n ? `s${i + 1}` : "end"}}, {if: 否, to: ${i + 2 < n ? `s${i + 2}` : "end"}}]}`)],
  "a chart of nodes": [1_250, (n) => page(`\`\`\`mermaid\nflowchart TD\n${many(n, (i) => `  a${i}[节${i}] --> a${i + 1}`)}\n\`\`\``)],
  "a chart of frames in frames": [250, (n) => page(`\`\`\`mermaid\nflowchart TD\n${many(n, (i) => `subgraph s${i}`)}\na --> b\n${many(n, () => "end")}\n\`\`\``)],
  "a chart, everyone to everyone": [200, (n) => page(`\`\`\`mermaid\nflowchart TD\n${many(n, (i) => `a${i}`, " & ")} --> ${many(n, (i) => `b${i}`, " & ")}\n\`\`\``)],
  "a chart of one line": [6_000, (n) => page(`\`\`\`mermaid\nflowchart TD\n${many(n, (i) => `a${i}`, " --> ")}\n\`\`\``)],
  "charts, many small ones": [1_000, (n) => page(many(n, (i) => `\`\`\`mermaid\nflowchart LR\n  a --> b${i}\n\`\`\``, "\n\n"))],
  "form fields": [1_000, (n) => form(many(n, (i) => `  - {id: f${i}, label: 栏${i}, kind: text}`))],
  "form fields with conditions": [500, (n) => form(many(n, (i) => `  - {id: f${i}, label: 栏${i}, kind: text${i > 0 ? `, show_if: {f${i - 1}: "1"}` : ""}}`))],
  "a formula of brackets": [25_000, (n) => form(`  - {id: a, label: 甲, kind: number}\n  - {id: b, label: 乙, kind: number, formula: "${"(".repeat(n)}a${")".repeat(n)}"}`)],
  "a formula of minuses": [25_000, (n) => form(`  - {id: a, label: 甲, kind: number}\n  - {id: b, label: 乙, kind: number, formula: "${"-".repeat(n)}a"}`)],
  "a formula of terms": [25_000, (n) => form(`  - {id: a, label: 甲, kind: number}\n  - {id: b, label: 乙, kind: number, formula: "${many(n, () => "a", " + ")}"}`)],
  "formulas, one from the other": [500, (n) => form(`  - {id: f0, label: 甲, kind: number}\n${many(n, (i) => `  - {id: f${i + 1}, label: 乙${i}, kind: number, formula: "f${i} + f${i}"}`)}`)],
  "questions, all different": [500, (n) => faq(many(n, (i) => `  - {id: q${i}, q: 怎样${word(i)}${word(i * 7)}？, answer: 请${word(i)}。}`))],
  "questions, all alike": [250, (n) => faq(many(n, (i) => `  - {id: q${i}, q: 怎样申请账号？, answer: 请提交。}`))],
  "a glossary of terms": [1_000, (n) => ({ ...page(many(n, (i) => `请${word(i)}。`, "\n\n")), ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`content/t/${i}.md`, `---\ntype: term\nid: T${i}\ntitle: ${word(i)}\n---\n\n说明。\n`])) })],
  "a term of aliases": [5_000, (n) => ({ ...page(SENTENCE), "content/t.md": `---\ntype: term\nid: T1\ntitle: 词\nalias: [${many(n, (i) => `${word(i)}词`, ", ")}]\n---\n` })],
  "roles in organization.yaml": [1_000, (n) => ({ ...page("x"), "content/organization.yaml": `roles:\n${many(n, (i) => `  - {id: r${i}, name: 岗${i}}`)}\n` })],
  "roles that stand below each other": [500, (n) => ({ ...page("x"), "content/organization.yaml": `departments:\n${many(n, (i) => `  - {id: d${i}, name: 部${i}${i ? `, parent: d${i - 1}` : ""}}`)}\n` })],
  "folders in folders": [250, (n) => ({ ...page("x"), [`content/${many(n, () => "a", "/")}/b.md`]: "# 深\n" })],
  "documents of one id": [500, (n) => ({ ...page("x"), ...Object.fromEntries(Array.from({ length: n }, (_, i) => [`content/d/${i}.md`, `---\ntitle: 页${i}\nid: SAME\n---\n`])) })],
  "synonyms": [1_000, (n) => ({ ...page(SENTENCE), "docent.yaml": `${SETTINGS}search:\n  synonyms:\n${many(n, (i) => `    - [${word(i)}甲, ${word(i)}乙]`)}\n` })],
  "search tests that fail": [500, (n) => ({ ...page(SENTENCE), "docent.yaml": `${SETTINGS}search:\n  tests:\n${many(n, (i) => `    - {query: ${word(i)}${i}, expect: X-1}`)}\n` })],
};

/** Builds a knowledge base. @param {Record<string, string | Buffer>} files */
function build(files) {
  const folder = mkdtempSync(join(tmpdir(), "docent-pathological-"));
  let bytes = 0;
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
      bytes += Buffer.byteLength(content);
    }
    const figures = join(folder, "figures");
    const line = ["-o", figures, "-f", "%U %S %M", "sh", "-c", `ulimit -t ${PATIENCE}; exec "$0" "$@"`, program];
    const ran = spawnSync("/usr/bin/time", [...line, "build", folder, "--as-of", "2026-03-01", "--lang", "en"], { encoding: "utf8", maxBuffer: 1 << 30 });
    if (ran.error && /** @type {any} */ (ran.error).code === "ENOENT") throw new Error("GNU time is not installed: apt-get install time");
    const [user, system, peak] = (readFileSync(figures, "utf8").trim().split("\n").pop() ?? "").split(" ").map(Number);
    const codes = [...new Set([...ran.stderr.matchAll(/^(?:error|warning)\[([a-z-]+)\]/gm)].map((match) => match[1]))];
    if (user + system >= PATIENCE - 1) return { bytes, seconds: user + system, memory: peak / 1024, outcome: "given up" };
    const crash = ran.status === 0 || ran.status === 1 ? "" : ran.stderr.trim().split("\n").slice(-2).join(" ").slice(0, 300);
    const outcome = crash ? `FAULT ${ran.status}: ${crash}` : `${ran.status === 0 ? "built" : "refused"}${codes.length ? `: ${codes.join(", ")}` : ""}`;
    return { bytes, seconds: user + system, memory: peak / 1024, outcome, told: ran.stderr.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const least = build({ "docent.yaml": SETTINGS, "content/index.md": "x\n" });
console.log(`A site of one word: ${least.seconds.toFixed(2)} s, ${least.memory.toFixed(0)} MB. Times and growth are above that.\n`);
console.log("| input | n | KB at 4 n | s at n | s at 4 n | growth | MB at n | MB at 4 n | outcome |");
console.log("| --- | --- | --- | --- | --- | --- | --- | --- | --- |");
for (const [name, [n, files]] of Object.entries(CASES)) {
  if (asked.length > 0 && !asked.some((part) => name.includes(part))) continue;
  const one = build(files(n));
  const four = isShort ? one : build(files(4 * n));
  const above = (/** @type {number} */ seconds) => Math.max(0.01, seconds - least.seconds);
  const growth = above(four.seconds) / above(one.seconds) / (four.bytes / one.bytes);
  // What is hardly above the least build says nothing.
  const isTold = above(one.seconds) >= 0.05 && above(four.seconds) >= 0.2 && !isShort;
  const cells = [name, n, (four.bytes / 1024).toFixed(0), above(one.seconds).toFixed(2), above(four.seconds).toFixed(2), isTold ? growth.toFixed(1) : "", one.memory.toFixed(0), four.memory.toFixed(0), four.outcome];
  console.log(`| ${cells.join(" | ")} |`);
}
