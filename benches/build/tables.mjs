// What was measured, as tables in Markdown.
// @ts-check
import { median } from "../search/table.mjs";

/** How much longer four times the documents may take. */
const GROWTH = 4.5;
/** How much of a cold build one may take in which nothing is new. */
const WARM = 0.1;
/** Most memory in bytes: so much, and so many times the markdown. */
const MEMORY = { fixed: 150e6, share: 10 };
/** Most of what another tool takes that Docent may take, and most memory in bytes. */
const AIMS = {
  /** Long pages. */
  corpus: { wall: { "Zola with its Chinese index": 0.4, "Hugo + Pagefind": 0.25, mdBook: 0.6 }, cpu: {}, peak: 350e6 },
  /** Many pages. */
  generated: { wall: {}, cpu: { "Zola with its Chinese index": 0.5, "Hugo + Pagefind": 0.5 }, peak: 400e6 },
};

/** @typedef {import("./measure.mjs").Cost} Cost */

const seconds = (/** @type {number} */ value) => value.toFixed(value < 10 ? 2 : 1);
const megabytes = (/** @type {number} */ bytes) => (bytes / 1e6).toFixed(bytes < 10e6 ? 1 : 0);
const times = (/** @type {number} */ value) => `${value.toFixed(2)} ×`;
const mark = (/** @type {boolean} */ isMet) => (isMet ? "✓" : "✗");

/** @param {(string | number)[][]} rows @param {number} [texts] How many columns hold text. */
function table(rows, texts = 1) {
  const line = (/** @type {(string | number)[]} */ row) => `| ${row.join(" | ")} |`;
  const [head, ...body] = rows;
  return [head, head.map((_, at) => (at < texts ? "---" : "---:")), ...body].map(line).join("\n");
}

/** @param {Cost[]} costs @param {"wall" | "cpu" | "peak"} what */
const middle = (costs, what) => median(costs.map((cost) => cost[what]));

/** Returns a wall time with the least and the greatest. @param {Cost[]} costs */
function wall(costs) {
  const all = costs.map((cost) => cost.wall);
  const range = all.length > 1 ? ` (${seconds(Math.min(...all))}–${seconds(Math.max(...all))})` : "";
  return seconds(median(all)) + range;
}

/**
 * Returns the tables of Docent alone: cost, growth, stages.
 * @param {import("./run.mjs").Alone[]} all
 */
export function alone(all) {
  const costs = all.map(({ tree, cold, warm, changed }) => {
    const share = median(cold.map((cold, round) => warm[round].wall / cold.wall));
    const [peak, limit] = [middle(cold, "peak"), MEMORY.fixed + MEMORY.share * tree.bytes];
    return [
      tree.name, tree.documents.toLocaleString("en"), megabytes(tree.bytes),
      wall(cold), seconds(middle(cold, "cpu")), `${megabytes(peak)} ${mark(peak <= limit)}`,
      seconds(middle(warm, "wall")), seconds(middle(warm, "cpu")), megabytes(middle(warm, "peak")),
      `${times(share)} ${mark(share <= WARM)}`, seconds(middle(changed, "wall")),
    ];
  });
  const head = [
    "", "documents", "markdown, MB", "cold, s", "CPU, s", "peak, MB", "again, s", "CPU, s", "peak, MB",
    "again ÷ cold", "one page changed, s",
  ];
  const names = Object.keys(all[0].cold[0].stages);
  const stages = names.map((name) =>
    [name, ...all.map(({ cold }) => median(cold.map(({ stages }) => stages[name])).toFixed(3))]);
  return [
    "### Docent alone\n", table([head, ...costs]), "", growth(all),
    "\n### Seconds per stage of a cold build\n", table([["", ...all.map(({ tree }) => tree.name)], ...stages]),
  ].join("\n");
}

/** @param {import("./run.mjs").Alone[]} all */
function growth(all) {
  const generated = all.filter(({ tree }) => tree.name.endsWith("generated"));
  const steps = generated.slice(1).map((to, at) => {
    const from = generated[at];
    const size = to.tree.documents / from.tree.documents;
    const grown = median(to.cold.map((cost, round) => cost.wall / from.cold[round].wall));
    const fourfold = grown ** (Math.log(4) / Math.log(size));
    return `from ${from.tree.documents.toLocaleString("en")} to ${to.tree.documents.toLocaleString("en")} documents ${times(grown)} the time, which is ${times(fourfold)} for four times as many ${mark(fourfold <= GROWTH)}`;
  });
  return `Growth: ${steps.join("; ")}.`;
}

/**
 * Returns the table of one set of documents, built by several tools.
 * @param {string} name @param {import("./corpus.mjs").Document[]} documents
 * @param {import("./run.mjs").Beside[]} rows
 */
export function beside(name, documents, rows) {
  const [own] = rows;
  const aims = name.endsWith("generated pages") ? AIMS.generated : AIMS.corpus;
  const lines = rows.map((row) => {
    const costs = /** @type {Cost[]} */ (row.costs.filter(Boolean));
    const isOwn = row === own;
    if (row.failed) return [`${row.name} ${row.version}`, "did not build it", ...Array(7).fill("")];
    /** @param {"wall" | "cpu"} what */
    const share = (what) => {
      const both = row.costs.flatMap((cost, round) => {
        const mine = own.costs[round];
        return cost && mine ? [mine[what] / cost[what]] : [];
      });
      return both.length > 0 ? median(both) : NaN;
    };
    const told = (/** @type {"wall" | "cpu"} */ what) => {
      if (isOwn) return "";
      const [value, most] = [share(what), /** @type {Record<string, number>} */ (aims[what])[row.name]];
      return most ? `${times(value)}, at most ${most} × ${mark(value <= most)}` : times(value);
    };
    const peak = middle(costs, "peak");
    return [
      `${row.name} ${row.version}`.trim(), wall(costs), seconds(middle(costs, "cpu")),
      isOwn ? `${megabytes(peak)}, at most ${megabytes(aims.peak)} ${mark(peak <= aims.peak)}` : megabytes(peak),
      row.pages.toLocaleString("en"), megabytes(row.site), costs.length, told("wall"), told("cpu"),
    ];
  });
  const bytes = documents.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0);
  const head = ["", "wall, s", "CPU, s", "peak, MB", "pages", "site, MB", "runs", "Docent's wall ÷ this", "Docent's CPU ÷ this"];
  return `### ${name}: ${documents.length.toLocaleString("en")} documents, ${megabytes(bytes)} MB, cold, with search\n\n${table([head, ...lines])}`;
}
