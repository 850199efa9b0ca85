/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/** Small good pictures of every format, and what reads them completely. */
public final class ImageFuzz {
    /** Some copies of the largest picture that so small a file may announce. */
    public static final long MOST_BYTES = 256L << 20;

    private ImageFuzz() {}

    /** By file name. */
    public static Map<String, byte[]> goodFiles() throws IOException {
        Map<String, byte[]> files = new LinkedHashMap<>();
        BufferedImage photo = TestImages.photo(24, 16);
        BufferedImage deep = new BufferedImage(9, 5, BufferedImage.TYPE_USHORT_GRAY);
        BufferedImage clear = new BufferedImage(7, 6, BufferedImage.TYPE_INT_ARGB);
        clear.setRGB(2, 3, 0x80ff2010);
        for (String kind : List.of("png", "jpeg", "gif", "bmp", "tiff")) {
            files.put("photo." + kind, encoded(photo, kind));
        }
        for (String kind : List.of("png", "tiff")) {
            files.put("deep." + kind, encoded(deep, kind));
            files.put("clear." + kind, encoded(clear, kind));
        }
        for (String name : List.of("animated.gif", "animated.png", "cmyk.jpg", "orientation-6.jpg", "pages.tif")) {
            try (InputStream in = ImageFuzz.class.getResourceAsStream(name)) {
                files.put(name, in.readAllBytes());
            }
        }
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        told.write(ImageEncoder.png(photo, Map.of("Seed", "7", "Model", "a model")));
        files.put("told.png", told.toByteArray());
        return files;
    }

    private static byte[] encoded(BufferedImage image, String kind) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!ImageIO.write(image, kind, bytes)) {
            throw new IOException("no writer for " + kind);
        }
        return bytes.toByteArray();
    }

    /** As a translation does, and the texts that a rerun looks at. */
    public static void read(Path file) {
        BufferedImage image = Images.read(file);
        if (file.toString().endsWith(".png")) {
            PngText.read(file);
        }
        image.getRGB(image.getWidth() - 1, image.getHeight() - 1);
    }
}
