// SPDX-License-Identifier: Apache-2.0
/** Pictures from outside: chosen, photographed, dropped or pasted. The browser decodes them; the server gets pixels. */

const LARGEST_SIDE = 512;

/** A picture scaled down to what the server prepares drawings at, as grey bytes on white. */
export async function greyPixels(file) {
  const { width, height, data } = await pixels(file, (w, h) => {
    const scale = Math.min(1, LARGEST_SIDE / Math.max(w, h));
    return [Math.max(1, Math.round(w * scale)), Math.max(1, Math.round(h * scale))];
  });
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i++) grey[i] = Math.round(0.299 * data[4 * i] + 0.587 * data[4 * i + 1] + 0.114 * data[4 * i + 2]);
  return { width, height, grey };
}

/** A picture at a model's size in colour, padded with white. */
export async function colourPixels(file, size) {
  const { data } = await pixels(file, () => [size, size]);
  return Uint8Array.from({ length: 3 * size * size }, (_, i) => data[4 * Math.floor(i / 3) + i % 3]);
}

async function pixels(file, sized) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch {
    throw new Error('this is no picture that the browser can read: give a PNG, JPEG or WebP');
  }
  const [width, height] = sized(bitmap.width, bitmap.height);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  const context = canvas.getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  const scale = Math.min(width / bitmap.width, height / bitmap.height);
  const [w, h] = [bitmap.width * scale, bitmap.height * scale];
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, (width - w) / 2, (height - h) / 2, w, h);
  return context.getImageData(0, 0, width, height);
}

/** Calls back with a picture that is dropped on an element, pasted anywhere, or chosen in a file field. */
export function onPicture(element, field, take) {
  const picture = items => [...items ?? []].find(item => item.type.startsWith('image/'));
  element.addEventListener('dragover', event => { event.preventDefault(); element.classList.add('over'); });
  element.addEventListener('dragleave', () => element.classList.remove('over'));
  element.addEventListener('drop', event => {
    event.preventDefault();
    element.classList.remove('over');
    const file = picture(event.dataTransfer.files);
    if (file) take(file);
  });
  document.addEventListener('paste', event => {
    const file = picture(event.clipboardData?.files);
    if (file) take(file);
  });
  field.onchange = () => { if (field.files[0]) take(field.files[0]); field.value = ''; };
}
