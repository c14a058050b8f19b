// Charts as files: what other programs say to them.
// @ts-check
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, test } from "node:test";
import { BpmnModdle } from "bpmn-moddle";
import { ROOT, filesOf, sampleInBrowser } from "./harness.mjs";

/** @type {string[]} */
let files;
const sample = sampleInBrowser(async (site) => {
  files = await filesOf(site);
});

/**
 * Returns the texts of the files with an ending, by path.
 * @param {string} ending
 * @returns {Promise<[string, string][]>}
 */
const texts = (ending) =>
  Promise.all(
    files
      .filter((path) => path.endsWith(ending))
      .map(async (path) => /** @type {[string, string]} */ ([path, await readFile(join(sample.site, path), "utf8")])),
  );

/**
 * Returns an empty page with a script of an npm package.
 * @param {string} script
 */
const pageWith = async (script) => {
  const tab = await sample.browser.newPage();
  await tab.setContent("<!doctype html><meta charset=utf-8><div id=canvas></div>");
  await tab.addScriptTag({ path: script });
  return tab;
};

test("each process has its chart in every format", () => {
  const pages = files.filter((path) => path.endsWith(".chart.svg"));
  assert.ok(pages.length >= 11, `${pages.length} charts`);
  for (const page of pages) {
    for (const ending of [".mmd", ".flowchart.mmd", ".bpmn", ".drawio"]) {
      assert.ok(files.includes(page.replace(/\.svg$/, ending)), `${page}: ${ending}`);
    }
  }
});

test("Mermaid reads its own text", async () => {
  const tab = await pageWith(join(ROOT, "node_modules/mermaid/dist/mermaid.min.js"));
  for (const [path, text] of await texts(".mmd")) {
    const kind = await tab.evaluate(async (text) => {
      // @ts-ignore
      const mermaid = globalThis.mermaid;
      return (await mermaid.parse(text)).diagramType;
    }, text);
    assert.match(kind, path.endsWith(".flowchart.mmd") ? /flowchart/ : /swimlane/, path);
  }
  await tab.close();
});

describe("BPMN", () => {
  test("loads without a warning", async () => {
    for (const [path, text] of await texts(".bpmn")) {
      const { rootElement, warnings } = await new BpmnModdle().fromXML(text);
      assert.deepEqual(
        warnings.map((warning) => warning.message),
        [],
        path,
      );
      const process = rootElement.rootElements.find((element) => element.$type === "bpmn:Process");
      const nodes = process.flowElements.filter((element) => element.$type !== "bpmn:SequenceFlow");
      const placed = process.laneSets[0].lanes.flatMap((lane) => lane.flowNodeRef ?? []);
      assert.equal(placed.length, nodes.length, `${path}: each node is in one lane`);
      const shapes = rootElement.diagrams[0].plane.planeElement.map((shape) => shape.bpmnElement?.id);
      for (const element of process.flowElements) assert.ok(shapes.includes(element.id), path);
    }
  });

  test("is drawn with its lanes", async () => {
    const tab = await pageWith(join(ROOT, "node_modules/bpmn-js/dist/bpmn-viewer.production.min.js"));
    for (const [path, text] of await texts(".bpmn")) {
      const drawn = await tab.evaluate(async (text) => {
        // @ts-ignore
        const viewer = new globalThis.BpmnJS({ container: "#canvas" });
        const { warnings } = await viewer.importXML(text);
        const registry = viewer.get("elementRegistry");
        const lanes = registry.filter((element) => element.type === "bpmn:Lane");
        const shown = lanes.filter((lane) => registry.getGraphics(lane)?.getBoundingClientRect().height > 0);
        const missing = registry.filter((element) => !registry.getGraphics(element)).length;
        viewer.destroy();
        return { warnings: warnings.length, lanes: lanes.length, shown: shown.length, missing };
      }, text);
      const declared = text.match(/<bpmn:lane /g)?.length ?? 0;
      assert.ok(declared > 0, path);
      assert.deepEqual(drawn, { warnings: 0, lanes: declared, shown: declared, missing: 0 }, path);
    }
    await tab.close();
  });
});

test("draw.io files hang together", async () => {
  const tab = await sample.browser.newPage();
  for (const [path, text] of await texts(".drawio")) {
    const wrong = await tab.evaluate((text) => {
      const xml = new DOMParser().parseFromString(text, "application/xml");
      if (xml.querySelector("parsererror")) return ["it is no XML"];
      /** @type {string[]} */
      const wrong = [];
      const cells = [...xml.querySelectorAll("mxfile > diagram > mxGraphModel > root > mxCell")];
      const ids = cells.map((cell) => cell.getAttribute("id") ?? "");
      if (new Set(ids).size !== ids.length) wrong.push("an id stands twice");
      if (ids[0] !== "0" || ids[1] !== "1") wrong.push("the root cells are missing");
      for (const cell of cells.slice(1)) {
        const parent = cell.getAttribute("parent") ?? "";
        if (!ids.includes(parent)) wrong.push(`${cell.id} has no parent`);
      }
      for (const cell of cells.slice(2)) {
        const isEdge = cell.getAttribute("edge") === "1";
        if (isEdge === (cell.getAttribute("vertex") === "1")) wrong.push(`${cell.id} is neither or both`);
        const geometry = cell.querySelector(":scope > mxGeometry[as=geometry]");
        if (!geometry) wrong.push(`${cell.id} has no place`);
        for (const end of isEdge ? ["source", "target"] : []) {
          if (!ids.includes(cell.getAttribute(end) ?? "")) wrong.push(`${cell.id} has no ${end}`);
        }
      }
      if (!cells.some((cell) => cell.getAttribute("edge") === "1")) wrong.push("there are no edges");
      return wrong;
    }, text);
    assert.deepEqual(wrong, [], path);
  }
  await tab.close();
});

test("a picture stands by itself", async () => {
  const [path, text] = (await texts(".chart.svg"))[0];
  assert.ok(text.startsWith("<svg xmlns="), path);
  assert.ok(!/<script|<a |href=/.test(text), path);
  // Word, Inkscape and viewers under a strict policy know no layers, variables or style sheets.
  assert.ok(!/<style|style=|class=|var\(/.test(text), path);
});

