/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

/** How a real grey level becomes one of 256; x is a tensor's value in [-1, 1]. */
public enum Rounding {
    /** round((x + 1) · 127.5): unbiased, and a picture that is read and written again does not change. */
    NEAREST,
    /**
     * floor((x + 1) · 127.5): what the authors' sampling scripts do, for comparing pictures with theirs. It darkens by half a
     * grey level on average.
     */
    TRUNCATE;

    int toByte(double x) {
        double level = (Math.min(1, Math.max(-1, x)) + 1) * 127.5;
        return (int) (this == NEAREST ? Math.rint(level) : Math.floor(level));
    }
}
