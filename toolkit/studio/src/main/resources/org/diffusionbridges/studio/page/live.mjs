// SPDX-License-Identifier: Apache-2.0
/**
 * When to send the drawing. While the pen moves, the newest goes out as soon as the one before it has given two pictures (the
 * chosen answer and another): a newer one ends the run of an older, and if each did, no picture would ever be seen.
 */
const REST = 180;
const PICTURES = 2;

export class Live {
  /** @param {import('./connection.mjs').Connection} connection @param {function(): object} request all but id and moving */
  constructor(connection, request) {
    this.connection = connection;
    this.request = request;
    this.under = null;
    this.isNewer = false;
    this.penTime = 0;
    /** From the pen's last move in a drawing to its first picture, in ms. */
    this.latencies = [];
  }

  /** The drawing has changed. */
  touch(moving, time) {
    this.penTime = time;
    clearTimeout(this.resting);
    if (!moving) return this.send(false);
    this.resting = setTimeout(() => this.send(false), REST);
    if (this.under && this.under.pictures < this.under.enough) this.isNewer = true;
    else this.send(true);
  }

  send(moving) {
    const request = this.request();
    if (!request || !this.connection.isOpen) return;
    this.isNewer = false;
    const id = this.connection.nextId();
    this.under = { id, moving, penTime: this.penTime, pictures: 0, enough: Math.min(PICTURES, request.choices.answers) };
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
    if (this.isNewer && this.under.pictures >= this.under.enough) this.send(true);
  }

  /** Nothing more comes for the newest drawing. */
  done(message) {
    if (!this.isNewest(message)) return;
    this.under.pictures = this.under.enough;
    if (this.isNewer) this.send(true);
  }

  lost() {
    this.under = null;
    clearTimeout(this.resting);
  }
}
