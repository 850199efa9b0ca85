// SPDX-License-Identifier: Apache-2.0
/** Bytes and base64, and pixels onto canvases. */

/** @param {Uint8Array} bytes */
export function toBase64(bytes) {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
}

/** @returns {Uint8Array} */
export function fromBase64(text) {
  return Uint8Array.from(atob(text), c => c.charCodeAt(0));
}

/** A canvas of a picture's own size, from a byte (grey) or three (RGB) a pixel. */
export function canvasOf(bytes, size, channels = 1) {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = size;
  const image = new ImageData(size, size);
  for (let i = 0; i < size * size; i++) {
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = bytes[channels === 1 ? i : 3 * i + c];
    image.data[4 * i + 3] = 255;
  }
  canvas.getContext('2d').putImageData(image, 0, 0);
  return canvas;
}

/** @returns {Promise<ImageBitmap>} */
export function pictureOf(png) {
  return createImageBitmap(new Blob([fromBase64(png)], { type: 'image/png' }));
}

/** Fills a canvas with a picture, or with part i of a strip of squares: smooth, or at its own size for hard pixels. */
export function paint(canvas, picture, crisp, i = 0) {
  const side = picture.height;
  const wanted = crisp ? side : Math.max(side, Math.round((canvas.clientWidth || 96) * devicePixelRatio));
  if (canvas.width !== wanted) canvas.width = canvas.height = wanted;
  const context = canvas.getContext('2d');
  context.imageSmoothingEnabled = !crisp;
  context.imageSmoothingQuality = 'high';
  context.drawImage(picture, i * side, 0, side, side, 0, 0, wanted, wanted);
}
