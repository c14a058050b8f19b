// Takes pictures of the sample, for people to look at: each kind, wide and narrow, light and dark,
// and on paper. By hand: node tests/browser/screenshots.mjs [FOLDER]
// @ts-check
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ROOT, buildSample, launch, onePageOfEachKind, serve } from "./harness.mjs";

const folder = resolve(process.argv[2] ?? join(ROOT, "tests/browser/screenshots"));
await mkdir(folder, { recursive: true });
const site = await buildSample();
const server = await serve(site);
const browser = await launch();
try {
  for (const [kind, path] of Object.entries(await onePageOfEachKind(site))) {
    const name = kind.replaceAll(/\W+/g, "-");
    for (const colorScheme of /** @type {const} */ (["light", "dark"])) {
      for (const width of [1440, 390]) {
        const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } });
        await page.goto(server.url(path), { waitUntil: "networkidle" });
        const file = join(folder, `${name}-${width}-${colorScheme}.png`);
        await page.screenshot({ path: file, fullPage: true });
        await page.close();
        console.log(file);
      }
    }
    const page = await browser.newPage();
    await page.goto(server.url(path), { waitUntil: "networkidle" });
    await page.pdf({ path: join(folder, `${name}.pdf`), format: "A4" });
    await page.close();
    console.log(join(folder, `${name}.pdf`));
  }
} finally {
  await browser.close();
  await server.close();
}
