/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import java.util.List;

/** The colours that OpenMoji's designers draw with: data/color-palette.json of the npm package openmoji 17.0.0. */
final class OpenmojiPalette {
    /** Every colour of the list once, as 0xRRGGBB: the 24 colours of objects, then what the skin tones add. */
    public static final List<Integer> COLOURS = List.of(
            0x000000, 0xffffff, 0x92d3f5, 0x61b2e4, 0xea5a47, 0xd22f27, 0xb1cc33, 0x5c9e31, 0xfcea2b, 0xf1b31c,
            0xd0cfce, 0x9b9b9a, 0x3f3f3f, 0xf4aa41, 0xe27022, 0xffa7c0, 0xe67a94, 0xb399c8, 0x8967aa, 0xa57939,
            0x6a462f, 0x1e50a0, 0x781e32, 0x186648, 0xfadcbc, 0xdebb90, 0xc19a65, 0x352318);

    private OpenmojiPalette() {}
}
