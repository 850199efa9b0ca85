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
    /** Pictures of 8x8, enlarged, stand four pixels apart and from the rim. */
    private static final int GAP = 4;

    private final Sampling sampling = ClosedForm.bridge(ClosedForm.WAVY).dbim(0, 2);

    /** Grey levels as stored: getRGB would convert them from a linear grey that no file means. */
    private static void assertTile(BufferedImage sheet, int zoom, int column, int row, BufferedImage picture) {
        int tile = 8 * zoom;
        int pitch = tile + GAP;
        for (int y = 0; y < tile; y++) {
            for (int x = 0; x < tile; x++) {
                assertThat(sheet.getRaster().getSample(GAP + column * pitch + x, GAP + row * pitch + y, 0))
                        .as("pixel %d, %d of column %d, row %d", x, y, column, row)
                        .isEqualTo(picture.getRaster().getSample(x / zoom, y / zoom, 0));
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

        assertThat(image.getWidth()).isEqualTo(12 * (8 * 12 + GAP) + GAP);
        assertThat(image.getHeight()).isEqualTo(4 * (8 * 12 + GAP) + GAP);
        assertTile(image, 12, 1, 0, pairs.get(1).source());
        assertTile(image, 12, 1, 1, pairs.get(1).image());
        assertTile(image, 12, 1, 2, pairs.get(13).source());
        assertTile(image, 12, 1, 3, pairs.get(13).image());
    }

    @Test
    void severalSamplesStandInARowBehindTheirSourceAndSmallGroupsSideBySide() {
        Sheet sheet = new Sheet();
        List<List<Translation>> groups = IntStream.range(0, 4)
                .mapToObj(i -> sampling.samples(ClosedForm.source(i), 3).all())
                .toList();
        groups.forEach(sheet::add);

        BufferedImage image = sheet.image();

        assertThat(image.getWidth()).isEqualTo(12 * (8 * 12 + GAP) + GAP);
        assertThat(image.getHeight()).isEqualTo(2 * (8 * 12 + GAP) + GAP);
        assertTile(image, 12, 4, 0, groups.get(1).get(0).source());
        assertTile(image, 12, 11, 0, groups.get(2).get(2).image());
        assertTile(image, 12, 0, 1, groups.get(3).get(0).source());
    }

    @Test
    void aNarrowSheetIsEnlargedMore() {
        Sheet sheet = new Sheet();
        List<Translation> answers = sampling.samples(ClosedForm.source(1), 6).all();
        sheet.add(answers);

        BufferedImage image = sheet.image();

        assertThat(image.getWidth()).isEqualTo(7 * (8 * 16 + GAP) + GAP);
        assertTile(image, 16, 6, 0, answers.get(5).image());
    }
}
