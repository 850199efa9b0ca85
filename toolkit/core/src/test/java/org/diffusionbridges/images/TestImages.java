/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Pictures and files that several tests use. */
final class TestImages {
    private TestImages() {}

    static Path fixture(Path folder, String name) throws IOException {
        Path file = folder.resolve(name);
        try (InputStream in = TestImages.class.getResourceAsStream(name)) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    /** Soft random colours. */
    static BufferedImage photo(int width, int height) {
        Random random = new Random(5);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                int level = 100 + (int) (60 * Math.sin(x * 0.2) * Math.cos(y * 0.15)) + random.nextInt(30);
                image.setRGB(x, y, level << 16 | (255 - level) << 8 | (level / 2));
            }
        }
        return image;
    }

    static BufferedImage grey(int width, int height, int... levels) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setPixels(0, 0, width, height, levels);
        return image;
    }
}
