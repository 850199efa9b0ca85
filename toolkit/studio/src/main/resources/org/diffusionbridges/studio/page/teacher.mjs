// SPDX-License-Identifier: Apache-2.0
/** The teacher's page: the link to join by, and everyone's latest drawing and answer. */
import { paint, pictureOf } from './bytes.mjs';
import { Connection } from './connection.mjs';

const EVERY = 1000;
const $ = id => document.getElementById(id);
const cards = new Map();
let version = 0;

const connection = new Connection({
  opened: () => notice(''),
  closed: () => notice('The studio’s server is gone, or this is not the link to its teacher’s page.'),
  failed: notice,
});

function notice(text) {
  $('notice').hidden = !text;
  $('notice').textContent = text;
}

connection.on('hello', () => { version = 0; });
connection.on('board', async board => {
  version = board.version;
  $('count').textContent = `${board.pages.length} drawing, ${board.waiting} in the queue`;
  if (board.qr) join(board.link, board.qr);
  const here = new Set(board.pages.map(page => page.number));
  for (const [number, card] of cards) if (!here.has(number)) { card.remove(); cards.delete(number); }
  for (const page of board.pages) await show(page);
});

async function show(page) {
  let card = cards.get(page.number);
  if (!card) {
    card = document.createElement('figure');
    const caption = document.createElement('figcaption');
    card.append(document.createElement('canvas'), document.createElement('canvas'), caption);
    cards.set(page.number, card);
    $('board').append(card);
  }
  card.lastChild.textContent = page.name || `Number ${page.number}`;
  if (page.answer) {
    paint(card.children[0], await pictureOf(page.drawing), false);
    paint(card.children[1], await pictureOf(page.answer), false);
  }
}

function join(link, rows) {
  $('link').textContent = link;
  const canvas = $('qr');
  canvas.width = canvas.height = rows.length;
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, rows.length, rows.length);
  context.fillStyle = '#000';
  rows.forEach((row, y) => [...row].forEach((module, x) => { if (module === '1') context.fillRect(x, y, 1, 1); }));
}

setInterval(() => connection.send({ type: 'board', since: version }), EVERY);
