// SPDX-License-Identifier: Apache-2.0
/** The line to the studio's server: messages both ways, opened again whenever it breaks. */

const FIRST_WAIT = 400;
const LONGEST_WAIT = 5000;

/** What stands behind the # of this page's address. */
export const link = new URLSearchParams(location.hash.slice(1));

export class Connection {
  /** @param {{opened: function(), closed: function(boolean), failed: function(string, number)}} told */
  constructor(told) {
    this.told = told;
    this.handlers = new Map();
    this.asked = new Map();
    this.lastId = 0;
    this.wait = FIRST_WAIT;
    this.open();
  }

  open() {
    const token = encodeURIComponent(link.get('token') ?? '');
    this.socket = new WebSocket(`ws://${location.host}/live?token=${token}`);
    let wasOpen = false;
    this.socket.onopen = () => {
      wasOpen = true;
      this.wait = FIRST_WAIT;
      this.told.opened();
    };
    this.socket.onmessage = event => this.receive(JSON.parse(event.data));
    this.socket.onclose = () => {
      for (const { reject } of this.asked.values()) reject(new Error('the connection was lost'));
      this.asked.clear();
      this.told.closed(wasOpen);
      setTimeout(() => this.open(), this.wait);
      this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
    };
  }

  receive(message) {
    const asked = this.asked.get(message.id);
    if (asked && message.type !== 'hello') {
      this.asked.delete(message.id);
      if (message.type === 'error') asked.reject(new Error(message.message));
      else asked.resolve(message);
    } else if (message.type === 'error') {
      this.told.failed(message.message, message.id);
    } else {
      this.handlers.get(message.type)?.(message);
    }
  }

  /** Calls back for every message of a type that was not asked for by ask. */
  on(type, handler) {
    this.handlers.set(type, handler);
  }

  nextId() {
    return ++this.lastId;
  }

  get isOpen() {
    return this.socket.readyState === WebSocket.OPEN;
  }

  send(message) {
    if (this.isOpen) this.socket.send(JSON.stringify(message));
  }

  /** Sends, and resolves to the answer. */
  ask(type, message) {
    const id = this.nextId();
    return new Promise((resolve, reject) => {
      this.asked.set(id, { resolve, reject });
      this.send({ type, id, ...message });
    });
  }
}
