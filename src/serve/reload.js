// @ts-check
// Live reload of the preview. `docent serve` adds it to the pages as it answers; no built page has it.
"use strict";

(() => {
  const script = document.currentScript;
  const chinese = document.documentElement.lang.toLowerCase().startsWith("zh");
  const texts = chinese
    ? { title: "文档有错误，页面停留在上一次成功的结果", close: "关闭", details: "错误内容" }
    : { title: "The documents have errors; this is the last good page", close: "Close", details: "Errors" };

  /** What the page shows: the server names each state of the site. */
  let generation = script?.getAttribute("data-generation") ?? "";
  /** @type {EventSource | undefined} */
  let source;
  /** @type {number | undefined} */
  let retry;

  // Where the reader was.

  const PLACE = "docent-preview-place";

  function rememberPlace() {
    try {
      sessionStorage.setItem(PLACE, JSON.stringify([location.pathname, scrollX, scrollY]));
    } catch {
      // Without storage the page begins at its top.
    }
  }

  function returnToPlace() {
    try {
      const [path, x, y] = JSON.parse(sessionStorage.getItem(PLACE) ?? "[]");
      sessionStorage.removeItem(PLACE);
      if (path !== location.pathname) return;
      const go = () => scrollTo({ left: x, top: y, behavior: "instant" });
      go();
      // Images may have moved it, unless the reader did.
      const moved = new AbortController();
      for (const kind of ["wheel", "touchstart", "keydown", "pointerdown"]) {
        addEventListener(kind, () => moved.abort(), { signal: moved.signal, passive: true });
      }
      addEventListener("load", () => { go(); moved.abort(); }, { signal: moved.signal });
    } catch {
      // What is stored is not ours.
    }
  }

  /** Returns the file of this page, from the root of the site. */
  function address() {
    try {
      const path = decodeURIComponent(location.pathname.slice(1));
      return path === "" || path.endsWith("/") ? `${path}index.html` : path;
    } catch {
      // An address that cannot be read is the page for what is not there.
      return "404.html";
    }
  }

  function reload() {
    rememberPlace();
    location.reload();
  }

  // New styles without a new page.

  /** @param {string} from @param {string} to */
  function swapStyles(from, to) {
    for (const link of document.querySelectorAll("link[rel~='stylesheet'][href]")) {
      const old = /** @type {HTMLLinkElement} */ (link);
      const address = new URL(old.href);
      if (address.origin !== location.origin) continue;
      if (from) address.pathname = address.pathname.replace(`/assets/${from}/`, `/assets/${to}/`);
      address.searchParams.set("docent-preview", generation);
      const fresh = /** @type {HTMLLinkElement} */ (old.cloneNode());
      fresh.href = address.href;
      // The old one goes when the new one is there, so that the page is never bare.
      fresh.addEventListener("load", () => old.remove());
      fresh.addEventListener("error", () => fresh.remove());
      old.after(fresh);
    }
  }

  // The errors, over the last good page.

  /** @type {HTMLElement | undefined} */
  let overlay;
  /** @type {Element | null} */
  let focused = null;

  /** @param {string} text */
  function showErrors(text) {
    hideErrors();
    const host = document.createElement("docent-preview-errors");
    const root = host.attachShadow({ mode: "open" });
    const style = document.createElement("link");
    style.rel = "stylesheet";
    style.href = "/.docent/reload.css";

    const title = document.createElement("p");
    title.className = "title";
    title.textContent = texts.title;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = `${texts.close} (Esc)`;
    button.addEventListener("click", hideErrors);
    const bar = document.createElement("div");
    bar.className = "bar";
    bar.append(title, button);

    const lines = document.createElement("pre");
    lines.textContent = text;
    // Long lines are read by scrolling, which must work from the keyboard.
    lines.tabIndex = 0;
    lines.setAttribute("role", "region");
    lines.setAttribute("aria-label", texts.details);

    const sheet = document.createElement("div");
    sheet.className = "sheet";
    sheet.setAttribute("role", "alert");
    root.append(style, sheet);
    document.body.append(host);
    // Filled when it is in the page: only then do screen readers say it.
    sheet.append(bar, lines);
    overlay = host;
    focused = document.activeElement;
  }

  function hideErrors() {
    if (!overlay) return;
    const hadFocus = overlay.contains(document.activeElement);
    overlay.remove();
    overlay = undefined;
    if (hadFocus && focused instanceof HTMLElement) focused.focus();
  }

  addEventListener("keydown", (event) => {
    if (event.key === "Escape" && overlay) {
      event.stopPropagation();
      hideErrors();
    }
  }, true);

  // The connection.

  /** @param {Event} event */
  const data = (event) => JSON.parse(/** @type {MessageEvent} */ (event).data);

  function connect() {
    clearTimeout(retry);
    source?.close();
    source = new EventSource("/.docent/events");
    source.addEventListener("hello", (event) => {
      const state = data(event);
      if (generation && state.generation !== generation) return reload();
      generation = state.generation;
      if (state.error === null) hideErrors();
      else showErrors(state.error);
    });
    source.addEventListener("reload", (event) => {
      const change = data(event);
      if (!change.pages || change.pages.includes(address())) return reload();
      // Another page is other than before; this one is as it was.
      generation = change.generation;
      hideErrors();
    });
    source.addEventListener("css", (event) => {
      const change = data(event);
      generation = change.generation;
      swapStyles(change.from, change.to);
      hideErrors();
    });
    source.addEventListener("ok", hideErrors);
    source.addEventListener("error", (event) => {
      // The server's own `error` has data; without, the connection is lost.
      if (event instanceof MessageEvent) showErrors(event.data);
      else if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, 1000);
    });
  }

  function disconnect() {
    clearTimeout(retry);
    source?.close();
    source = undefined;
  }

  // Only what can be seen is kept up to date: browsers allow six connections to a
  // server, and six tabs in the background would use them up.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) disconnect();
    else connect();
  });
  addEventListener("pagehide", disconnect);
  addEventListener("pageshow", (event) => {
    if (event.persisted) connect();
  });

  returnToPlace();
  if (!document.hidden) connect();
})();
