// SPDX-License-Identifier: Apache-2.0
/** The studio's page: what is drawn goes to the server, what comes back is shown. */
import { Answers } from './answers.mjs';
import { canvasOf, fromBase64, toBase64 } from './bytes.mjs';
import { Connection, link } from './connection.mjs';
import { Controls, icon, radios } from './controls.mjs';
import { Explore } from './explore.mjs';
import { copy, download, toast } from './keep.mjs';
import { Live } from './live.mjs';
import { Pad } from './pad.mjs';
import { greyPixels, onPicture } from './pictures.mjs';

const OFFERED = 7;
const $ = id => document.getElementById(id);

let hello = null;
let model = null;
let saving = false;
let measured = '';
let chosenModel = link.get('model');
let examples = Math.floor(Math.random() * 1000);

const pad = new Pad($('pad'), (moving, time) => { welcome(false); refresh(); live.touch(moving, time); });
const answers = new Answers(() => ask());
const controls = new Controls($('controls'), () => { answers.setCount(controls.values.answers); ask(); });
const explore = new Explore(() => ask(), () => ({ crisp: answers.crisp, answers: controls.values.answers, size: model.size }));
const connection = new Connection({
  opened: () => notice(''),
  closed: wasOpen => {
    live.lost();
    notice(wasOpen || hello ? 'The studio’s server is gone. Start it again, and this page goes on.'
      : 'The studio does not let this page in: open the link that it printed, whole.');
  },
  failed: message => notice(message),
});
const live = new Live(connection, () => {
  if (!model) return null;
  const { drawing, mask } = pad.isEmpty && pad.ghost ? { drawing: pad.ghost.pixels, mask: null } : pad.pixels();
  return {
    drawing: toBase64(drawing),
    chosen: answers.chosen,
    choices: { ...controls.choices(), hard: answers.crisp, mask: mask ? toBase64(mask) : '' },
    explore: saving ? { view: 'animation' } : explore.request(),
  };
});

/** Far from the one before: neighbours in a test set may be one drawing. */
function nextExample() {
  examples += 97;
  return examples;
}

/** Asks for the drawing as it is, once more. */
function ask() {
  if (model) live.touch(false, performance.now());
}

connection.on('hello', async message => {
  hello = message;
  $('name-field').hidden = !hello.shared;
  if (hello.shared && $('name').value) connection.send({ type: 'name', name: $('name').value });
  if (!hello.models.includes(chosenModel)) chosenModel = hello.models[0];
  radios($('models'), hello.models.map(name => [name, shortName(name)]), chosenModel, name => { chosenModel = name; chooseModel(); });
  $('models').hidden = hello.models.length < 2;
  await chooseModel();
});

async function chooseModel() {
  try {
    const before = model;
    model = await connection.ask('model', { model: chosenModel });
    controls.build(hello, model);
    answers.setCount(controls.values.answers);
    pad.setPen({ ...model.pen, size: model.size });
    $('hint-what').textContent = hintFor(model.task);
    $('credit').textContent = `${model.name}: ${model.task}. ${model.copyright}`;
    explore.setTarget(null);
    offer();
    const changed = before?.name !== model.name;
    if (pad.isEmpty && model.examples && (changed || !pad.ghost)) await ghost(true);
    else ask();
    refresh();
  } catch (error) {
    notice(error.message);
  }
}

function shortName(name) {
  return name.replace(/^.*[/\\]/, '').replace(/\.[a-z]+$/, '');
}

/** "edges (black on white) to sandals, sneakers and bags, 32x32": what comes out of it is what to draw. */
function hintFor(task) {
  const target = task.split(/ to /)[1]?.replace(/, \d+x\d+.*/, '').replace(/^(colour|shaded|colou?red) /, '');
  return target ?? '';
}

/** A faint drawing under the pen: to be seen as it opens, or to be traced. */
async function ghost(isWelcome) {
  const { drawing } = await connection.ask('example', { model: model.name, index: nextExample() });
  pad.ghost = { pixels: fromBase64(drawing), size: model.size };
  pad.redraw();
  welcome(isWelcome);
  if (pad.isEmpty) ask();
}

function welcome(on) {
  $('hint').classList.toggle('gone', !on);
  $('caption').hidden = !on;
  $('caption').textContent = 'from the faint drawing';
  if (!on && pad.ghost && $('trace').ariaPressed !== 'true') {
    pad.ghost = null;
    pad.redraw();
  }
}

connection.on('answer', async message => {
  if (!live.isNewest(message)) return;
  await answers.show(message);
  live.seen(message);
  notice(measured);
  refresh();
});
connection.on('done', message => live.done(message));
for (const view of ['film', 'spread', 'between', 'pair', 'compare']) connection.on(view, message => explore.show(message));
connection.on('animation', message => {
  saving = false;
  download(message.png, `${shortName(model.name)}.apng`);
  toast('Saved: an animated PNG, as browsers show it');
});

function notice(text) {
  $('notice').hidden = !text;
  $('notice').textContent = text;
}

