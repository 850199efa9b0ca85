# SPDX-License-Identifier: Apache-2.0
# Made the fixtures beside it, once, with Pillow 13.0.0: python make_fixtures.py FOLDER. The build never runs it.
import sys
import numpy as np
from PIL import Image, ImageOps
out = sys.argv[1]
# 24x16, four quadrants: red, green / blue, white, in the upright picture
up = np.zeros((16, 24, 3), np.uint8)
up[:8, :12] = (250, 10, 10); up[:8, 12:] = (10, 250, 10); up[8:, :12] = (10, 10, 250); up[8:, 12:] = 250
up = Image.fromarray(up)
T = Image.Transpose
store = {1: None, 2: T.FLIP_LEFT_RIGHT, 3: T.ROTATE_180, 4: T.FLIP_TOP_BOTTOM, 5: T.TRANSPOSE, 6: T.ROTATE_90, 7: T.TRANSVERSE, 8: T.ROTATE_270}
for o, t in store.items():
    im = up if t is None else up.transpose(t)
    ex = Image.Exif(); ex[0x0112] = o
    im.save(f"{out}/orientation-{o}.jpg", exif=ex, quality=95, subsampling=0)
    b = np.asarray(ImageOps.exif_transpose(Image.open(f"{out}/orientation-{o}.jpg")).convert("RGB")).astype(int)
    assert b.shape == (16, 24, 3) and abs(b - np.asarray(up).astype(int)).max() < 12, o
ex = Image.Exif(); ex[0x0112] = 6
up.transpose(T.ROTATE_90).save(f"{out}/orientation-6.png", exif=ex)
cmyk = np.zeros((16, 32, 4), np.uint8)
for i, c in enumerate([(0, 0, 0, 0), (255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0)]): cmyk[:8, 8*i:8*i+8] = c
for i, c in enumerate([(0, 0, 0, 255), (255, 255, 0, 0), (0, 0, 0, 128), (128, 0, 0, 0)]): cmyk[8:, 8*i:8*i+8] = c
Image.fromarray(cmyk, "CMYK").save(f"{out}/cmyk.jpg", quality=98)
f = [Image.fromarray(np.full((8, 8), v, np.uint8)) for v in (0, 120, 250)]
f[0].save(f"{out}/animated.gif", save_all=True, append_images=f[1:], duration=100)
f[0].save(f"{out}/animated.png", save_all=True, append_images=f[1:], duration=100)
f[0].save(f"{out}/pages.tif", save_all=True, append_images=f[1:])

# What Pillow makes of a picture of 97x61 and one of 23x17 (v = 37x + 91y + 13xy mod 256), by every filter.
F = {"NEAREST": Image.Resampling.NEAREST, "BOX": Image.Resampling.BOX,
     "BILINEAR": Image.Resampling.BILINEAR, "BICUBIC": Image.Resampling.BICUBIC}
with open(f"{out}/pillow-resize.csv", "w") as csv:
    csv.write("# filter, source width, height, target width, height, grey levels by row\n")
    for w, h, tw, th in [(97, 61, 16, 16), (23, 17, 32, 24), (23, 17, 5, 40)]:
        y, x = np.mgrid[:h, :w]
        im = Image.fromarray(((37 * x + 91 * y + 13 * x * y) % 256).astype(np.uint8))
        for name, f in F.items():
            got = np.asarray(im.resize((tw, th), f)).ravel()
            csv.write(",".join([name, *map(str, (w, h, tw, th)), *map(str, got)]) + "\n")
