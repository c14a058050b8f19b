// How long it takes, and how much is sent, until the first result is there.
// @ts-check

/** Slow 4G as Lighthouse has it: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up. */
const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 };

/** How long a result may take before it counts as not coming, and how long a page is still at rest. */
const PATIENCE = 60_000;
const REST = 500;

/** @typedef {{opener: string, field: string, result: string}} Dialog */

/**
 * @typedef {object} Way How a tool is asked.
 * @property {string} page The address of the page that it is asked from.
 * @property {Dialog} [dialog] Without one, Pagefind's script is asked.
 * @property {boolean} [isSlow] Whether the network is slow 4G.
 * @property {() => Sent[]} [sent] Returns what search was sent since this was last asked.
 */

/** @typedef {import("./server.mjs").Sent & {sort: string}} Sent */
/** @typedef {{time: number, sent: Sent[]}} Asked */

/**
 * Asks twice in a browser that has nothing of the site in its memory: with a query that is there
 * as search is opened, then with another in the same page.
 *
 * @param {import("playwright-core").Browser} browser
 * @param {Way} way @param {string} query @param {string} next
 * @returns {Promise<{first: Asked, next: Asked}>}
 */
export async function ask(browser, { page, dialog, isSlow, sent }, query, next) {
  const own = await browser.newContext();
  try {
    const tab = await own.newPage();
    sent?.();
    await tab.goto(page, { waitUntil: "load" });
    if (isSlow) {
      const session = await own.newCDPSession(tab);
      await session.send("Network.enable");
      await session.send("Network.emulateNetworkConditions", SLOW_4G);
    }
    const run = async (/** @type {string} */ query, /** @type {boolean} */ isFirst) => {
      const { time, end } = dialog
        ? await tab.evaluate(askDialog, { ...dialog, query, isFirst, patience: PATIENCE })
        : await tab.evaluate(askScript, query);
      // Both dialogs go on filling their lists; what they ask for then is not for the first result.
      if (isFirst || sent) await tab.evaluate(rest, REST);
      return { time, sent: sent?.().filter(({ at }) => at < end) ?? [] };
    };
    return { first: await run(query, true), next: await run(next, false) };
  } finally {
    await own.close();
  }
}

/**
 * Types a query and returns how long the first result took to be in the page, and when it was.
 * Runs in the browser.
 * @param {Dialog & {query: string, isFirst: boolean, patience: number}} asked
 * @returns {Promise<{time: number, end: number}>}
 */
function askDialog({ opener, field, result, query, isFirst, patience }) {
  return new Promise((found, failed) => {
    const begun = performance.now();
    const isResult = (/** @type {Node} */ node) =>
      node instanceof Element && (node.matches(result) || node.querySelector(result));
    const observer = new MutationObserver((changes) => {
      if (!changes.some(({ addedNodes }) => [...addedNodes].some(isResult))) return;
      observer.disconnect();
      const ended = performance.now();
      found({ time: ended - begun, end: performance.timeOrigin + ended });
    });
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => failed(new Error(`nothing came for ${query}`)), patience);
    if (isFirst) /** @type {HTMLElement} */ (document.querySelector(opener)).click();
    const input = /** @type {HTMLInputElement} */ (document.querySelector(field));
    input.value = query;
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

/**
 * Asks Pagefind's script and returns how long it took to have all of the first result, and when it
 * was there. Runs in the browser.
 * @param {string} query
 * @returns {Promise<{time: number, end: number}>}
 */
async function askScript(query) {
  const begun = performance.now();
  const { search } = await import(new URL("pagefind/pagefind.js", location.href).href);
  const { results } = await search(query);
  await results[0].data();
  const ended = performance.now();
  return { time: ended - begun, end: performance.timeOrigin + ended };
}

/**
 * Waits until nothing has changed in the page for a while. Runs in the browser.
 * @param {number} time
 * @returns {Promise<void>}
 */
function rest(time) {
  return new Promise((done) => {
    let timer = setTimeout(done, time);
    new MutationObserver(() => {
      clearTimeout(timer);
      timer = setTimeout(done, time);
    }).observe(document, { childList: true, subtree: true });
  });
}
