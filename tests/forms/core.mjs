// The core of forms as the page loads it, without a page.
// @ts-check
import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";

/** The folder of the repository. */
export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Loads the core of forms. @returns {any} */
export function core() {
  const script = readFileSync(join(ROOT, "themes/default/scripts/form-core.js"), "utf8");
  return vm.runInThisContext(`(() => {\n${script}\nreturn DocentForm;\n})()`);
}
