// The files of the sample as they lie on disk: links, anchors, and what every page must have.
// @ts-check
import { before, describe, test } from "node:test";
import { KINDS, assertNone, buildSample, onePageOfEachKind } from "./harness.mjs";
import { brokenLinks, factsOf } from "./links.mjs";

/** @typedef {import("./links.mjs").Facts} Facts */

for (const [name, audience] of [["everybody", ""], ["every audience", undefined]]) {
  describe(`the sample for ${name}`, () => {
    /** @type {string} */
    let site;
    /** @type {Map<string, Facts>} */
    let facts;
    before(async () => {
      site = await buildSample(audience);
      facts = await factsOf(site);
    });

    /** @param {(page: Facts, path: string) => string | undefined} complaint */
    const complaints = (complaint) =>
      [...facts].flatMap(([path, page]) => {
        const words = complaint(page, path);
        return words ? [`${path}: ${words}`] : [];
      });

    test("every link, anchor and image leads somewhere", async () => {
      assertNone(await brokenLinks(site, facts));
    });

    test("every page names its language", () => {
      assertNone(complaints((page) => (page.language ? undefined : "no lang")));
    });

    test("every page has a title and one heading of level 1 with words", () => {
      const wrong = complaints(({ title, headings }) => {
        if (!title.trim()) return "no title";
        if (headings.length !== 1) return `${headings.length} h1: ${headings.join(" | ")}`;
        return headings[0] ? undefined : "an empty h1";
      });
      assertNone(wrong);
    });

    test("no page has an id twice", () => {
      const wrong = complaints(({ ids }) => {
        const twice = ids.filter((id, i) => ids.indexOf(id) !== i);
        return twice.length > 0 ? twice.join(" ") : undefined;
      });
      assertNone(wrong);
    });

    test("no script, style or handler stands in a page itself", () => {
      assertNone(complaints(({ inline }) => inline.join("; ") || undefined));
    });
  });
}

test("the sample has a document of every kind", async () => {
  const pages = await onePageOfEachKind(await buildSample());
  assertNone(KINDS.filter((kind) => !pages[kind]));
});
