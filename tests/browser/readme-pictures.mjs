// Takes the two pictures of the sample that the readme shows.
// By hand, after a change of the theme: node tests/browser/readme-pictures.mjs
// @ts-check
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { ROOT, buildSample, launch, serve } from "./harness.mjs";

const folder = join(ROOT, "docs");
await mkdir(folder, { recursive: true });
const site = await buildSample("");
const server = await serve(site);
const browser = await launch();
const pictures = [
  { name: "home.png", path: "index.html", colorScheme: /** @type {const} */ ("light") },
  { name: "process.png", path: "流程/费用报销.html", colorScheme: /** @type {const} */ ("light") },
];
try {
  for (const { name, path, colorScheme } of pictures) {
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 860 } });
    await page.goto(server.url(path), { waitUntil: "networkidle" });
    await page.screenshot({ path: join(folder, name) });
    await page.close();
    console.log(join(folder, name));
  }
} finally {
  await browser.close();
  await server.close();
}
