// SPDX-License-Identifier: Apache-2.0
/** What is shown below the answers: how one came about, where they differ, what lies between two. */
import { canvasOf, paint, pictureOf, toBase64 } from './bytes.mjs';
import { icon } from './controls.mjs';
import { colourPixels } from './pictures.mjs';

const FRAME = 220;
/** So many frames of a run are shown side by side. */
const REEL = 12;
const LARGEST_FRAME = 72;
/** As the server makes them, in this order. */
const COMPARED = ['DBIM, η = 0', 'Heun, churn 0.33', 'Heun, churn 0'];

export class Explore {
  /** @param {function()} asked that the server be asked again @param {function(): object} context crisp, answers, size */
  constructor(asked, context) {
    this.asked = asked;
    this.context = context;
    this.open = null;
    this.pairs = { from: 0, to: 1 };
    this.panel = document.getElementById('view');
    this.buttons = [...document.querySelectorAll('#views button')];
    for (const button of this.buttons) {
      button.setAttribute('aria-pressed', 'false');
      button.onclick = () => this.toggle(button.dataset.view);
    }
  }

  toggle(view) {
    this.open = this.open === view ? null : view;
    for (const button of this.buttons) button.setAttribute('aria-pressed', String(button.dataset.view === this.open));
    this.panel.hidden = !this.open;
    this.stop();
    this.panel.replaceChildren();
    if (!this.open) return;
    this[`begin${this.open[0].toUpperCase()}${this.open.slice(1)}`]();
    this.panel.scrollIntoView({ block: 'nearest', behavior: 'smooth' });
    this.asked();
  }

  /** What the server is asked for with the next drawing. */
  request() {
    switch (this.open) {
      case null: return null;
      case 'between': return { view: 'between', ...this.pairs };
      case 'pair': return this.target ? { view: 'pair', target: toBase64(this.target) } : null;
      default: return { view: this.open };
    }
  }

  async show(message) {
    if (message.type === this.open) await this[message.type](message);
  }

  /** Figures with a canvas and a caption each, by name. */
  figures(...names) {
    const row = document.createElement('div');
    row.className = 'pictures';
    this.canvases = names.map(name => {
      const figure = document.createElement('figure');
      const canvas = document.createElement('canvas');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', name);
      const caption = document.createElement('figcaption');
      caption.append(bold(name));
      figure.append(canvas, caption);
      row.append(figure);
      return canvas;
    });
    return row;
  }

  caption(i, name, text) {
    this.canvases[i].nextSibling.replaceChildren(bold(name), ` ${text}`);
  }

  paint(i, picture, frame = 0) {
    paint(this.canvases[i], picture, this.context().crisp, frame);
  }

  /** A slider with a button that plays it. */
  scrub(name, moved) {
    const row = document.createElement('div');
    row.className = 'scrub';
    this.slider = document.createElement('input');
    Object.assign(this.slider, { type: 'range', id: 'scrub', min: 0, max: 0, step: 1, value: 0 });
    this.slider.setAttribute('aria-label', name);
    this.said = document.createElement('output');
    const play = document.createElement('button');
    play.type = 'button';
    play.setAttribute('aria-label', 'Play');
    play.append(icon('play'));
    play.onclick = () => this.playing ? this.stop() : this.play();
    this.slider.oninput = () => { this.stop(); moved(); };
    this.moved = moved;
    row.append(play, this.slider, this.said);
    return row;
  }

  play() {
    this.playing = setInterval(() => {
      const max = Number(this.slider.max);
      const step = Number(this.slider.step) || 0.5; // 'any' is no number
      const next = Number(this.slider.value) + step;
      this.slider.value = next > max + step / 2 ? 0 : next;
      this.moved();
    }, FRAME);
  }

  stop() {
    clearInterval(this.playing);
    this.playing = null;
  }

  text(text) {
    const line = document.createElement('p');
    line.textContent = text;
    return line;
  }

  beginFilm() {
    this.strips = null;
    this.reel = document.createElement('canvas');
    this.reel.className = 'strip';
    this.reel.ariaHidden = 'true';
    this.reel.onpointerdown = this.reel.onpointermove = event => {
      if (event.buttons && this.strips) this.pick(event.offsetX / this.reel.clientWidth);
    };
    this.panel.append(
      this.figures('State x_t', 'Prediction x̂_0'),
      this.scrub('Time, from the drawing down to the picture', () => this.frame()),
      this.reel,
      this.text('Left what the sampler holds, from the drawing’s end of the bridge down to the picture’s; right what the network takes the picture to be there.'));
  }

  async film(message) {
    const isFirst = !this.strips;
    this.strips = await Promise.all([pictureOf(message.states), pictureOf(message.predictions)]);
    this.times = message.times;
    this.calls = message.evaluations;
    const last = this.times.length - 1;
    const wasLast = !isFirst && this.slider.value === this.slider.max;
    this.slider.max = last;
    if (isFirst) this.slider.value = Math.floor(last / 2);
    else if (wasLast) this.slider.value = last;
    this.frame();
  }

  /** To the place in the reel, 0 to 1. */
  pick(place) {
    this.stop();
    this.slider.value = Math.min(this.times.length - 1, Math.floor(place * this.times.length));
    this.frame();
  }

  frame() {
    if (!this.strips) return;
    const i = Number(this.slider.value);
    this.strips.forEach((strip, k) => this.paint(k, strip, i));
    this.said.replaceChildren(bold(`t ${Number(this.times[i].toPrecision(3))}`), ` · ${this.calls[i]} evaluations`);
    this.paintReel(i);
  }

