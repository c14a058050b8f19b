// Whether what CI services read is what their schema says.
// @ts-check
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { program, ROOT } from "../browser/harness.mjs";

const require = createRequire(import.meta.url);

test("SARIF is what the schema of version 2.1.0 says, for every rule in both languages", async () => {
  const { default: Ajv } = require("ajv");
  const schema = JSON.parse(await readFile(join(ROOT, "tests/cli/sarif-schema-2.1.0.json"), "utf8"));
  const validate = new Ajv({ allErrors: true, strict: false, unicodeRegExp: false, validateFormats: false }).compile(schema);
  const broken = join(ROOT, "tests/broken");
  const seen = new Set();
  for (const [i, rule] of (await readdir(broken)).entries()) {
    const language = i % 2 ? "en" : "zh-CN";
    const { stdout } = spawnSync(
      program(),
      ["check", join(broken, rule), "--format", "sarif", "--as-of", "2026-06-01", "--lang", language],
      { encoding: "utf8" },
    );
    const log = JSON.parse(stdout);
    assert.ok(validate(log), `${rule}: ${JSON.stringify(validate.errors?.slice(0, 3))}`);
    for (const result of log.runs[0].results) seen.add(result.ruleId);
  }
  assert.ok(seen.size >= 40, `${seen.size} rules`);
});
