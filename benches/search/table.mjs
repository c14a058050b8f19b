// What was measured, as one table.
// @ts-check

/** @typedef {number | string | undefined} Cell */
/** @typedef {{text: string, isMet: boolean}} Aim */
/** @typedef {{name: string, docent: Cell, script: Cell, dialog: Cell, aim?: Aim}} Row */

/** @param {number[]} numbers */
export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  return (sorted[Math.ceil(middle) - 1] + sorted[Math.floor(middle)]) / 2;
}

export const bytes = (/** @type {number} */ count) => Math.round(count).toLocaleString("en");
export const kilobytes = (/** @type {number} */ count) => `${(count / 1000).toFixed(1)} KB`;
export const milliseconds = (/** @type {number} */ time) => `${Math.round(time)} ms`;
export const percent = (/** @type {number} */ share) => `${(share * 100).toFixed(2)} %`;
export const three = (/** @type {number} */ value) => value.toFixed(3);

/** An aim that says how much of the peer's is allowed. @param {number} own @param {number} peer @param {number} most */
export function ratio(own, peer, most) {
  const value = own / peer;
  return { text: `${value.toFixed(2)} ×, at most ${most} ×`, isMet: value <= most };
}

/** @param {number} value @param {number} limit @param {(value: number) => string} format */
export const most = (value, limit, format) => ({ text: `at most ${format(limit)}`, isMet: value <= limit });

/** @param {number} value @param {number} limit @param {(value: number) => string} format */
export const least = (value, limit, format) => ({ text: `at least ${format(limit)}`, isMet: value >= limit });

/** Returns rows as a table in Markdown. @param {Row[]} rows @param {string} peer */
export function printed(rows, peer) {
  const head = ["", "Docent", `${peer}, script alone`, `${peer}, with its dialog`, "aim"];
  const cells = rows.map(({ name, docent, script, dialog, aim }) =>
    [name, docent, script, dialog, aim && `${aim.text} ${aim.isMet ? "✓" : "✗"}`]);
  const line = (/** @type {Cell[]} */ row) => `| ${row.map((cell) => cell ?? "").join(" | ")} |`;
  return [head, ["---", "---:", "---:", "---:", "---"], ...cells].map(line).join("\n");
}
