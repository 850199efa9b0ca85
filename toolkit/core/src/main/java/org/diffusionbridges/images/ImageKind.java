/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/** The file formats that are read, told apart by their first bytes and never by their names. */
enum ImageKind {
    PNG("png", "89504e470d0a1a0a"),
    JPEG("jpeg", "ffd8ff"),
    GIF("gif", "47494638"),
    BMP("bmp", "424d"),
    TIFF("tiff", "49492a00", "4d4d002a");

    private static final String EXIF = "eXIf";
    private static final String ANIMATION = "acTL";
    private static final int MARKER = 0xff;
    private static final int END_OF_IMAGE = 0xd9;
    private static final int START_OF_SCAN = 0xda;

    private final String label;
    private final String[] starts;

    ImageKind(String label, String... starts) {
        this.label = label;
        this.starts = starts;
    }

    static @Nullable ImageKind of(byte[] file) {
        StringBuilder start = new StringBuilder();
        for (int i = 0; i < Math.min(8, file.length); i++) {
            start.append("%02x".formatted(file[i]));
        }
        for (ImageKind kind : values()) {
            for (String known : kind.starts) {
                if (start.indexOf(known) == 0) {
                    return kind;
                }
            }
        }
        return null;
    }

    /** The name by which ImageIO knows the format. */
    String label() {
        return label;
    }

    /**
     * How many pictures the file holds: frames of an animation, pages of a TIFF.
     *
     * @param told as {@link #checkWhole} gives it
     */
    int pictures(ImageReader reader, List<PngChunks.Chunk> told) throws IOException {
        return switch (this) {
            case GIF, TIFF -> reader.getNumImages(true);
            case PNG -> framesOfPng(told);
            case JPEG, BMP -> 1;
        };
    }

    int orientation(byte[] file, List<PngChunks.Chunk> told) {
        return switch (this) {
            case PNG ->
                told.stream()
                        .filter(chunk -> chunk.type().equals(EXIF))
                        .findFirst()
                        .map(chunk -> Orientation.ofExif(chunk.data()))
                        .orElse(Orientation.UPRIGHT);
            case JPEG, TIFF -> Orientation.of(file);
            case GIF, BMP -> Orientation.UPRIGHT;
        };
    }

    /**
     * Finds files that end early. ImageIO's PNG and JPEG readers paint what is missing grey and say nothing.
     *
     * @return what a PNG tells beside its pixels; of other kinds nothing
     * @throws IOException if the file is not whole
     */
    List<PngChunks.Chunk> checkWhole(byte[] file) throws IOException {
        switch (this) {
            case PNG -> {
                return PngChunks.parse(file).stream()
                        .filter(chunk ->
                                chunk.type().equals(EXIF) || chunk.type().equals(ANIMATION))
                        .toList();
            }
            case JPEG -> checkJpegEnd(file);
            case TIFF -> TiffFields.check(file);
            case GIF, BMP -> {
                // Their readers fail where data is missing.
            }
        }
        return List.of();
    }

    private static int framesOfPng(List<PngChunks.Chunk> told) {
        for (PngChunks.Chunk chunk : told) {
            if (chunk.type().equals(ANIMATION) && chunk.data().length >= Integer.BYTES) {
                return ByteBuffer.wrap(chunk.data()).getInt();
            }
        }
        return 1;
    }

    /** Walks the segments to the end-of-image marker; one inside a thumbnail does not count. */
    private static void checkJpegEnd(byte[] file) throws IOException {
        int at = 2;
        boolean inScan = false;
        while (at + 1 < file.length) {
            int marker = file[at + 1] & MARKER;
            boolean isMarker = (file[at] & MARKER) == MARKER && marker != 0 && marker != MARKER;
            boolean standsAlone = marker == 0x01 || (marker >= 0xd0 && marker <= 0xd8);
            if (!isMarker) {
                at++;
            } else if (marker == END_OF_IMAGE) {
                if (!inScan) {
                    throw new IOException("it is damaged (a JPEG without a picture)");
                }
                return;
            } else if (standsAlone) {
                at += 2;
            } else if (at + 3 < file.length) {
                inScan |= marker == START_OF_SCAN;
                at += 2 + ((file[at + 2] & MARKER) << 8 | (file[at + 3] & MARKER));
            } else {
                break;
            }
        }
        throw new IOException("it is truncated (no end marker)");
    }
}
