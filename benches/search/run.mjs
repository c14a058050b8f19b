// Puts Docent's search beside Pagefind's on the same pages. See README.md.
// @ts-check
import { existsSync } from "node:fs";
import { mkdtemp, rm, stat } from "node:fs/promises";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { ROOT, fileUrl, launch } from "../../tests/browser/harness.mjs";
import * as docent from "./docent.mjs";
import { ask } from "./first.mjs";
import * as pagefind from "./pagefind.mjs";
import { found, ranked } from "./quality.mjs";
import { questions } from "./questions.mjs";
import { serve } from "./server.mjs";
import * as site from "./site.mjs";
import { sizes } from "./size.mjs";
import { bytes, kilobytes, least, median, milliseconds, most, percent, printed, ratio, three } from "./table.mjs";

/** How many queries tell what is sent, and how many of them how long it takes, how often. */
const SENT = 20;
const TIMED = 5;
const ROUNDS = 3;

/** @typedef {import("./first.mjs").Way} Way */
/** @typedef {import("./first.mjs").Asked} Asked */
/** @typedef {import("./table.mjs").Row} Row */
/** @typedef {import("playwright-core").Browser} Browser */

const say = (/** @type {string} */ text) => process.stderr.write(`${text}\n`);

/**
 * Builds both indexes and returns what is known about them.
 * @param {string} program @param {string} corpus @param {string} folder @param {Browser} browser
 */
async function prepare(program, corpus, folder, browser) {
  say("build the site");
  const built = await site.build(program, corpus, join(folder, "site"));
  const pages = await site.read(built, browser);
  const language = await site.languageOf(built);
  say(`index ${pages.length} pages with Pagefind`);
  const peer = join(folder, "peer");
  await pagefind.build(pages, peer, language);
  return { site: built, peer, pages, asked: questions(pages) };
}

/** @typedef {Awaited<ReturnType<typeof prepare>>} Prepared */

/**
 * Returns the ways to ask over http.
 * @param {Prepared} prepared
 */
async function open(prepared) {
  const own = await serve(prepared.site);
  const peer = await serve(prepared.peer);
  /** @param {typeof own} server @param {(path: string) => string | undefined} sortOf */
  const sent = (server, sortOf) => () =>
    server.sent().map((file) => ({ ...file, sort: sortOf(file.path) ?? "" })).filter(({ sort }) => sort);
  const fromPeer = sent(peer, pagefind.sortOf);
  const { url } = prepared.pages[0];
  return {
    /** @type {Way} */
    docent: { page: own.url(url), dialog: docent.dialog, sent: sent(own, docent.sortOf) },
    /** @type {Way} */
    script: { page: peer.url("script.html"), sent: fromPeer },
    /** @type {Way} */
    dialog: { page: peer.url("dialog.html"), dialog: pagefind.dialog, sent: fromPeer },
    close: () => Promise.all([own.close(), peer.close()]),
  };
}

/**
 * Asks in one way, query after query.
 * @param {Browser} browser @param {Way} way @param {string[]} queries @param {number} count
 */
async function askAll(browser, way, queries, count) {
  const all = [];
  for (let i = 0; i < count; i += 1) all.push(await ask(browser, way, queries[i], queries[i + count]));
  return all;
}

/** Returns the rows about sizes. @param {Prepared} prepared @returns {Promise<Row[]>} */
async function sizeRows(prepared) {
  const own = await sizes(prepared.site, ["search", "assets"], docent.sortOf);
  const peer = await sizes(prepared.peer, ["pagefind"], pagefind.sortOf);
  /** @param {string} name @param {(sort: typeof own) => number} measure @param {number} [limit] @returns {Row} */
  const row = (name, measure, limit) => {
    const [mine, theirs] = [measure(own), measure(peer)];
    const aim = limit ? ratio(mine, theirs, limit) : undefined;
    return { name, docent: bytes(mine), script: bytes(theirs), dialog: bytes(theirs), aim };
  };
  return [
    row("index, bytes", ({ index }) => index.bytes, 0.4),
    row("index, gzip", ({ index }) => index.gzip, 0.4),
    row("index and texts, bytes", ({ index, texts }) => index.bytes + texts.bytes, 0.6),
    row("index and texts, gzip", ({ index, texts }) => index.gzip + texts.gzip, 0.6),
    row("files of index and texts", ({ index, texts }) => index.files + texts.files),
  ];
}

