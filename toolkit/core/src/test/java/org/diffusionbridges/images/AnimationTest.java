/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnimationTest {
    private static final Duration DELAY = Duration.ofMillis(80);

    private final BufferedImage photo = TestImages.photo(20, 10);
    private final BufferedImage grey = TestImages.grey(20, 10, new int[200]);

    /** The specification's own words: fcTL and fdAT share one running number, each frame's data inflate to its pixels. */
    @Test
    void everyFrameIsWholeAndInOrder() throws IOException {
        List<PngChunks.Chunk> chunks =
                PngChunks.parse(new Animation(List.of(photo, grey, photo), DELAY).png(Map.of("Seed", "7")));

        List<BufferedImage> decoded = new ArrayList<>();
        PngChunks.Chunk header = chunks.get(0);
        List<PngChunks.Chunk> frame = new ArrayList<>();
        int number = 0;
        for (PngChunks.Chunk chunk : chunks) {
            ByteBuffer data = ByteBuffer.wrap(chunk.data());
            switch (chunk.type()) {
                case "acTL" -> assertThat(data.getInt()).isEqualTo(3);
                case "fcTL" -> {
                    assertThat(data.getInt()).isEqualTo(number++);
                    assertThat(data.getInt()).isEqualTo(20);
                    assertThat(data.getInt()).isEqualTo(10);
                    assertThat(data.getShort(20)).isEqualTo((short) 80);
                    assertThat(data.getShort(22)).isEqualTo((short) 1000);
                    decode(header, frame, decoded);
                }
                case "IDAT" -> frame.add(chunk);
                case "fdAT" -> {
                    assertThat(data.getInt()).isEqualTo(number++);
                    frame.add(new PngChunks.Chunk("IDAT", Arrays.copyOfRange(chunk.data(), 4, chunk.data().length)));
                }
                case "IEND" -> decode(header, frame, decoded);
                default -> assertThat(chunk.type()).isIn("IHDR", "tEXt");
            }
        }
        assertThat(decoded).hasSize(3);
        assertThat(pixels(decoded.get(0))).isEqualTo(pixels(photo));
        assertThat(pixels(decoded.get(1))).containsOnly(0xff000000);
        assertThat(pixels(decoded.get(2))).isEqualTo(pixels(photo));
    }

    private static void decode(PngChunks.Chunk header, List<PngChunks.Chunk> frame, List<BufferedImage> decoded)
            throws IOException {
        if (!frame.isEmpty()) {
            frame.add(0, header);
            frame.add(new PngChunks.Chunk("IEND", new byte[0]));
            decoded.add(ImageIO.read(new ByteArrayInputStream(PngChunks.join(frame))));
            frame.clear();
        }
    }

    private static int[] pixels(BufferedImage image) {
        return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    }

    @Test
    void programsThatKnowNoAnimationShowTheFirstFrame(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("interpolation.png");

        new Animation(List.of(photo, grey), DELAY).write(file, Map.of("Seed", "7"));

        assertThat(pixels(ImageIO.read(file.toFile()))).isEqualTo(pixels(photo));
        assertThat(PngText.read(file)).containsExactly(Map.entry("Seed", "7"));
        assertThat(Files.list(folder)).containsExactly(file);
    }

    @Test
    void backAndForthRepeatsNoFrameAtTheTurns() {
        BufferedImage third = TestImages.photo(20, 10);

        assertThat(new Animation(List.of(photo, grey, third), DELAY)
                        .backAndForth()
                        .frames())
                .containsExactly(photo, grey, third, grey);
    }

    @Test
    void badAnimationsAreNamed() {
        assertThatThrownBy(() -> new Animation(List.of(), DELAY)).hasMessage("an animation needs at least one frame");
        assertThatThrownBy(() -> new Animation(List.of(photo, TestImages.photo(4, 4)), DELAY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an animation's frames must be of one size, got 20x10 and 4x4");
        assertThatThrownBy(() -> new Animation(List.of(photo), Duration.ZERO))
                .hasMessage("a frame's delay must be 1 ms to 65 s, got PT0S");
        assertThatThrownBy(() -> new Animation(List.of(photo), DELAY).write(Path.of("a.gif"), Map.of()))
                .hasMessage("an animation's name must end in .png or .apng, which browsers play as a GIF, got a.gif");
    }
}
