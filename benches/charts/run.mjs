// Compares charts with what Mermaid's `swimlane-beta` draws of the same text. See README.md.
//
//     node benches/charts/run.mjs [DOCENT] [PICTURES]
// @ts-check
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { chromium } from "playwright-core";
import { measure } from "./measure.mjs";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const docent = resolve(process.argv[2] ?? join(root, "target/release/docent"));
const pictures = process.argv[3] && resolve(process.argv[3]);

/** What the edges of our files are told by: their colour. */
const OURS = / fill="none" stroke="#5d6880"/;
/** What the edges of Mermaid's are told by: their class. */
const THEIRS = /\bclass="[^"]*\bflowchart-link\b/;
/** How long Mermaid may take for a chart, in milliseconds. */
const PATIENCE = 60_000;

/**
 * A chart: its name, its Mermaid text, our picture of it.
 * @typedef {{name: string, text: string, svg: string}} Chart
 */

/**
 * Returns the charts with lanes of a knowledge base.
 * @param {string} folder
 * @param {string} output
 * @returns {Promise<Chart[]>}
 */
async function charts(folder, output) {
  await run(docent, ["build", folder, "--output", output]);
  const files = (await readdir(output, { recursive: true })).filter((path) => path.endsWith(".chart.mmd"));
  const all = files.sort().map(async (path) => ({
    name: basename(path, ".chart.mmd"),
    text: await readFile(join(output, path), "utf8"),
    svg: await readFile(join(output, path.replace(/\.mmd$/, ".svg")), "utf8"),
  }));
  return (await Promise.all(all)).filter((chart) => chart.text.startsWith("swimlane-beta"));
}

/**
 * Writes a knowledge base of the charts in `tests/diagram/hard`, and returns them.
 * @param {string} folder
 */
async function hard(folder) {
  const source = join(root, "tests/diagram/hard");
  await mkdir(join(folder, "content"), { recursive: true });
  for (const file of await readdir(source)) {
    const name = basename(file, ".mmd");
    const text = (await readFile(join(source, file), "utf8")).replace(/^(?=.)/gm, "  ");
    const document = `---\ntype: flowchart\nid: ${name}\ntitle: ${name}\nmermaid: |\n${text}---\n`;
    await writeFile(join(folder, "content", `${name}.md`), document);
  }
  return charts(folder, join(folder, "public"));
}

const scratch = await mkdtemp(join(tmpdir(), "docent-charts-"));
const browser = await chromium.launch({
  executablePath:
    process.env.CHROMIUM ??
    ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync),
  args: ["--no-sandbox"],
});

/**
 * Returns what Mermaid draws of a text. Each chart has a tab of its own and a limit of time.
 * @param {string} text
 */
async function drawnByMermaid(text) {
  const tab = await browser.newPage();
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, fail) => {
    timer = setTimeout(() => fail(new Error(`nothing after ${PATIENCE} ms`)), PATIENCE);
  });
  try {
    await tab.setContent("<!doctype html><meta charset=utf-8><body></body>");
    await tab.addScriptTag({ path: join(root, "node_modules/mermaid/dist/mermaid.min.js") });
    const draw = tab.evaluate(
      // @ts-ignore
      async (text) => (await globalThis.mermaid.render("chart", text)).svg,
      text,
    );
    return String(await Promise.race([draw, late]));
  } finally {
    clearTimeout(timer);
    await tab.close().catch(() => {});
  }
}

/**
 * Writes a picture as PNG.
 * @param {string} svg
 * @param {string} path
 * @param {{width: number, height: number}} size
 */
async function photograph(svg, path, { width, height }) {
  const tab = await browser.newPage({ viewport: { width: Math.ceil(width) + 20, height: Math.ceil(height) + 20 } });
  await tab.setContent(`<!doctype html><meta charset=utf-8><body style="margin:10px;background:#fff">${svg}</body>`);
  await tab.screenshot({ path });
  await tab.close();
}

try {
  if (pictures) await mkdir(pictures, { recursive: true });
  const all = [...(await charts(root, join(scratch, "sample"))), ...(await hard(join(scratch, "hard")))];
  if (!all.length) throw new Error("there are no charts with lanes");
  const measures = ["width", "height", "bytes", "crossings", "bends", "length"];
  console.log("| chart | size | bytes | crossings | bends | length of lines | area, bytes, length: ours / theirs |");
  console.log("| --- | --- | --- | --- | --- | --- | --- |");
  const sums = [{}, {}].map(() => Object.fromEntries([...measures, "area"].map((name) => [name, 0])));
  for (const chart of all) {
    const ours = measure(chart.svg, OURS);
    if (pictures) await photograph(chart.svg, join(pictures, `${chart.name}-ours.png`), ours);
    let svg;
    try {
      svg = await drawnByMermaid(chart.text);
    } catch (error) {
      console.log(`| ${chart.name} | – | – | – | – | – | Mermaid: ${String(error).split("\n")[0]} |`);
      continue;
    }
    const theirs = measure(svg, THEIRS);
    if (pictures) await photograph(svg, join(pictures, `${chart.name}-theirs.png`), theirs);
    for (const [sum, of] of /** @type {const} */ ([[sums[0], ours], [sums[1], theirs]])) {
      for (const name of measures) sum[name] += of[name];
      sum.area += of.width * of.height;
    }
    console.log(row(chart.name, ours, theirs, `${ours.width}×${ours.height} / ${theirs.width}×${theirs.height}`));
  }
  const [a, b] = sums;
  console.log(row("**all**", a, b, `${(a.area / 1e6).toFixed(1)} / ${(b.area / 1e6).toFixed(1)} million px`));
} finally {
  await browser.close();
  await rm(scratch, { recursive: true, force: true });
}

/**
 * Returns a row of the table.
 * @param {string} name
 * @param {Record<string, number>} a Ours.
 * @param {Record<string, number>} b Theirs.
 * @param {string} size
 */
function row(name, a, b, size) {
  const area = (/** @type {Record<string, number>} */ of) => of.area ?? of.width * of.height;
  const ratios = [area(a) / area(b), a.bytes / b.bytes, a.length / b.length].map((ratio) => ratio.toFixed(2));
  const cells = ["bytes", "crossings", "bends", "length"].map((name) => `${Math.round(a[name])} / ${Math.round(b[name])}`);
  return `| ${[name, size, ...cells, ratios.join(", ")].join(" | ")} |`;
}
