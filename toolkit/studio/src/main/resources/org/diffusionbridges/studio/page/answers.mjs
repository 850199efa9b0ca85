// SPDX-License-Identifier: Apache-2.0
/** The answers: small ones to choose from, the chosen one large. */
import { paint, pictureOf } from './bytes.mjs';

export class Answers {
  constructor(chosen) {
    this.onChosen = chosen;
    this.list = document.getElementById('answers');
    this.large = document.getElementById('answer');
    this.frame = document.getElementById('frame');
    this.facts = document.getElementById('facts');
    this.chosen = 0;
    this.crisp = false;
    this.items = [];
    new ResizeObserver(() => this.repaint()).observe(this.large);
    this.list.addEventListener('keydown', event => {
      const by = { ArrowRight: 1, ArrowDown: 4, ArrowLeft: -1, ArrowUp: -4 }[event.key];
      const next = this.chosen + by;
      if (by && next >= 0 && next < this.items.length) {
        event.preventDefault();
        this.choose(next);
        this.items[next].button.focus();
      }
    });
  }

  setCount(count) {
    while (this.items.length > count) this.items.pop().button.remove();
    while (this.items.length < count) {
      const j = this.items.length;
      const button = document.createElement('button');
      button.type = 'button';
      button.setAttribute('role', 'radio');
      button.setAttribute('aria-label', `Answer ${j + 1}`);
      button.append(document.createElement('canvas'));
      button.onclick = () => this.choose(j);
      this.list.append(button);
      this.items.push({ button, picture: null, message: null });
    }
    this.list.dataset.count = count;
    if (this.chosen >= count) this.chosen = 0;
    this.mark();
  }

  choose(j) {
    if (j >= this.items.length) return;
    this.chosen = j;
    this.mark();
    this.repaint();
    this.onChosen(j);
  }

  mark() {
    this.items.forEach(({ button }, j) => {
      button.setAttribute('aria-checked', String(j === this.chosen));
      button.tabIndex = j === this.chosen ? 0 : -1;
    });
  }

  /** Shows what the server made. */
  async show(message) {
    const item = this.items[message.answer];
    if (!item) return;
    item.message = message;
    const picture = await pictureOf(message.png);
    if (item.message !== message) return;
    item.picture = picture;
    item.button.classList.toggle('quick', !message.asked);
    paint(item.button.firstChild, picture, this.crisp);
    if (message.answer === this.chosen) this.paintLarge();
  }

  paintLarge() {
    const { picture, message } = this.items[this.chosen] ?? {};
    if (!picture) return;
    paint(this.large, picture, this.crisp);
    const millis = document.createElement('b');
    millis.textContent = `${Math.round(message.millis)} ms`;
    this.facts.replaceChildren(`${message.evaluations} evaluations · `, millis, message.asked ? '' : ' · refining …');
  }

  repaint() {
    for (const { picture, button } of this.items) if (picture) paint(button.firstChild, picture, this.crisp);
    this.paintLarge();
  }

  setCrisp(on) {
    this.crisp = on;
    document.body.classList.toggle('crisp', on);
    this.repaint();
  }

  /** The chosen answer, once it is as it was asked for. */
  get best() {
    const message = this.items[this.chosen]?.message;
    return message?.asked ? message : null;
  }
}
