// What there is to count in a picture of a chart: its size and its lines.
// @ts-check

/** @typedef {{x: number, y: number}} Point */

/** Corners nearer to each other than this are one corner; so are places of crossings. */
const NEAR = 3;
/** Turns of less than this angle are no bends, in degrees. */
const STRAIGHT = 10;

/**
 * Returns the size of a picture and what its lines are like. The same for every picture, whoever
 * drew it: a line is a polyline through the corners of a part of a path, roundings and jumps over
 * other lines taken out.
 * @param {string} svg
 * @param {RegExp} mark What the tags of paths hold that are edges.
 */
export function measure(svg, mark) {
  const box = svg.match(/viewBox="([^"]+)"/)?.[1].split(/[ ,]+/).map(Number);
  if (box?.length !== 4) throw new Error("the picture has no size");
  const paths = [...svg.matchAll(/<path\b[^>]*>/g)].map(([tag]) => tag);
  const edges = paths.filter((tag) => mark.test(tag));
  const lines = edges.flatMap((tag) => polylines(tag.match(/\sd="([^"]*)"/)?.[1] ?? "")).map(straightened);
  if (!lines.length) throw new Error(`no path holds ${mark}`);
  const [width, height] = [Math.round(box[2]), Math.round(box[3])];
  const bends = lines.flatMap((line) => line.slice(1, -1));
  return {
    width,
    height,
    bytes: new TextEncoder().encode(svg).length,
    crossings: apart(crossings(lines)).length,
    bends: apart(bends).length,
    length: inked(lines),
  };
}

/**
 * Returns the polylines of the data of a path: the corner of a curve stands for the curve, the end
 * of an arc for the arc.
 * @param {string} d
 */
function polylines(d) {
  /** @type {Point[][]} */
  const lines = [];
  let at = { x: 0, y: 0 };
  for (const [, command, rest] of d.matchAll(/([a-df-zA-DF-Z])([^a-df-zA-DF-Z]*)/g)) {
    const numbers = (rest.match(/-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?/g) ?? []).map(Number);
    const isRelative = command === command.toLowerCase();
    const base = () => (isRelative ? at : { x: 0, y: 0 });
    const go = (/** @type {number} */ x, /** @type {number} */ y) => lines.at(-1)?.push((at = { x, y }));
    const kind = command.toUpperCase();
    const step = { M: 2, L: 2, H: 1, V: 1, Q: 4, A: 7, C: 6, Z: 1 }[kind];
    if (!step) throw new Error(`the command ${command} is unknown`);
    for (let i = 0; i < numbers.length; i += step) {
      const n = numbers.slice(i, i + step);
      const { x, y } = base();
      if (kind === "M" && i === 0) lines.push([]);
      if (kind === "H") go(x + n[0], at.y);
      else if (kind === "V") go(at.x, y + n[0]);
      else if (kind === "Q") {
        lines.at(-1)?.push({ x: x + n[0], y: y + n[1] });
        go(x + n[2], y + n[3]);
      } else go(x + n[step - 2], y + n[step - 1]);
    }
  }
  return lines.filter((line) => line.length > 1);
}

/**
 * Returns a polyline without corners that are none.
 * @param {Point[]} line
 */
function straightened(line) {
  let points = line.filter((point, i) => i === 0 || distance(point, line[i - 1]) >= 0.5);
  for (let changed = true; changed; ) {
    const before = points.length;
    points = points.filter((point, i) => {
      if (i === 0 || i === points.length - 1) return true;
      return turn(points[i - 1], point, points[i + 1]) >= STRAIGHT;
    });
    changed = points.length < before;
  }
  return points;
}

/**
 * Returns the places where lines cross; where one ends in another they do not.
 * @param {Point[][]} lines
 */
function crossings(lines) {
  const stretches = lines.flatMap((line, edge) => line.slice(1).map((to, i) => ({ edge, from: line[i], to })));
  /** @type {Point[]} */
  const found = [];
  stretches.forEach((a, i) => {
    for (const b of stretches.slice(i + 1)) {
      if (a.edge === b.edge) continue;
      const [ax, ay, bx, by] = [a.to.x - a.from.x, a.to.y - a.from.y, b.to.x - b.from.x, b.to.y - b.from.y];
      const cross = ax * by - ay * bx;
      if (Math.abs(cross) < 1e-6) continue;
      const [dx, dy] = [b.from.x - a.from.x, b.from.y - a.from.y];
      const [s, t] = [(dx * by - dy * bx) / cross, (dx * ay - dy * ax) / cross];
      const inside = (/** @type {number} */ part, /** @type {number} */ length) =>
        part * length > 1 && (1 - part) * length > 1;
      if (inside(s, Math.hypot(ax, ay)) && inside(t, Math.hypot(bx, by))) {
        found.push({ x: a.from.x + s * ax, y: a.from.y + s * ay });
      }
    }
  });
  return found;
}

/**
 * Returns how long all lines are; what several draw over each other counts once.
 * @param {Point[][]} lines
 */
function inked(lines) {
  let length = 0;
  /** @type {Map<string, [number, number][]>} */
  const straight = new Map();
  for (const line of lines) {
    line.slice(1).forEach((to, i) => {
      const from = line[i];
      const isUpright = Math.abs(from.x - to.x) < 1;
      if (!isUpright && Math.abs(from.y - to.y) >= 1) {
        length += distance(from, to);
        return;
      }
      const key = isUpright ? `x${Math.round(from.x)}` : `y${Math.round(from.y)}`;
      const ends = isUpright ? [from.y, to.y] : [from.x, to.x];
      const list = straight.get(key) ?? [];
      list.push([Math.min(...ends), Math.max(...ends)]);
      straight.set(key, list);
    });
  }
  for (const list of straight.values()) {
    let reached = -Infinity;
    for (const [from, to] of list.sort((a, b) => a[0] - b[0])) {
      length += Math.max(0, to - Math.max(from, reached));
      reached = Math.max(reached, to);
    }
  }
  return Math.round(length);
}

/**
 * Returns the places that are not near to one before them.
 * @param {Point[]} points
 */
function apart(points) {
  /** @type {Point[]} */
  const kept = [];
  for (const point of points) {
    if (kept.every((other) => distance(point, other) > NEAR)) kept.push(point);
  }
  return kept;
}

/** @param {Point} a @param {Point} b */
function distance(a, b) {
  return Math.hypot(a.x - b.x, a.y - b.y);
}

/** @param {Point} a @param {Point} b @param {Point} c */
function turn(a, b, c) {
  const angle = Math.atan2(c.y - b.y, c.x - b.x) - Math.atan2(b.y - a.y, b.x - a.x);
  const degrees = Math.abs((angle * 180) / Math.PI) % 360;
  return Math.min(degrees, 360 - degrees);
}
