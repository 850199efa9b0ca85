/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.lang.ByteArrayReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.IOException;

/** How a camera was held, as EXIF tag 0x0112 tells it: 1 is upright, 2 to 8 are the other turns and mirrors. */
final class Orientation {
    static final int UPRIGHT = 1;

    private Orientation() {}

    /** The orientation of a whole JPEG or TIFF file; upright if it names none or a meaningless one. */
    static int of(byte[] file) {
        try {
            return of(ImageMetadataReader.readMetadata(new ByteArrayInputStream(file), file.length));
        } catch (ImageProcessingException | IOException | RuntimeException e) {
            return UPRIGHT; // damaged metadata does not make the pixels unreadable
        }
    }

    /** The orientation in a PNG's eXIf chunk. */
    static int ofExif(byte[] exif) {
        try {
            Metadata metadata = new Metadata();
            new ExifReader().extract(new ByteArrayReader(exif), metadata);
            return of(metadata);
        } catch (RuntimeException e) {
            return UPRIGHT;
        }
    }

    private static int of(Metadata metadata) {
        for (ExifIFD0Directory directory : metadata.getDirectoriesOfType(ExifIFD0Directory.class)) {
            Integer value = directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            if (value != null && value >= UPRIGHT && value <= 8) {
                return value;
            }
        }
        return UPRIGHT;
    }

    /** The picture as it was seen. */
    static BufferedImage apply(BufferedImage image, int orientation) {
        if (orientation == UPRIGHT) {
            return image;
        }
        int width = image.getWidth();
        int height = image.getHeight();
        boolean turned = orientation >= 5;
        WritableRaster source = image.getRaster();
        WritableRaster target = source.createCompatibleWritableRaster(turned ? height : width, turned ? width : height);
        Object pixel = null;
        for (int y = 0; y < target.getHeight(); y++) {
            for (int x = 0; x < target.getWidth(); x++) {
                // Where the upright pixel (x, y) lies in the stored picture; columns run across it when turned.
                int along = turned ? y : x;
                int across = turned ? x : y;
                boolean mirrorX = orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8;
                boolean mirrorY = orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7;
                int fromX = mirrorX ? width - 1 - along : along;
                int fromY = mirrorY ? height - 1 - across : across;
                pixel = source.getDataElements(fromX, fromY, pixel);
                target.setDataElements(x, y, pixel);
            }
        }
        return new BufferedImage(image.getColorModel(), target, image.isAlphaPremultiplied(), null);
    }
}