/** Which buttons can do something. */
function refresh() {
  $('undo').disabled = pad.marks.length === 0;
  $('redo').disabled = pad.undone.length === 0;
  $('clear').disabled = pad.isEmpty;
  for (const id of ['save', 'java']) $(id).disabled = !answers.best;
}

/** Seven drawings to begin with, and a button for others. */
async function offer() {
  const offered = model;
  const pairs = await Promise.all(Array.from({ length: Math.min(OFFERED, offered.examples) },
    () => connection.ask('example', { model: offered.name, index: nextExample() })));
  if (model !== offered) return;
  const more = document.createElement('button');
  Object.assign(more, { type: 'button', className: 'more', title: 'Other drawings (X)', onclick: offer });
  more.append(icon('dice'), 'Others');
  $('examples').replaceChildren(...pairs.map(tile), ...(pairs.length ? [more] : []));
}

function tile({ drawing, target }, i) {
  const button = document.createElement('button');
  button.type = 'button';
  button.setAttribute('aria-label', `Begin with drawing ${i + 1}`);
  const picture = { kind: 'picture', pixels: fromBase64(drawing), size: model.size };
  button.append(canvasOf(picture.pixels, model.size));
  button.onclick = () => {
    explore.setTarget(fromBase64(target));
    replace(picture);
  };
  return button;
}

/** A new drawing in place of the old one, which undo brings back. */
function replace(picture) {
  if (!pad.isEmpty) pad.marks.push({ kind: 'clear' });
  pad.add(picture);
}

async function takePicture(file) {
  try {
    const { width, height, grey } = await greyPixels(file);
    const { drawing } = await connection.ask('prepare', { model: model.name, width, height, pixels: toBase64(grey) });
    explore.setTarget(null);
    replace({ kind: 'picture', pixels: fromBase64(drawing), size: model.size });
  } catch (error) {
    toast(error.message);
  }
}

async function trace() {
  const on = $('trace').ariaPressed !== 'true';
  $('trace').ariaPressed = String(on);
  if (on) await ghost(false);
  else { pad.ghost = null; pad.redraw(); }
}

function tool(name) {
  pad.tool = name;
  for (const button of $('tools').children) {
    button.setAttribute('aria-checked', String(button.dataset.tool === name));
    button.tabIndex = button.dataset.tool === name ? 0 : -1;
  }
}

function save() {
  if (answers.best) download(answers.best.png, `${shortName(model.name)}-${answers.chosen + 1}.png`);
}

async function java() {
  if (!answers.best) return;
  await copy(answers.best.java);
  toast('Copied: paste it into ./bridges shell or a notebook');
}

function isDark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
}

/** Light or dark, whatever the system says; nothing leaves it to the system. */
function theme(name) {
  if (!name) return;
  document.documentElement.dataset.theme = name;
  try { localStorage.setItem('theme', name); } catch { /* a frame without storage */ }
}

answers.setCount(controls.values.answers);
onPicture($('sheet'), $('file'), takePicture);
tool('pen');
for (const button of $('tools').children) button.onclick = () => tool(button.dataset.tool);
$('tools').onkeydown = event => {
  const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
  const next = by && $('tools').children[[...$('tools').children].indexOf(document.activeElement) + by];
  if (next) { next.focus(); next.click(); }
};
$('width').oninput = () => { pad.width = Number($('width').value); };
const clicks = {
  undo: () => pad.undo(), redo: () => pad.redo(), clear: () => pad.clear(), trace, save, java,
  photo: () => $('file').click(),
  crisp: () => { answers.setCrisp(!answers.crisp); $('crisp').ariaPressed = String(answers.crisp); ask(); },
  animate: () => { saving = true; ask(); toast('Making the animation …'); },
  link: async () => { await copy(controls.address()); toast('Copied: a link with these settings'); },
  theme: () => theme(isDark() ? 'light' : 'dark'),
};
for (const [id, click] of Object.entries(clicks)) $(id).onclick = () => { click(); refresh(); };
$('name').onchange = () => connection.send({ type: 'name', name: $('name').value });
try { theme(localStorage.getItem('theme')); } catch { /* a frame without storage */ }

const keys = { b: () => tool('pen'), e: () => tool('eraser'), m: () => tool('mask'), x: offer, t: trace, s: save, j: java, Delete: () => pad.clear() };
document.addEventListener('keydown', event => {
  if (event.target.matches('input, select, textarea')) return;
  if (event.ctrlKey || event.metaKey) {
    const key = event.key.toLowerCase();
    if (key !== 'z' && key !== 'y') return;
    event.preventDefault();
    if (key === 'y' || event.shiftKey) pad.redo(); else pad.undo();
  } else if (/^[1-8]$/.test(event.key)) answers.choose(Number(event.key) - 1);
  else keys[event.key]?.();
  refresh();
});

if (link.has('measure')) {
  const { measure } = await import('./measure.mjs');
  await measure(pad, live, Number(link.get('measure')) || 20, text => { measured = text; notice(text); });
}
