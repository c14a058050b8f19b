// How large an index is.
// @ts-check
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { filesOf } from "../../tests/browser/harness.mjs";

/**
 * Adds up the files below a folder, by what they are to search: as they are, and as a server that
 * compresses sends them.
 * @param {string} folder @param {string[]} parts The folders below it to look in.
 * @param {(path: string) => string | undefined} sortOf
 */
export async function sizes(folder, parts, sortOf) {
  /** @type {Record<string, {files: number, bytes: number, gzip: number}>} */
  const found = {};
  for (const part of parts) {
    for (const name of await filesOf(join(folder, part))) {
      const path = `${part}/${name}`;
      const sort = sortOf(path);
      if (!sort) continue;
      const bytes = await readFile(join(folder, path));
      found[sort] ??= { files: 0, bytes: 0, gzip: 0 };
      found[sort].files += 1;
      found[sort].bytes += bytes.length;
      found[sort].gzip += gzipSync(bytes).length;
    }
  }
  return found;
}
