// SPDX-License-Identifier: Apache-2.0
/** What is taken away: files, and texts for the clipboard. */
import { fromBase64 } from './bytes.mjs';

export function download(png, name) {
  const url = URL.createObjectURL(new Blob([fromBase64(png)], { type: 'image/png' }));
  const a = document.createElement('a');
  Object.assign(a, { href: url, download: name });
  a.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Copies, also where a page without encryption has no clipboard: in a shared room. */
export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    document.body.append(area);
    area.select();
    document.execCommand('copy');
    area.remove();
  }
}

let timer;
/** One short line at the foot of the page. */
export function toast(text) {
  const line = document.getElementById('toast');
  line.textContent = text;
  line.classList.add('on');
  clearTimeout(timer);
  timer = setTimeout(() => line.classList.remove('on'), 2600);
}
