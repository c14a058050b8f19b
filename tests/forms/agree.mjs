// Judges forms by the script of the page and by the JSON Schema; `tests/forms.rs` has judged them.
// Reads the forms from its input, and prints how many answers were tried.
// @ts-check
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { core } from "./core.mjs";

const require = createRequire(import.meta.url);
const { default: Ajv } = require("ajv/dist/2020");
const script = core();

let input = "";
for await (const part of process.stdin) input += part;

let tried = 0;
for (const { source, plan, schema, cases } of JSON.parse(input)) {
  const ajv = new Ajv({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, validateFormats: false });
  ajv.addSchema(schema, "form");
  const whole = ajv.getSchema("form");
  /** @param {any} answers */
  const isValid = (answers) => whole?.({ form: plan.id, version: plan.version, answers });
  for (const { given, asked, answers } of cases) {
    tried += 1;
    const told = () => `${source}\n${JSON.stringify(given)}`;
    const settled = script.settle(plan.fields, given);
    assert.deepEqual([...settled.asked], asked, told());
    assert.deepEqual(settled.answers, answers, told());
    assert.equal(isValid(answers), script.problems(plan, given).length === 0, told());
    for (const field of plan.fields.filter((/** @type {any} */ field) => field.show)) {
      const validate = ajv.getSchema(`form#/$defs/asked-${field.id}`);
      assert.ok(validate, field.id);
      assert.equal(validate(answers), asked.includes(field.id), `${field.id}: ${told()}`);
      // What is hidden must not be there.
      if (!asked.includes(field.id) && given[field.id] !== undefined) {
        assert.equal(isValid({ ...answers, [field.id]: given[field.id] }), false, told());
      }
    }
  }
}
console.log(tried);
