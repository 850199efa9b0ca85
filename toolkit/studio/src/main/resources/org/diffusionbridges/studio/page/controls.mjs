// SPDX-License-Identifier: Apache-2.0
/** The settings: made from what the server says there is, written into the address, read back from it. */
import { link } from './connection.mjs';

const LARGEST_SEED = 2 ** 31 - 1;

export class Controls {
  /** @param {HTMLElement} form @param {function()} changed */
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    this.values = {
      sampler: link.get('sampler') ?? 'fast',
      steps: Number(link.get('steps') ?? 10),
      grid: link.get('grid') ?? '',
      seed: Number(link.get('seed') ?? 7),
      answers: Number(link.get('answers') ?? 8),
      label: Number(link.get('label') ?? 0),
      flat: link.get('flat') === 'true',
    };
    this.parameters = {};
    for (const [key, value] of link) if (key.startsWith('p.')) this.parameters[key.slice(2)] = Number(value);
    form.onsubmit = event => event.preventDefault();
  }

  /** @param {object} hello the server's greeting @param {object} model as the server describes it */
  build(hello, model) {
    this.hello = hello;
    this.model = model;
    const sampler = hello.samplers.find(each => each.id === this.values.sampler) ?? hello.samplers[0];
    this.values.sampler = sampler.id;
    this.sampler = sampler;
    this.values.steps = Math.max(this.values.steps, sampler.least);
    const focused = document.activeElement?.id;
    this.form.replaceChildren(
      this.segments('answers', 'Answers', [1, 4, 8]),
      this.seed(),
      this.select('sampler', 'Sampler', hello.samplers.map(each => [each.id, each.name]), () => this.build(hello, model)),
      ...sampler.parameters.map(parameter => this.parameter(parameter)),
      ...(sampler.least ? [
        this.slider('steps', sampler.counted === 'EVALUATIONS' ? 'Evaluations' : 'Steps', sampler.least,
          Math.max(50, this.values.steps), 1, this.values.steps, v => { this.values.steps = v; }),
        this.select('grid', 'Time grid', [['', 'the model’s own'], ...hello.grids.map(grid => [grid, grid])]),
      ] : []),
      ...(model.classCount > 0 ? [this.label()] : []),
      this.flag('flat', 'One colour a region'),
    );
    if (focused) document.getElementById(focused)?.focus();
  }

  /** What the server is sent. */
  choices() {
    const known = new Set(this.sampler.parameters.map(parameter => parameter.id));
    return {
      model: this.model.name,
      ...this.values,
      label: this.model.classCount > 0 ? this.values.label : -1,
      parameters: Object.fromEntries(Object.entries(this.parameters).filter(([id]) => known.has(id))),
    };
  }

  /** This page's address with these settings. */
  address() {
    const { parameters, ...choices } = this.choices();
    const all = new URLSearchParams({ token: link.get('token') ?? '' });
    for (const [key, value] of Object.entries(choices)) if (value !== '' && value !== -1) all.set(key, value);
    for (const [id, value] of Object.entries(parameters)) all.set(`p.${id}`, value);
    return `${location.origin}${location.pathname}#${all}`;
  }

  set() {
    history.replaceState(null, '', this.address());
    this.changed();
  }

  control(title, value, ...parts) {
    const control = document.createElement('div');
    control.className = 'control';
    const label = document.createElement('label');
    label.append(title);
    if (value) label.append(value);
    const input = parts.flatMap(part => [part, ...part.querySelectorAll?.('input,select') ?? []]).find(part => part.id);
    if (input) label.htmlFor = input.id;
    control.append(label, ...parts);
    return control;
  }

  segments(key, title, options) {
    const group = document.createElement('div');
    group.className = 'segments';
    group.setAttribute('role', 'radiogroup');
    group.setAttribute('aria-label', title);
    radios(group, options.map(each => [each, String(each)]), this.values[key], value => { this.values[key] = value; this.set(); });
    return this.control(title, null, group);
  }

  select(key, title, options, then) {
    const select = document.createElement('select');
    select.id = `set-${key}`;
    for (const [value, name] of options) select.add(new Option(name, value, false, value === this.values[key]));
    select.onchange = () => { this.values[key] = select.value; then?.(); this.set(); };
    return this.control(title, null, select);
  }

  slider(id, title, least, most, step, value, keep) {
    const shown = document.createElement('span');
    shown.className = 'value';
    shown.textContent = value;
    const input = document.createElement('input');
    Object.assign(input, { type: 'range', id: `set-${id}`, min: least, max: most, step, value });
    input.oninput = () => { shown.textContent = input.value; keep(Number(input.value)); this.set(); };
    return this.control(title, shown, input);
  }

  parameter({ id, name, least, most, step, value }) {
    const held = this.parameters[id] ?? value;
    return this.slider(id, name, least, most, step, held, v => { this.parameters[id] = v; });
  }

  seed() {
    const input = document.createElement('input');
    Object.assign(input, { type: 'number', id: 'set-seed', value: this.values.seed, min: 0, max: LARGEST_SEED, step: 1 });
    const keep = value => { this.values.seed = Math.max(0, Math.min(LARGEST_SEED, Math.round(Number(value) || 0))); this.set(); };
    input.onchange = () => keep(input.value);
    const dice = document.createElement('button');
    dice.type = 'button';
    dice.title = 'Another seed';
    dice.setAttribute('aria-label', 'Another seed');
    dice.id = 'another-seed';
    dice.append(icon('dice'));
    dice.onclick = () => { input.value = Math.floor(Math.random() * 1e6); keep(input.value); };
    const row = document.createElement('div');
    row.className = 'row';
    row.append(input, dice);
    return this.control('Seed', null, row);
  }

  label() {
    const names = this.model.classes.length ? this.model.classes : Array.from({ length: this.model.classCount }, (_, i) => `class ${i}`);
    const select = document.createElement('select');
    select.id = 'set-label';
    names.forEach((name, i) => select.add(new Option(name, i, false, i === this.values.label)));
    select.onchange = () => { this.values.label = Number(select.value); this.set(); };
    return this.control('Label', null, select);
  }

  flag(key, title) {
    const label = document.createElement('label');
    label.className = 'switch';
    const input = document.createElement('input');
    Object.assign(input, { type: 'checkbox', id: `set-${key}`, checked: this.values[key] });
    input.setAttribute('role', 'switch');
    input.onchange = () => { this.values[key] = input.checked; this.set(); };
    label.append(title, input);
    return label;
  }
}

/** A picture from icons.svg. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `icons.svg#${name}`);
  svg.setAttribute('aria-hidden', 'true');
  svg.append(use);
  return svg;
}

/** Fills a radio group with buttons: one of them is on, arrows move between them. */
export function radios(group, options, chosen, choose) {
  const buttons = options.map(([value, name]) => {
    const button = document.createElement('button');
    button.type = 'button';
    button.setAttribute('role', 'radio');
    button.textContent = name;
    button.dataset.value = value;
    button.onclick = () => { mark(button); choose(value); };
    return button;
  });
  const mark = on => buttons.forEach(button => {
    button.setAttribute('aria-checked', String(button === on));
    button.tabIndex = button === on ? 0 : -1;
  });
  group.onkeydown = event => {
    const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    const next = buttons[buttons.indexOf(document.activeElement) + by];
    if (by && next) { event.preventDefault(); next.focus(); next.click(); }
  };
  group.replaceChildren(...buttons);
  mark(buttons[options.findIndex(([value]) => value === chosen)] ?? buttons[0]);
}