/**
 * Returns the rows about what is sent.
 * @param {Browser} browser @param {Prepared} prepared @returns {Promise<Row[]>}
 */
async function sentRows(browser, prepared) {
  const queries = prepared.asked.compounds;
  say(`count what ${SENT} queries make a server send`);
  const ways = await open(prepared);
  const all = {
    docent: await askAll(browser, ways.docent, queries, SENT),
    script: await askAll(browser, ways.script, queries, SENT),
    dialog: await askAll(browser, ways.dialog, queries, SENT),
  };
  await ways.close();
  const sum = (/** @type {Asked} */ { sent }, sort = "", /** @type {"bytes" | "plain"} */ size = "bytes") =>
    sent.filter((file) => !sort || file.sort === sort).reduce((sum, file) => sum + file[size], 0);
  /**
   * @param {string} name @param {(asked: Asked) => number} value
   * @param {{format?: (value: number) => string, which?: "first" | "next", limit?: number}} [options]
   * @returns {Row}
   */
  const row = (name, value, { format = kilobytes, which = "first", limit } = {}) => {
    const middle = (/** @type {typeof all.docent} */ way) => median(way.map((asked) => value(asked[which])));
    const own = middle(all.docent);
    return {
      name, docent: format(own), script: format(middle(all.script)), dialog: format(middle(all.dialog)),
      aim: limit ? most(own, limit, format) : undefined,
    };
  };
  return [
    row("sent until the first result of the first query", (asked) => sum(asked), { limit: 90_000 }),
    row("– scripts and styles", (asked) => sum(asked, "program")),
    row("– index", (asked) => sum(asked, "index")),
    row("– texts", (asked) => sum(asked, "texts")),
    row("– requests", ({ sent }) => sent.length, { format: bytes }),
    row("the same from a server that does not compress", (asked) => sum(asked, "", "plain")),
    row("sent until the first result of the next query", (asked) => sum(asked), { which: "next" }),
  ];
}

/**
 * Returns the rows about times.
 * @param {Browser} browser @param {Prepared} prepared @returns {Promise<Row[]>}
 */
async function timeRows(browser, prepared) {
  const queries = prepared.asked.compounds;
  const ways = await open(prepared);
  const fast = (/** @type {Way} */ { page, dialog }) => ({ page, dialog });
  const slow = (/** @type {Way} */ { page, dialog }) => ({ page, dialog, isSlow: true });
  const file = { page: fileUrl(prepared.site, prepared.pages[0].url), dialog: docent.dialog };
  /** @type {Record<string, Record<string, Way>>} */
  const places = {
    "local http": { docent: fast(ways.docent), script: fast(ways.script), dialog: fast(ways.dialog) },
    "slow 4G": { docent: slow(ways.docent), script: slow(ways.script), dialog: slow(ways.dialog) },
    "file://": { docent: file },
  };
  /** The times of each place, tool and turn, round by round. @type {Map<string, number[][]>} */
  const times = new Map();
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [place, tools] of Object.entries(places)) {
      for (const [tool, way] of Object.entries(tools)) {
        const all = await askAll(browser, way, queries, TIMED);
        for (const which of /** @type {const} */ (["first", "next"])) {
          const key = `${place} ${tool} ${which}`;
          times.set(key, [...(times.get(key) ?? []), all.map((asked) => asked[which].time)]);
        }
      }
    }
    say(`round ${round + 1} of ${ROUNDS}: load ${loadavg()[0].toFixed(1)}`);
  }
  await ways.close();
  const pauses = { docent: await docent.pause(prepared.site), script: 0, dialog: pagefind.pause };
  const whyNot = await pagefind.askFile(browser, prepared.peer);
  /** @param {string} place @param {"docent" | "script" | "dialog"} tool @param {"first" | "next"} which */
  const rounds = (place, tool, which) =>
    (times.get(`${place} ${tool} ${which}`) ?? []).map((round) =>
      median(round) - (which === "next" ? pauses[tool] : 0));
  /** @param {string} place @param {"first" | "next"} which @param {number} [limit] @returns {Row} */
  const row = (place, which, limit) => {
    const cell = (/** @type {"docent" | "script" | "dialog"} */ tool) => {
      const all = rounds(place, tool, which);
      if (all.length === 0) return whyNot;
      return `${milliseconds(median(all))} (${Math.round(Math.min(...all))}–${Math.round(Math.max(...all))})`;
    };
    return {
      name: `first result of the ${which} query, ${place}`,
      docent: cell("docent"), script: cell("script"), dialog: cell("dialog"),
      aim: limit ? most(median(rounds(place, "docent", which)), limit, milliseconds) : undefined,
    };
  };
  return [
    row("local http", "first", 100), row("slow 4G", "first"), row("file://", "first", 100),
    row("local http", "next"), row("slow 4G", "next"), row("file://", "next"),
    {
      name: "pause for the next key, not in the times of the next query",
      docent: milliseconds(pauses.docent), script: "none", dialog: milliseconds(pauses.dialog),
    },
  ];
}

