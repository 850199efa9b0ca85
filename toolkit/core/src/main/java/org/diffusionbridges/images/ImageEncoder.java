/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Pictures to the bytes of PNG and JPEG files, with their texts. */
final class ImageEncoder {
    /** Blocks are hardly visible at this quality, and a photograph is still a fifth of its PNG. */
    private static final float JPEG_QUALITY = 0.95f;
    /** A JPEG segment's length is 16 bits and counts itself. */
    private static final int LONGEST_COMMENT = 65533;

    private ImageEncoder() {}

    static byte[] png(BufferedImage image, Map<String, String> texts) throws IOException {
        List<PngChunks.Chunk> chunks = new ArrayList<>(PngChunks.parse(encode("png", image)));
        int behindHeader = 1;
        for (Map.Entry<String, String> text : texts.entrySet()) {
            chunks.add(behindHeader++, PngText.chunk(text.getKey(), text.getValue()));
        }
        return PngChunks.join(chunks);
    }

    /** A JPEG has no keywords: the texts become one comment of {@code keyword: text} lines, cut at 64 KB. */
    static byte[] jpeg(BufferedImage image, Map<String, String> texts) throws IOException {
        byte[] file = encode("jpeg", Opaque.of(image));
        if (texts.isEmpty()) {
            return file;
        }
        byte[] comment = texts.entrySet().stream()
                .map(text -> text.getKey() + ": " + text.getValue())
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8);
        int length = Math.min(comment.length, LONGEST_COMMENT);
        // Behind SOI and the JFIF segment, which has to come first.
        int header = 4 + ((file[4] & 0xff) << 8 | (file[5] & 0xff));
        ByteArrayOutputStream out = new ByteArrayOutputStream(file.length + length + 4);
        out.write(file, 0, header);
        out.write(0xff);
        out.write(0xfe);
        out.write(length + 2 >> 8);
        out.write(length + 2);
        out.write(comment, 0, length);
        out.write(file, header, file.length - header);
        return out.toByteArray();
    }

    private static byte[] encode(String format, BufferedImage image) throws IOException {
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam settings = writer.getDefaultWriteParam();
            if (format.equals("jpeg")) {
                settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
                settings.setCompressionQuality(JPEG_QUALITY);
            }
            writer.write(null, new IIOImage(image, null, null), settings);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }
}
