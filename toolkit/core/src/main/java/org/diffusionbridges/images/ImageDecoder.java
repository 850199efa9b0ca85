/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.stream.ByteArrayImageInputStream;
import java.awt.image.BufferedImage;
import java.awt.image.SampleModel;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/** Files to upright, opaque pictures; whatever is wrong with one becomes a {@link BridgeException} of one line. */
final class ImageDecoder {
    /** The largest phone photographs (108 megapixels) pass; 30,000 x 30,000 does not. */
    static final long MAX_PIXELS = 120_000_000;
    /** An uncompressed picture of that size at 16 bits. */
    static final long MAX_BYTES = 6 * MAX_PIXELS;

    /** Blank pages by the best of the compressions that are read, a fax's, come to half of this. */
    private static final long MAX_COMPRESSION = 10_000;

    private static final String KINDS = "PNG, JPEG, GIF, BMP or TIFF";

    private ImageDecoder() {}

    /**
     * The reader that knows CMYK, which the JDK's own does not. Registered by hand: ImageIO looks for plug-ins once and in the
     * application's class path only, where a notebook's jars are not.
     */
    private static final class Jpeg {
        static final ImageReaderSpi READER = new JPEGImageReaderSpi();

        static {
            IIORegistry.getDefaultInstance().registerServiceProvider(READER);
        }
    }

    static BufferedImage decode(Path file) {
        return decode(bytes(file), file);
    }

    /** @param file what to call the picture in messages */
    static BufferedImage decode(byte[] bytes, Object file) {
        if (bytes.length == 0) {
            throw unreadable(file, "it is empty", "give a " + KINDS + " file", null);
        }
        ImageKind kind = ImageKind.of(bytes);
        if (kind == null) {
            throw unreadable(file, "it is no picture that is known here", "give a " + KINDS + " file", null);
        }
        List<PngChunks.Chunk> told;
        try {
            told = kind.checkWhole(bytes);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), "copy or save it again", e);
        }
        try {
            BufferedImage image = pixels(file, kind, bytes, told);
            return Orientation.apply(Opaque.of(image), kind.orientation(bytes, told));
        } catch (BridgeException e) {
            throw e;
        } catch (OutOfMemoryError e) {
            throw unreadable(file, "it needs more memory than this process has", "scale it down, or raise -Xmx", e);
        } catch (IOException | RuntimeException | StackOverflowError e) {
            // ImageIO's readers answer damaged files with exceptions of every kind and messages for programmers.
            throw unreadable(
                    file,
                    "its %s data is damaged, cut off or of an unusual kind".formatted(kind),
                    "save it again as PNG",
                    e);
        }
    }

    /** The whole file. */
    static byte[] bytes(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw unreadable(file, "it is a folder", "name a file in it", null);
            }
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw unreadable(
                        file, "it has %d bytes, the limit is %d".formatted(size, MAX_BYTES), "scale it down", null);
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw unreadable(file, "there is no such file", "check its name and folder", e);
        } catch (AccessDeniedException e) {
            throw unreadable(file, "permission denied", "make it readable for this user", e);
        } catch (IOException e) {
            throw unreadable(file, String.valueOf(e.getMessage()), "check the file and its disk", e);
        } catch (OutOfMemoryError e) {
            throw unreadable(file, "it needs more memory than this process has", "scale it down, or raise -Xmx", e);
        }
    }

    private static BufferedImage pixels(Object file, ImageKind kind, byte[] bytes, List<PngChunks.Chunk> told)
            throws IOException {
        ImageReader reader = reader(kind);
        try (ImageInputStream in = new ByteArrayImageInputStream(bytes)) {
            // Metadata is not read: compressed texts in a PNG can unpack to gigabytes.
            reader.setInput(in, false, true);
            long width = reader.getWidth(0);
            long height = reader.getHeight(0);
            if (width < 1 || height < 1 || width * height > MAX_PIXELS) {
                throw unreadable(
                        file,
                        "it has %d x %d pixels, the limit is %d million in all"
                                .formatted(width, height, MAX_PIXELS / 1_000_000),
                        "scale it down",
                        null);
            }
            checkSize(file, width * height, reader, bytes.length);
            int pictures = kind.pictures(reader, told);
            if (pictures > 1) {
                throw unreadable(
                        file,
                        "it holds %d pictures, one is translated at a time".formatted(pictures),
                        "save the one you want as PNG",
                        null);
            }
            return reader.read(0);
        } finally {
            reader.dispose();
        }
    }

    /** A false size in a small file would cost gigabytes before the reader finds the file too short. */
    private static void checkSize(Object file, long pixels, ImageReader reader, int fileBytes) throws IOException {
        SampleModel samples = reader.getImageTypes(0).next().getSampleModel();
        long bits = pixels * Arrays.stream(samples.getSampleSize()).sum();
        if (bits > Byte.SIZE * MAX_BYTES || bits / Byte.SIZE > MAX_COMPRESSION * fileBytes) {
            throw unreadable(
                    file,
                    "its %d bytes announce a picture of %d MB".formatted(fileBytes, (bits / Byte.SIZE) >> 20),
                    "save it again as PNG, with 8 or 16 bits a channel",
                    null);
        }
    }

    private static ImageReader reader(ImageKind kind) throws IOException {
        if (kind == ImageKind.JPEG) {
            return Jpeg.READER.createReaderInstance(null);
        }
        Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(kind.label());
        if (!readers.hasNext()) {
            throw new IOException("this Java runtime has no reader for " + kind.label());
        }
        return readers.next();
    }

    private static BridgeException unreadable(Object file, String reason, String remedy, @Nullable Throwable cause) {
        return new BridgeException("%s cannot be read: %s; %s".formatted(file, reason, remedy), cause);
    }
}
