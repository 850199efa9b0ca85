// SPDX-License-Identifier: Apache-2.0
/**
 * A drawing at the size that the model sees, as its own drawings are: hard lines of whole pixels, or smooth ones averaged
 * down from a finer grid.
 *
 * @typedef {{x: number, y: number, pressure: number}} Point in [0, 1]
 * @typedef {{kind: 'stroke'|'erase'|'mask', points: Point[], width: number, pen: boolean}} Stroke width in pens
 * @typedef {{kind: 'picture', pixels: Uint8Array, size: number}} Picture
 * @typedef {{kind: 'clear'}} Clear
 */
import { getStroke } from './vendor/perfect-freehand.mjs';

const FINER = 8;
/** What an eraser and a mask are wider than the pen. */
const WIDER = { stroke: 1, erase: 3, mask: 5 };

/** A stroke's outline in units of `side`, as a path. */
export function outline(stroke, side, pen) {
  const size = pen.width / pen.size * side * stroke.width * WIDER[stroke.kind];
  const points = stroke.points.map(p => [p.x * side, p.y * side, p.pressure]);
  const edge = getStroke(points, {
    size, thinning: stroke.kind === 'stroke' ? 0.18 : 0, smoothing: 0.6, streamline: 0.35, simulatePressure: !stroke.pen, last: true,
  });
  const path = new Path2D();
  edge.forEach(([x, y], i) => {
    const [nextX, nextY] = edge[(i + 1) % edge.length];
    if (i === 0) path.moveTo((x + nextX) / 2, (y + nextY) / 2);
    else path.quadraticCurveTo(x, y, (x + nextX) / 2, (y + nextY) / 2);
  });
  path.closePath();
  return path;
}

export class Raster {
  constructor() {
    this.kept = null;
    this.fine = document.createElement('canvas');
    this.context = this.fine.getContext('2d', { willReadFrequently: true });
  }

  /**
   * @param {(Stroke|Picture|Clear)[]} marks in the order in which they were made
   * @param {{width: number, hard: boolean, size: number}} pen
   * @returns {{drawing: Uint8Array, mask: Uint8Array|null}}
   */
  render(marks, pen) {
    const before = marks.slice(0, -1);
    const kept = this.kept;
    const isKept = kept && kept.pen === pen && kept.marks.length <= before.length && kept.marks.every((mark, i) => mark === before[i]);
    let state = isKept ? kept.state : { ink: new Float32Array(pen.size * pen.size).fill(1), mask: null };
    for (const mark of before.slice(isKept ? kept.marks.length : 0)) state = this.with(state, mark, pen);
    this.kept = { marks: before, pen, state };
    const last = marks.length ? this.with(state, marks[marks.length - 1], pen) : state;
    return { drawing: bytes(last.ink), mask: last.mask && bytes(last.mask) };
  }

  with(state, mark, pen) {
    switch (mark.kind) {
      case 'clear': return { ink: state.ink.slice().fill(1), mask: null };
      case 'picture': return { ink: resized(mark, pen.size), mask: state.mask };
      case 'mask': {
        const mask = state.mask?.slice() ?? new Float32Array(state.ink.length);
        this.cover(mark, { ...pen, hard: false }, (i, part) => { if (part >= 0.5) mask[i] = 1; });
        return { ink: state.ink, mask };
      }
      default: {
        const ink = state.ink.slice();
        const colour = mark.kind === 'erase' ? 1 : 0;
        this.cover(mark, pen, (i, part) => { ink[i] += (colour - ink[i]) * part; });
        return { ink, mask: state.mask };
      }
    }
  }

  /** Calls back for every pixel that a stroke covers, with the part of it. */
  cover(stroke, pen, covered) {
    if (pen.hard) hardLine(stroke, pen, covered);
    else this.smoothLine(stroke, pen, covered);
  }

  smoothLine(stroke, pen, covered) {
    const side = pen.size * FINER;
    if (this.fine.width !== side) this.fine.width = this.fine.height = side;
    const margin = pen.width * stroke.width * WIDER[stroke.kind] + 2;
    const xs = stroke.points.map(p => p.x * pen.size);
    const ys = stroke.points.map(p => p.y * pen.size);
    const clamp = v => Math.max(0, Math.min(pen.size, v));
    const left = clamp(Math.floor(Math.min(...xs) - margin));
    const top = clamp(Math.floor(Math.min(...ys) - margin));
    const width = clamp(Math.ceil(Math.max(...xs) + margin)) - left;
    const height = clamp(Math.ceil(Math.max(...ys) + margin)) - top;
    if (width <= 0 || height <= 0) return;
    this.context.clearRect(left * FINER, top * FINER, width * FINER, height * FINER);
    this.context.fill(outline(stroke, side, pen));
    const { data } = this.context.getImageData(left * FINER, top * FINER, width * FINER, height * FINER);
    const sums = new Float32Array(width * height);
    for (let y = 0, i = 3; y < height * FINER; y++) {
      const row = Math.floor(y / FINER) * width;
      for (let x = 0; x < width * FINER; x++, i += 4) sums[row + Math.floor(x / FINER)] += data[i];
    }
    for (let i = 0; i < sums.length; i++) {
      if (sums[i] > 0) covered((top + Math.floor(i / width)) * pen.size + left + i % width, sums[i] / (255 * FINER * FINER));
    }
  }
}

/** Bresenham's line from point to point, with a square brush. */
function hardLine(stroke, pen, covered) {
  const brush = Math.max(1, Math.round(pen.width * stroke.width * WIDER[stroke.kind]));
  const at = p => [Math.floor(p.x * pen.size), Math.floor(p.y * pen.size)];
  const dot = (x, y) => {
    const from = -Math.floor((brush - 1) / 2);
    for (let j = y + from; j < y + from + brush; j++) {
      for (let i = x + from; i < x + from + brush; i++) {
        if (i >= 0 && j >= 0 && i < pen.size && j < pen.size) covered(j * pen.size + i, 1);
      }
    }
  };
  let [x, y] = at(stroke.points[0]);
  dot(x, y);
  for (const point of stroke.points) {
    const [toX, toY] = at(point);
    const dx = Math.abs(toX - x);
    const dy = -Math.abs(toY - y);
    for (let error = dx + dy; x !== toX || y !== toY;) {
      const twice = 2 * error;
      if (twice >= dy) { error += dy; x += Math.sign(toX - x); }
      if (twice <= dx) { error += dx; y += Math.sign(toY - y); }
      dot(x, y);
    }
  }
}

function resized(picture, size) {
  const ink = new Float32Array(size * size);
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const from = Math.floor((y + 0.5) * picture.size / size) * picture.size + Math.floor((x + 0.5) * picture.size / size);
      ink[y * size + x] = picture.pixels[from] / 255;
    }
  }
  return ink;
}

function bytes(values) {
  return Uint8Array.from(values, v => Math.round(255 * v));
}
