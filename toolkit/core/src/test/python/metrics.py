# SPDX-License-Identifier: Apache-2.0
"""Prints the constants that the tests of org.diffusionbridges.metrics hold ours against.

    python3 -m venv v && v/bin/pip install numpy==2.1.3 scipy==1.14.1 scikit-image==0.24.0 pillow==11.0.0
    v/bin/python toolkit/core/src/test/python/metrics.py [toolkit/core/src/test/resources/org/diffusionbridges/metrics]
"""
import sys

import numpy as np
from PIL import Image
from scipy.linalg import sqrtm
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def image(channels, height, width, a, b):
    """Integers only, so that Java makes the same: level (a i² + b i) mod 256 of pixel i, as v / 127.5 - 1."""
    i = np.arange(channels * height * width, dtype=np.int64)
    return ((a * i * i + b * i) % 256 / 127.5 - 1).reshape(channels, height, width)


def features(n, d, a, b):
    i = np.arange(n * d, dtype=np.int64)
    return ((a * i * i * i + b * i) % 1009 / 1009).reshape(n, d)


def frechet(x, y):
    m, c, n, e = x.mean(0), np.cov(x, rowvar=False), y.mean(0), np.cov(y, rowvar=False)
    return ((m - n) ** 2).sum() + np.trace(c) + np.trace(e) - 2 * np.trace(sqrtm(c @ e)).real


x, y = image(3, 20, 17, 1, 3), image(3, 20, 17, 1, 5)
near = 0.9 * x + 0.1 * y
for name, other in (("y", y), ("near", near)):
    print(name, "MSE ", repr(float(((x - other) ** 2).mean())))
    print(name, "PSNR", repr(float(peak_signal_noise_ratio(x, other, data_range=2))))
    print(name, "SSIM", repr(float(structural_similarity(
        x, other, channel_axis=0, data_range=2, gaussian_weights=True, sigma=1.5, use_sample_covariance=False))))

print("Fréchet, 40 and 50 of 6:", repr(float(frechet(features(40, 6, 7, 11), features(50, 6, 13, 5)))))

for height, width in ((20, 17), (700, 650)):
    levels = np.rint((image(1, height, width, 1, 3)[0] + 1) * 127.5).astype(np.float32)
    seen = np.asarray(Image.fromarray(levels, mode="F").resize((299, 299), Image.BICUBIC)).clip(0, 255).ravel()
    print("Pillow", [float(seen[i]) for i in (0, 298, 150 * 299 + 149, 298 * 299, 298 * 299 + 298)])

if len(sys.argv) > 1:  # the two files in toolkit/core/src/test/resources/org/diffusionbridges/metrics
    y = features(50, 6, 13, 5)
    np.savez(sys.argv[1] + "/moments.npz", mu=y.mean(0), sigma=np.cov(y, rowvar=False))
    np.savez(sys.argv[1] + "/activations.npz", y)
