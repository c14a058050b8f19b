// Measures the preview: from a save to the message that reloads the page, and to the search index
// that knows what was saved.
//
//   node benches/build/preview.mjs DOCUMENTS [SAVES] [DOCENT]
//
// Works on a generated knowledge base in a temporary folder. A save changes one word of a paragraph
// in another page each time; one in ten changes a title, which other pages show.
// @ts-check
import { spawn } from "node:child_process";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { get } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { generate } from "./generate.mjs";

/** How long a save may take until it counts as missed. */
const PATIENCE = 10_000;

const [documents = "1200", saves = "1000", program = "target/release/docent"] = process.argv.slice(2);

const scratch = await mkdtemp(join(tmpdir(), "docent-preview-"));
const root = join(scratch, "kb");
await generate(Number(documents), root);
const server = spawn(resolve(program), ["serve", root, "--port", "0", "--lang", "en"], { stdio: ["ignore", "pipe", "inherit"] });
try {
  const origin = await address(server);
  const events = listen(`${origin}/.docent/events`);
  await events.next("hello", "", performance.now() + PATIENCE);
  const figures = await measure(origin, events);
  print(figures);
} finally {
  server.kill();
  await rm(scratch, { recursive: true, force: true });
}

/** Returns where the preview says that it is. */
function address(server) {
  return new Promise((found, failed) => {
    let said = "";
    server.stdout.on("data", (chunk) => {
      said += chunk;
      const url = /http:\/\/[^ /]+/.exec(said);
      if (url) found(url[0]);
    });
    server.on("exit", () => failed(new Error(`the preview ended: ${said}`)));
  });
}

/** Returns the events of the preview as they come. */
function listen(url) {
  /** @type {{ name: string, pages: string[] | null, at: number }[]} */
  const heard = [];
  let wake = () => {};
  let rest = "";
  get(url, (answer) => {
    answer.setEncoding("utf8");
    answer.on("data", (chunk) => {
      rest += chunk;
      for (let end = rest.indexOf("\n\n"); end >= 0; end = rest.indexOf("\n\n")) {
        const name = /^event: (.*)$/m.exec(rest.slice(0, end))?.[1];
        const data = /^data: (\{.*)$/m.exec(rest.slice(0, end))?.[1];
        rest = rest.slice(end + 2);
        if (name) heard.push({ name, pages: JSON.parse(data ?? "{}").pages ?? null, at: performance.now() });
        wake();
      }
    });
    answer.on("error", () => {});
  });
  return {
    /** Forgets what was heard. */
    forget: () => heard.splice(0),
    /**
     * Returns when an event of a name came that is meant for a page; `undefined` where it does not
     * come before `end`.
     */
    async next(name, page, end) {
      while (performance.now() < end) {
        const at = heard.findIndex((event) => event.name === name && (event.pages?.includes(page) ?? true));
        if (at >= 0) return heard.splice(0, at + 1)[at].at;
        await Promise.race([new Promise((found) => { wake = () => found(undefined); }), sleep(200)]);
      }
      return undefined;
    },
  };
}

/** @param {string} url @returns {Promise<string>} */
function load(url) {
  return new Promise((found, failed) => {
    get(url, (answer) => {
      let text = "";
      answer.setEncoding("utf8");
      answer.on("data", (chunk) => { text += chunk; });
      answer.on("end", () => found(text));
    }).on("error", failed);
  });
}

async function measure(origin, events) {
  const folders = await readdir(join(root, "content"), { recursive: true });
  const pages = folders.filter((path) => /page-\d+\.md$/.test(path)).sort();
  const generation = async () => /"generation":"(\w+)"/.exec(await load(`${origin}/search/manifest.js`))?.[1];
  const figures = { text: { page: [], index: [] }, title: { page: [], index: [] }, missed: 0 };
  for (let save = 0; save < Number(saves); save += 1) {
    const path = pages[(save * 7919) % pages.length];
    const file = join(root, "content", path);
    const text = await readFile(file, "utf8");
    const word = `改动${save.toString().padStart(6, "0")}`;
    const kind = save % 10 === 9 ? "title" : "text";
    const changed = kind === "title" ? text.replace(/^title: .*$/m, `title: 标题${word}`) : text.replace(/\n\n(?=[^#|`\-\n])/, `\n\n${word}，`);
    const before = await generation();
    events.forget();
    const start = performance.now();
    const end = start + PATIENCE;
    await writeFile(file, changed);
    const page = path.replace(/\.md$/, ".html");
    let told = await events.next("reload", page, end);
    // A message may still be that of the save before, which other pages show as well.
    while (told !== undefined && !(await load(`${origin}/${page}`)).includes(word)) {
      told = await events.next("reload", page, end);
    }
    let now = await generation();
    while (now === before && performance.now() < end) {
      await sleep(2);
      now = await generation();
    }
    if (told === undefined || now === before) {
      figures.missed += 1;
      continue;
    }
    figures[kind].page.push(told - start);
    figures[kind].index.push(performance.now() - start);
    // As a person does, who reads before the next save.
    await sleep(50);
  }
  return figures;
}

function print({ text, title, missed }) {
  const at = (list, share) => list.sort((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]?.toFixed(0);
  console.log(`${documents} documents, ${saves} saves, ${missed} missed`);
  console.log("| from the save to | p50, ms | p90, ms | p99, ms | most, ms |");
  console.log("| --- | ---: | ---: | ---: | ---: |");
  const rows = [
    ["the message that reloads the page", text.page],
    ["the search index", text.index],
    ["the message that reloads its own page, of a title", title.page],
    ["all other pages and the search index, of a title", title.index],
  ];
  for (const [name, list] of rows) {
    console.log(`| ${name} | ${at(list, 0.5)} | ${at(list, 0.9)} | ${at(list, 0.99)} | ${at(list, 1)} |`);
  }
}
