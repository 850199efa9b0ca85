// SPDX-License-Identifier: Apache-2.0
/**
 * How long it takes from the pen's last move to the first new picture, measured by the page itself: add &measure=20 to its
 * address. Strokes of a shoe are drawn with events like a mouse's; what comes out stands in the page's notice.
 */
const SHOE = [
  [[0.12, 0.55], [0.13, 0.42], [0.2, 0.36], [0.3, 0.4], [0.4, 0.36], [0.52, 0.47], [0.68, 0.54], [0.84, 0.58], [0.9, 0.7]],
  [[0.12, 0.55], [0.11, 0.68], [0.2, 0.71], [0.5, 0.71], [0.9, 0.7]],
  [[0.12, 0.63], [0.4, 0.65], [0.88, 0.64]],
];
const MOVES = 8;
const BETWEEN = 16;
const sleep = millis => new Promise(done => setTimeout(done, millis));

/** @param {import('./pad.mjs').Pad} pad @param {import('./live.mjs').Live} live */
export async function measure(pad, live, rounds, said) {
  const latencies = [];
  const evaluations = [];
  live.onPicture = message => { if (!message.asked) evaluations.push(message.millis); };
  for (let round = 0; round < rounds; round++) {
    const stroke = SHOE[round % SHOE.length];
    if (round % SHOE.length === 0) pad.clear();
    await sleep(1500);
    const last = await draw(pad.canvas, stroke, 2 + round % (stroke.length - 1));
    await until(() => live.latencies.some(each => each.penTime >= last));
    latencies.push(live.latencies.find(each => each.penTime >= last).millis);
    fire(pad.canvas, 'pointerup', stroke[0]);
    said(`measuring: ${round + 1} of ${rounds}`);
  }
  const latency = median(latencies);
  const picture = median(evaluations);
  said(`From the pen's last move to the first new picture: median ${latency.toFixed(0)} ms of ${rounds}; `
    + `a quick picture takes the server ${picture.toFixed(0)} ms; ratio ${(latency / picture).toFixed(2)}`);
}

/** @returns when the last move was */
async function draw(canvas, points, count) {
  fire(canvas, 'pointerdown', points[0]);
  let last = 0;
  for (let i = 1; i < count; i++) {
    for (let k = 1; k <= MOVES; k++) {
      const at = points[i].map((v, c) => points[i - 1][c] + (v - points[i - 1][c]) * k / MOVES);
      last = fire(canvas, 'pointermove', at);
      await sleep(BETWEEN);
    }
  }
  return last;
}

function fire(canvas, type, [x, y]) {
  const box = canvas.getBoundingClientRect();
  const event = new PointerEvent(type, {
    pointerId: 1, pointerType: 'mouse', button: 0, buttons: 1, clientX: box.left + x * box.width, clientY: box.top + y * box.height,
  });
  canvas.setPointerCapture = () => {};
  canvas.dispatchEvent(event);
  return event.timeStamp;
}

async function until(condition) {
  while (!condition()) await sleep(5);
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
