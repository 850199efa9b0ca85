// SPDX-License-Identifier: Apache-2.0
/**
 * When to send the drawing. While the pen moves, the newest goes out as soon as the one before it has given its picture of the chosen
 * answer, and every third time one of another answer, too; when it rests, as soon as that has given one. A newer one ends the run of
 * an older, and if each did so at once, no picture would ever be seen on a slow machine.
 */
const REST = 180;
const OTHERS_EVERY = 3;

export class Live {
  /** @param {import('./connection.mjs').Connection} connection @param {function(): object} request all but id and moving */
  constructor(connection, request) {
    this.connection = connection;
    this.request = request;
    this.under = null;
    /** What waits for the drawing under way: nothing, the next one of a moving pen, or the one of a pen at rest. */
    this.next = null;
    this.penTime = 0;
    this.sent = 0;
    /** From the pen's last move in a drawing to its first picture, in ms. */
    this.latencies = [];
  }

  /** The drawing has changed. */
  touch(moving, time) {
    this.penTime = time;
    clearTimeout(this.resting);
    if (moving) this.resting = setTimeout(() => this.want('rest'), REST);
    this.want(moving ? 'moving' : 'rest');
  }

  want(next) {
    this.next = next;
    const { under } = this;
    const waits = under && (next === 'moving' ? under.pictures < under.enough : under.moving && under.pictures === 0);
    if (!waits) this.send();
  }

  send() {
    const request = this.request();
    if (!request || !this.connection.isOpen) return;
    const moving = this.next === 'moving';
    this.next = null;
    const id = this.connection.nextId();
    const enough = ++this.sent % OTHERS_EVERY === 0 ? Math.min(2, request.choices.answers) : 1;
    this.under = { id, moving, penTime: this.penTime, pictures: 0, enough };
    this.connection.send({ type: 'draw', id, moving, ...request });
  }

  /** Whether a message belongs to the newest drawing that was sent. */
  isNewest(message) {
    return this.under?.id === message.id;
  }

  /** A picture was seen. */
  seen(message) {
    if (!this.isNewest(message)) return;
    this.onPicture?.(message);
    if (this.under.pictures++ === 0) this.latencies.push({ millis: performance.now() - this.under.penTime, penTime: this.under.penTime });
    if (this.next) this.want(this.next);
  }

  /** Nothing more comes for the newest drawing. */
  done(message) {
    if (!this.isNewest(message)) return;
    this.under.pictures = this.under.enough;
    if (this.next) this.want(this.next);
  }

  lost() {
    this.under = null;
    this.next = null;
    clearTimeout(this.resting);
  }
}
