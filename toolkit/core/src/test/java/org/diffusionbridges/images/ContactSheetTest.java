/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

class ContactSheetTest {
    private final BufferedImage small = TestImages.photo(32, 32);

    @Test
    void smallPicturesAreMagnifiedWithHardPixels() {
        BufferedImage sheet = ContactSheet.sideBySide(small, small).gap(2).image();

        assertThat(sheet.getWidth()).isEqualTo(2 + 128 + 2 + 128 + 2);
        assertThat(sheet.getHeight()).isEqualTo(2 + 128 + 2);
        for (int x = 0; x < 128; x++) {
            assertThat(sheet.getRGB(2 + x, 2 + 77)).isEqualTo(small.getRGB(x / 4, 77 / 4));
            assertThat(sheet.getRGB(132 + x, 2 + 77)).isEqualTo(small.getRGB(x / 4, 77 / 4));
        }
        assertThat(sheet.getRGB(130, 50)).isEqualTo(0xffffffff);
    }

    @Test
    void largePicturesKeepTheirSize() {
        BufferedImage large = TestImages.photo(300, 200);

        assertThat(ContactSheet.sideBySide(large).gap(0).image().getWidth()).isEqualTo(300);
    }

    @Test
    void greyPicturesKeepTheirLevels() {
        BufferedImage sheet = ContactSheet.sideBySide(TestImages.grey(1, 1, 128))
                .gap(0)
                .zoom(3)
                .image();

        assertThat(sheet.getRGB(1, 2)).isEqualTo(0xff808080);
    }

    @Test
    void rowsOfDifferentLengthsAndSizesAreCentredInTheirCells() {
        BufferedImage dot = TestImages.grey(1, 1, 0);
        BufferedImage sheet = ContactSheet.of(List.of(List.of(small, small), List.of(dot)))
                .gap(0)
                .zoom(1)
                .image();

        assertThat(sheet.getWidth()).isEqualTo(64);
        assertThat(sheet.getHeight()).isEqualTo(64);
        assertThat(sheet.getRGB(15, 32 + 15)).isEqualTo(0xff000000);
        assertThat(sheet.getRGB(40, 40)).isEqualTo(0xffffffff);
    }

    /** The pixels are pinned, captions and all: no font of the machine is in them. */
    @Test
    void captionsLookTheSameOnEveryMachine() {
        BufferedImage ramp =
                TestImages.grey(32, 32, IntStream.range(0, 1024).map(i -> i / 4).toArray());
        BufferedImage sheet = ContactSheet.of(List.of(List.of(ramp, ramp), List.of(ramp)))
                .columns("source", "DBIM, η = 0.5 → x0")
                .rows("bag", "sneaker")
                .image();

        CRC32 crc = new CRC32();
        for (int rgb : sheet.getRGB(0, 0, sheet.getWidth(), sheet.getHeight(), null, 0, sheet.getWidth())) {
            crc.update(rgb >> 16);
            crc.update(rgb >> 8);
            crc.update(rgb);
        }
        assertThat(sheet.getWidth()).isEqualTo(337);
        assertThat(sheet.getHeight()).isEqualTo(292);
        assertThat(crc.getValue()).isEqualTo(3_676_045_381L);
    }

    @Test
    void captionsThatDoNotFitAreCut() {
        assertThat(CaptionFont.LARGE.fitted("a very long caption", 100)).isEqualTo("a very long…");
        assertThat(CaptionFont.LARGE.fitted("short", 100)).isEqualTo("short");
        assertThat(CaptionFont.LARGE.fitted("W", 3)).isEmpty();
    }

    @Test
    void everyLetterHasAGlyphOfItsOwnAndTheRestABox() {
        String letters =
                IntStream.rangeClosed(33, 126).mapToObj(Character::toString).reduce("", String::concat);
        for (int i = 0; i < letters.length(); i++) {
            for (int j = 0; j < i; j++) {
                assertThat(drawn(letters.substring(i, i + 1)))
                        .as("%s and %s", letters.charAt(i), letters.charAt(j))
                        .isNotEqualTo(drawn(letters.substring(j, j + 1)));
            }
        }
        assertThat(drawn("漢")).isEqualTo(drawn("\ufffd")).isNotEqualTo(drawn("0"));
    }

    private static int[] drawn(String text) {
        BufferedImage image = new BufferedImage(16, 14, BufferedImage.TYPE_INT_RGB);
        CaptionFont.SMALL.draw(image, text, 0, 0, 0xffffff);
        return image.getRGB(0, 0, 16, 14, null, 0, 16);
    }

    @Test
    void aFilmStripShowsTheFirstAndTheLastState() {
        List<Integer> states = IntStream.rangeClosed(0, 100).boxed().toList();

        assertThat(ContactSheet.picks(states, 5)).containsExactly(0, 25, 50, 75, 100);
        assertThat(ContactSheet.picks(states.subList(0, 3), 5)).containsExactly(0, 1, 2);
        assertThatThrownBy(() -> ContactSheet.filmStrip(List.of(small), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a film strip needs at least 2 frames, got 1");
    }

    @Test
    void anEmptyGridIsAMistake() {
        assertThatThrownBy(() -> ContactSheet.of(List.of(), 3))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a grid needs at least one picture");
    }

    @Test
    void picturesFillRowAfterRow() throws IOException {
        BufferedImage sheet =
                ContactSheet.of(List.of(small, small, small), 2).gap(0).zoom(1).image();

        assertThat(sheet.getHeight()).isEqualTo(64);
        assertThat(ImageEncoder.png(sheet, Map.of())).isNotEmpty();
    }
}
