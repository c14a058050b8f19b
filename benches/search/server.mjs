// A web server on this machine that counts what it sends.
// @ts-check
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, resolve, sep } from "node:path";
import { gzipSync } from "node:zlib";

/** What servers compress; Pagefind compresses the files of its index itself. @type {Record<string, string>} */
const TEXTS = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml; charset=utf-8",
};

/** @typedef {{head: Record<string, string>, body: Buffer, size: number}} Answer */

/**
 * @typedef {object} Sent
 * @property {string} path
 * @property {number} at When it was asked for, in milliseconds since 1970.
 * @property {number} bytes With its head.
 * @property {number} plain The same without compression.
 */

/**
 * Serves a folder, compressed.
 * @param {string} folder
 */
export async function serve(folder) {
  /** Compressed once, as servers with a cache do. @type {Map<string, Answer>} */
  const known = new Map();
  /** @type {Sent[]} */
  let sent = [];

  /** @param {string} path */
  async function answerTo(path) {
    const file = resolve(folder, path);
    if (!file.startsWith(resolve(folder) + sep)) throw new Error("outside");
    const bytes = await readFile(file);
    const type = TEXTS[extname(path)];
    /** @type {Record<string, string>} */
    const head = { "Content-Type": type ?? "application/octet-stream" };
    if (type) head["Content-Encoding"] = "gzip";
    return { head, body: type ? gzipSync(bytes) : bytes, size: bytes.length };
  }

  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? "/", "http://localhost").pathname).slice(1);
    const before = request.socket.bytesWritten;
    const at = performance.timeOrigin + performance.now();
    try {
      const answer = known.get(path) ?? (await answerTo(path));
      known.set(path, answer);
      // One connection answers one request at a time, so that the difference is this answer, with its head.
      response.once("finish", () => {
        const bytes = request.socket.bytesWritten - before;
        sent.push({ path, at, bytes, plain: bytes + answer.size - answer.body.length });
      });
      response.writeHead(200, { ...answer.head, "Content-Length": answer.body.length });
      response.end(answer.body);
    } catch {
      response.writeHead(404, { "Content-Type": "text/plain" }).end("not found");
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", () => ready(undefined)));
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    /** @param {string} path */
    url: (path) => `http://127.0.0.1:${address.port}/${path.split("/").map(encodeURIComponent).join("/")}`,
    /** Returns what was sent since this was last asked. */
    sent() {
      const all = sent;
      sent = [];
      return all;
    },
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections();
        server.close(() => closed(undefined));
      }),
  };
}
