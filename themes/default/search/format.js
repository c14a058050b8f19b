// @ts-check
// Reads the files of the index: base64 of deflated bytes, numbers as LEB128.
(() => {
  'use strict';
  /** The number of fields; the last two are those of sections. */
  const fields = 7;
  const utf8 = new TextDecoder();

  /** Reads bytes from the first to the last. */
  class Reader {
    /** @param {Uint8Array} bytes */
    constructor(bytes) {
      this.bytes = bytes;
      this.at = 0;
    }

    get isDone() {
      return this.at >= this.bytes.length;
    }

    number() {
      let value = 0;
      for (let scale = 1; ; scale *= 128) {
        if (this.isDone) throw new RangeError('bytes');
        const byte = this.bytes[this.at++];
        value += (byte & 127) * scale;
        if (!(byte & 128)) return value;
      }
    }

    /** @param {number} count */
    numbers(count) {
      if (count > this.bytes.length) throw new RangeError('bytes');
      return Uint32Array.from({ length: count }, () => this.number());
    }

    /** @param {number} length */
    take(length) {
      this.at += length;
      if (this.at > this.bytes.length) throw new RangeError('bytes');
      return this.bytes.subarray(this.at - length, this.at);
    }

    /** @param {number} length */
    text(length) {
      return utf8.decode(this.take(length));
    }
  }

  /** Returns a function that reads one term after the other, each told by how it differs. */
  function terms(/** @type {Reader} */ reader) {
    let term = new Uint8Array();
    return () => {
      const shared = term.subarray(0, reader.number());
      const rest = reader.take(reader.number());
      term = new Uint8Array(shared.length + rest.length);
      term.set(shared);
      term.set(rest, shared.length);
      return utf8.decode(term);
    };
  }

  /** Returns the bytes of a file. @param {string} base64 @param {(bytes: Uint8Array) => any} inflate */
  DocentSearch.unpack = (base64, inflate) => {
    const packed = atob(base64);
    const bytes = new Uint8Array(packed.length);
    for (let i = 0; i < packed.length; i += 1) bytes[i] = packed.charCodeAt(i);
    return inflate(bytes);
  };

  /** Reads what is known about every page and section. @param {Uint8Array} bytes @param {any} manifest */
  DocentSearch.stats = (bytes, manifest) => {
    const reader = new Reader(bytes);
    const { pages, sections, group } = manifest;
    const starts = new Uint32Array(pages + 1);
    for (let page = 0; page < pages; page += 1) starts[page + 1] = starts[page] + reader.number();
    const titles = reader.take(pages);
    const [kinds, departments, languages, statuses] =
      Array.from({ length: 4 }, () => reader.numbers(pages));
    const roles = Array.from({ length: pages }, () => reader.numbers(reader.number()));
    const names = Array.from({ length: Math.ceil(pages / group) }, () =>
      Array.from(reader.take(4), (byte) => byte.toString(16).padStart(2, '0')).join(''));
    const bodies = reader.take(sections);
    /** @type {Map<string, string>} */
    const table = new Map();
    for (let left = reader.number(); left > 0; left -= 1) {
      table.set(String.fromCodePoint(reader.number()), String.fromCodePoint(reader.number()));
    }
    const synonyms = Array.from({ length: reader.number() }, () =>
      Array.from({ length: reader.number() }, () => reader.text(reader.number())));
    /** @type {(Uint8Array | undefined)[]} */
    const norms = [titles, , , , , , bodies];
    return { starts, kinds, departments, languages, statuses, roles, names, norms, table, synonyms };
  };

  /** Reads a file of terms; their postings are read when they are asked for. @param {Uint8Array} bytes */
  DocentSearch.shard = (bytes) => {
    const reader = new Reader(bytes);
    const next = terms(reader);
    /** @type {string[]} */
    const names = [];
    /** @type {Uint8Array[]} */
    const payloads = [];
    while (!reader.isDone) {
      names.push(next());
      payloads.push(reader.take(reader.number()));
    }
    return { terms: names, payloads };
  };

  /**
   * Reads the postings of a term: by field, the documents that hold it and how often each does.
   *
   * @param {Uint8Array} payload
   */
  DocentSearch.postings = (payload) => {
    const reader = new Reader(payload);
    const found = new Array(fields);
    while (!reader.isDone) {
      const field = reader.number();
      const length = reader.number();
      if (length > payload.length) throw new RangeError('bytes');
      const documents = new Uint32Array(length);
      const counts = new Uint32Array(length);
      for (let i = 0, document = 0; i < length; i += 1) {
        const value = reader.number();
        document += Math.floor(value / 2);
        documents[i] = document;
        counts[i] = value % 2 ? 1 : reader.number();
      }
      found[field] = { documents, counts };
    }
    return found;
  };

  /** Reads the words with Latin letters, and how many sections hold each. @param {Uint8Array} bytes */
  DocentSearch.words = (bytes) => {
    const reader = new Reader(bytes);
    const next = terms(reader);
    /** @type {{term: string, count: number}[]} */
    const found = [];
    while (!reader.isDone) found.push({ term: next(), count: reader.number() });
    return found;
  };

  /** Reads the text of a group of pages. @param {Uint8Array} bytes */
  DocentSearch.texts = (bytes) => JSON.parse(utf8.decode(bytes));

  /** Compares terms as their bytes in UTF-8 would be. @param {string} a @param {string} b */
  DocentSearch.compare = (a, b) => {
    // Surrogates stand for characters behind all others.
    const place = (unit) =>
      unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;
    for (let i = 0; i < a.length && i < b.length; i += 1) {
      const [x, y] = [a.charCodeAt(i), b.charCodeAt(i)];
      if (x !== y) return place(x) - place(y);
    }
    return a.length - b.length;
  };

  /**
   * Returns the place of the first term that is not before another.
   *
   * @param {string[]} terms In order.
   * @param {string} term
   */
  DocentSearch.lowest = (terms, term) => {
    let [low, high] = [0, terms.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (DocentSearch.compare(terms[middle], term) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  };
})();