  /** The whole run at a glance: states above, predictions below, evenly picked where there are many; frame i is marked. */
  paintReel(i) {
    const all = this.times.length;
    const count = Math.min(all, REEL);
    const side = Math.round(Math.min(LARGEST_FRAME, this.reel.parentNode.clientWidth * 0.88 / count) * devicePixelRatio);
    Object.assign(this.reel, { width: side * count, height: 2 * side });
    this.reel.style.width = `${side * count / devicePixelRatio}px`;
    const context = this.reel.getContext('2d');
    context.imageSmoothingEnabled = !this.context().crisp;
    context.imageSmoothingQuality = 'high';
    for (let j = 0; j < count; j++) {
      const from = Math.round(j * (all - 1) / Math.max(1, count - 1));
      this.strips.forEach((strip, k) => context.drawImage(
        strip, from * strip.height, 0, strip.height, strip.height, j * side, k * side, side, side));
    }
    const line = 3 * devicePixelRatio;
    const at = all > 1 ? Math.round(i * (count - 1) / (all - 1)) : 0;
    context.strokeStyle = '#c2410c';
    context.lineWidth = line;
    context.strokeRect(at * side + line / 2, line / 2, side - line, 2 * side - line);
  }

  beginSpread() {
    this.panel.append(this.figures('Mean', 'Standard deviation'), this.text('Black where all answers agree, white where they differ by a quarter of the range or more.'));
  }

  async spread(message) {
    this.paint(0, await pictureOf(message.mean));
    this.paint(1, await pictureOf(message.std));
    this.caption(1, 'Standard deviation', `${message.diversity.toFixed(3)} on average`);
  }

  beginBetween() {
    const row = document.createElement('div');
    row.className = 'row';
    const count = this.context().answers;
    this.pairs = { from: Math.min(this.pairs.from, count - 1), to: Math.min(this.pairs.to, count - 1) };
    for (const key of ['from', 'to']) {
      const label = document.createElement('label');
      const select = document.createElement('select');
      select.id = `between-${key}`;
      for (let j = 0; j < count; j++) select.add(new Option(`answer ${j + 1}`, j, false, j === this.pairs[key]));
      select.onchange = () => { this.pairs[key] = Number(select.value); this.asked(); };
      label.append(key === 'from' ? 'From ' : 'to ', select);
      row.append(label);
    }
    this.strips = null;
    this.panel.append(row, this.figures('Through the noise', 'Cross-fade'), this.scrub('Between the two answers', () => this.mix()),
      this.text('Left each picture is an answer of its own, from a noise between the two noises; right the two pictures are laid over each other.'));
  }

  async between(message) {
    this.strips = await pictureOf(message.frames);
    this.slider.max = message.count - 1;
    this.slider.step = 'any';
    if (this.slider.value === '0') this.slider.value = (message.count - 1) / 2;
    this.mix();
  }

  mix() {
    if (!this.strips) return;
    const last = Number(this.slider.max);
    const at = Number(this.slider.value);
    this.paint(0, this.strips, Math.round(at));
    this.paint(1, this.strips, 0);
    const context = this.canvases[1].getContext('2d');
    context.globalAlpha = at / last;
    this.paint(1, this.strips, last);
    context.globalAlpha = 1;
    this.said.replaceChildren(bold(`${Math.round(100 * at / last)} %`));
  }

  beginPair() {
    const row = document.createElement('div');
    row.className = 'row';
    const choose = document.createElement('button');
    choose.type = 'button';
    choose.textContent = 'Choose the picture that belongs to the drawing';
    const file = document.createElement('input');
    Object.assign(file, { type: 'file', accept: 'image/*', hidden: true });
    choose.onclick = () => file.click();
    file.onchange = async () => { this.setTarget(await colourPixels(file.files[0], this.context().size)); this.asked(); };
    row.append(choose, file);
    this.panel.append(row, this.figures('Its picture', 'Encoded: the noise', 'Decoded again'));
    this.note = this.text(this.target ? '' : 'Take an example: its own picture comes with it. Or choose one.');
    this.panel.append(this.note);
    if (this.target) this.paintTarget();
  }

  /** The picture that belongs to the drawing, where there is one. */
  setTarget(pixels) {
    this.target = pixels;
    if (this.open === 'pair' && pixels) this.paintTarget();
  }

  paintTarget() {
    this.paint(0, canvasOf(this.target, this.context().size, 3));
  }

  async pair(message) {
    this.paint(0, await pictureOf(message.target));
    this.paint(1, await pictureOf(message.noise));
    this.paint(2, await pictureOf(message.picture));
    this.caption(2, 'Decoded again', `${message.psnr.toFixed(1)} dB, ${message.evaluations} evaluations there and back`);
    this.note.textContent = message.warning;
  }

  beginCompare() {
    this.panel.append(this.figures(...COMPARED), this.text('The same drawing, noise and number of evaluations, or as near as the sampler comes.'));
  }

  async compare(message) {
    for (const [i, picture] of message.pictures.entries()) {
      this.paint(i, await pictureOf(picture.png));
      this.caption(i, COMPARED[i], `${picture.evaluations} evaluations, ${Math.round(picture.millis)} ms`);
    }
  }
}

/** Bold, with what follows an underscore lowered. */
function bold(text) {
  const b = document.createElement('b');
  const [name, index] = text.split('_');
  b.append(name);
  if (index) b.append(Object.assign(document.createElement('sub'), { textContent: index }));
  return b;
}
