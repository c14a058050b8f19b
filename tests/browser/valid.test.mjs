// Every page of the sample is valid HTML.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";
import { HtmlValidate } from "html-validate";
import { assertNone, buildSample, filesOf } from "./harness.mjs";

// How a doctype, an empty element or a boolean attribute is spelt is a matter of taste; HTML takes
// them all.
const SPELLINGS = {
  "attribute-boolean-style": "off",
  "doctype-style": "off",
  "void-style": "off",
};

test("every page is valid HTML", async () => {
  const site = await buildSample();
  const validator = new HtmlValidate({
    extends: ["html-validate:recommended"],
    rules: {
      ...SPELLINGS,
      // The boxes of one question share its name, as the standard has it for check boxes too.
      "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    },
  });
  const problems = [];
  for (const path of (await filesOf(site)).filter((path) => path.endsWith(".html"))) {
    const report = await validator.validateString(await readFile(join(site, path), "utf8"));
    for (const { messages } of report.results) {
      problems.push(...messages.map((m) => `${path}:${m.line}: ${m.ruleId}: ${m.message}`));
    }
  }
  assertNone(problems);
});
