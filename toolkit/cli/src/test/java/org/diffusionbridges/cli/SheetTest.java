/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.junit.jupiter.api.Test;

class SheetTest {
    /** 8x8 pictures are enlarged twelvefold, four pixels apart and around. */
    private static final int TILE = 96;

    private static final int GAP = 4;
    private static final int PITCH = TILE + GAP;

    private final Sampling sampling = ClosedForm.bridge(ClosedForm.WAVY).dbim(0, 2);

    /** Grey levels as stored: getRGB would convert them from a linear grey that no file means. */
    private void assertTile(BufferedImage sheet, int column, int row, BufferedImage picture) {
        for (int y = 0; y < TILE; y++) {
            for (int x = 0; x < TILE; x++) {
                assertThat(sheet.getRaster().getSample(GAP + column * PITCH + x, GAP + row * PITCH + y, 0))
                        .as("pixel %d, %d of column %d, row %d", x, y, column, row)
                        .isEqualTo(picture.getRaster().getSample(x / 12, y / 12, 0));
            }
        }
    }

    @Test
    void pairsStandSourceAboveResultTwelveARow() {
        Sheet sheet = new Sheet();
        List<Translation> pairs = IntStream.range(0, 14)
                .mapToObj(i -> sampling.translate(ClosedForm.source(i)))
                .toList();
        pairs.forEach(pair -> sheet.add(List.of(pair)));

        BufferedImage image = sheet.image();

        assertThat(image.getWidth()).isEqualTo(12 * PITCH + GAP);
        assertThat(image.getHeight()).isEqualTo(4 * PITCH + GAP);
        assertTile(image, 1, 0, pairs.get(1).source());
        assertTile(image, 1, 1, pairs.get(1).image());
        assertTile(image, 1, 2, pairs.get(13).source());
        assertTile(image, 1, 3, pairs.get(13).image());
    }

    @Test
    void severalSamplesStandInARowBehindTheirSource() {
        Sheet sheet = new Sheet();
        List<Translation> first = sampling.samples(ClosedForm.source(1), 3).all();
        List<Translation> second = sampling.samples(ClosedForm.source(2), 3).all();
        sheet.add(first);
        sheet.add(second);

        BufferedImage image = sheet.image();

        assertThat(image.getWidth()).isEqualTo(4 * PITCH + GAP);
        assertThat(image.getHeight()).isEqualTo(2 * PITCH + GAP);
        assertTile(image, 0, 1, second.get(0).source());
        assertTile(image, 3, 1, second.get(2).image());
    }
}
