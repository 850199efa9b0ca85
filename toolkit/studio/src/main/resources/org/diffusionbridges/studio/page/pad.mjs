// SPDX-License-Identifier: Apache-2.0
/** The sheet that is drawn on: mouse, pen, touch and keyboard make marks, which can be undone. */
import { outline, Raster } from './raster.mjs';
import { canvasOf } from './bytes.mjs';

const STEP = 1 / 64;
const GHOST = 0.16;
const MASK = 'rgb(184 60 10 / 38%)';

export class Pad {
  /** @param {HTMLCanvasElement} canvas @param {function(boolean, number)} changed told whether the pen moves, and since when */
  constructor(canvas, changed) {
    this.canvas = canvas;
    this.changed = changed;
    this.raster = new Raster();
    this.marks = [];
    this.undone = [];
    this.tool = 'pen';
    this.width = 1;
    this.pen = { width: 1.8, hard: false, size: 64 };
    this.ghost = null;
    this.live = null;
    this.cursor = null;
    canvas.addEventListener('pointerdown', e => this.down(e));
    canvas.addEventListener('pointermove', e => this.move(e));
    canvas.addEventListener('pointerup', e => this.up(e));
    canvas.addEventListener('pointercancel', e => this.up(e));
    canvas.addEventListener('keydown', e => this.key(e));
    canvas.addEventListener('blur', () => { this.cursor = null; this.finish(); this.redraw(); });
    new ResizeObserver(() => this.redraw()).observe(canvas);
  }

  setPen(pen) {
    this.pen = pen;
    this.redraw();
  }

  get isEmpty() {
    return this.shown().length === 0 && !this.live;
  }

  /** The marks since the last clearing. */
  shown() {
    return this.marks.slice(this.marks.findLastIndex(mark => mark.kind === 'clear') + 1);
  }

  pixels() {
    return this.raster.render(this.live ? [...this.marks, this.live] : this.marks, this.pen);
  }

  add(mark) {
    this.marks.push(mark);
    this.undone = [];
    this.redraw();
    this.changed(false, performance.now());
  }

  clear() {
    if (!this.isEmpty) this.add({ kind: 'clear' });
  }

  undo() {
    if (this.marks.length) this.step(this.marks, this.undone);
  }

  redo() {
    if (this.undone.length) this.step(this.undone, this.marks);
  }

  step(from, to) {
    to.push(from.pop());
    this.redraw();
    this.changed(false, performance.now());
  }

  point(event) {
    const box = this.canvas.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / box.width,
      y: (event.clientY - box.top) / box.height,
      pressure: event.pointerType === 'pen' ? event.pressure : 0.5,
    };
  }

  begin(point, isPen, erases) {
    const kind = erases ? 'erase' : { pen: 'stroke', eraser: 'erase', mask: 'mask' }[this.tool];
    this.live = { kind, points: [point], width: this.width, pen: isPen };
  }

  down(event) {
    if (event.button > 0 && !(event.buttons & 32)) return;
    event.preventDefault();
    this.canvas.focus({ preventScroll: true, focusVisible: false });
    this.canvas.setPointerCapture(event.pointerId);
    this.begin(this.point(event), event.pointerType === 'pen', (event.buttons & 32) !== 0);
    this.pointer = event.pointerId;
    this.redraw();
    this.changed(true, event.timeStamp);
  }

  move(event) {
    if (!this.live || event.pointerId !== this.pointer) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length ? events : [event]) this.live.points.push(this.point(each));
    this.redraw();
    this.changed(true, event.timeStamp);
  }

  up(event) {
    if (event.pointerId === this.pointer) this.finish();
  }

  /** The stroke under way becomes a mark. */
  finish() {
    if (!this.live) return;
    const stroke = this.live;
    this.live = null;
    this.add(stroke);
  }

  key(event) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (event.ctrlKey || event.metaKey || event.altKey || !(way || event.key === ' ')) return;
    event.preventDefault();
    const at = this.cursor ?? { x: 0.5, y: 0.5, pressure: 0.5 };
    if (way) {
      const step = event.shiftKey ? 4 * STEP : STEP;
      const held = v => Math.max(0, Math.min(1, v));
      this.cursor = { x: held(at.x + way[0] * step), y: held(at.y + way[1] * step), pressure: 0.5 };
      if (this.live) {
        this.live.points.push(this.cursor);
        this.changed(true, event.timeStamp);
      }
    } else {
      this.cursor = at;
      if (this.live) this.finish();
      else { this.begin(at, false, false); this.changed(true, event.timeStamp); }
    }
    this.redraw();
  }

  redraw() {
    this.waiting ??= requestAnimationFrame(() => { this.waiting = null; this.paint(); });
  }

  paint() {
    const side = Math.round(this.canvas.clientWidth * devicePixelRatio);
    if (!side) return;
    if (this.canvas.width !== side) this.canvas.width = this.canvas.height = side;
    const context = this.canvas.getContext('2d');
    context.fillStyle = '#fff';
    context.fillRect(0, 0, side, side);
    if (this.ghost) {
      context.globalAlpha = GHOST;
      this.paintPicture(context, this.ghost, side);
      context.globalAlpha = 1;
    }
    const marks = this.live ? [...this.shown(), this.live] : this.shown();
    const masks = new Path2D();
    for (const mark of marks) {
      if (mark.kind === 'picture') this.paintPicture(context, mark, side);
      else if (mark.kind === 'mask') masks.addPath(this.path(mark, side));
      else {
        context.fillStyle = mark.kind === 'erase' ? '#fff' : '#1a1714';
        context.fill(this.path(mark, side));
      }
    }
    context.fillStyle = MASK;
    context.fill(masks);
    if (this.cursor) this.paintCursor(context, side);
  }

  /** A finished stroke's path is kept. */
  path(mark, side) {
    if (mark === this.live) return outline(mark, side, this.pen);
    const kept = mark.kept;
    if (kept?.side !== side || kept.pen !== this.pen) mark.kept = { side, pen: this.pen, path: outline(mark, side, this.pen) };
    return mark.kept.path;
  }

  paintPicture(context, picture, side) {
    picture.canvas ??= canvasOf(picture.pixels, picture.size);
    context.imageSmoothingEnabled = !this.pen.hard;
    context.imageSmoothingQuality = 'high';
    context.globalCompositeOperation = 'multiply';
    context.drawImage(picture.canvas, 0, 0, side, side);
    context.globalCompositeOperation = 'source-over';
  }

  paintCursor(context, side) {
    context.strokeStyle = '#b83c0a';
    context.lineWidth = 2 * devicePixelRatio;
    context.beginPath();
    context.arc(this.cursor.x * side, this.cursor.y * side, 9 * devicePixelRatio, 0, 2 * Math.PI);
    context.stroke();
  }
}