/**
 * Returns the rows about what is found.
 * @param {Browser} browser @param {Prepared} prepared @returns {Promise<Row[]>}
 */
async function qualityRows(browser, prepared) {
  const { pages, asked } = prepared;
  const ways = await open(prepared);
  const tabs = [await browser.newPage(), await browser.newPage()];
  await tabs[0].goto(ways.docent.page);
  await tabs[1].goto(ways.script.page);
  const own = await docent.open(tabs[0]);
  const peer = await pagefind.open(tabs[1], prepared.peer);
  /** @type {Row[]} */
  const rows = [];
  /** @param {string} name @param {number} mine @param {number} theirs @param {number} [limit] */
  const add = (name, mine, theirs, limit) => {
    const format = name.includes("MRR") ? three : percent;
    const aim = limit ? least(mine, limit, format) : undefined;
    rows.push({ name, docent: format(mine), script: format(theirs), dialog: format(theirs), aim });
  };
  for (const [name, queries] of Object.entries({ "substrings": asked.substrings, "compounds": asked.compounds })) {
    say(`ask for ${queries.length} ${name}`);
    const [mine, theirs] = [await found(own, queries, pages), await found(peer, queries, pages)];
    add(`${queries.length} ${name}: recall`, mine.recall, theirs.recall, 1);
    add(`– best hit holds what was typed`, mine.best, theirs.best, 0.99);
    add(`– of the first ten hits`, mine.first, theirs.first, 0.95);
  }
  for (const [name, names] of Object.entries({ "titles": asked.titles, "headings": asked.headings })) {
    say(`ask for ${names.length} ${name}`);
    const [mine, theirs] = [await ranked(own, names), await ranked(peer, names)];
    add(`${names.length} ${name}: MRR`, mine.mrr, theirs.mrr);
    add(`– its page is first`, mine.first, theirs.first);
  }
  await Promise.all(tabs.map((tab) => tab.close()));
  await ways.close();
  return rows;
}

async function main() {
  const [corpus, program = join(ROOT, "target/release/docent")] = process.argv.slice(2);
  if (!corpus || !(await stat(corpus)).isDirectory()) throw new Error("name a folder of markdown");
  if (!existsSync(program)) throw new Error(`${program} is not there: run cargo build --release first`);
  const folder = await mkdtemp(join(tmpdir(), "docent-search-"));
  const browser = await launch();
  try {
    const before = loadavg()[0];
    const prepared = await prepare(resolve(program), resolve(corpus), folder, browser);
    const rows = [
      ...(await sizeRows(prepared)),
      ...(await sentRows(browser, prepared)),
      ...(await timeRows(browser, prepared)),
      ...(await qualityRows(browser, prepared)),
    ];
    console.log(printed(rows, `Pagefind ${await pagefind.version()}`));
    const loads = [before, loadavg()[0]].map((load) => load.toFixed(1));
    console.log(`\n${prepared.pages.length} pages; load ${loads.join(" before, ")} after.`);
  } finally {
    await browser.close();
    await rm(folder, { recursive: true });
  }
}

await main();
