/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Pictures in rows and columns, with captions: one picture to look at.
 *
 * <p>Every cell is as large as the largest picture; smaller ones are centred. Pictures are magnified by a whole number with
 * hard pixels, by default until the larger side reaches 128 pixels, so that 32x32 can be seen. The same pictures give the
 * same bytes on every machine. Immutable: every link is a new value.
 *
 * <pre>{@code
 * BufferedImage sheet = ContactSheet.of(List.of(List.of(source, truth), List.of(source2, truth2)))
 *         .columns("source", "truth")
 *         .image();
 * }</pre>
 */
public final class ContactSheet {
    private static final int SEEN_FROM = 128;
    private static final int DEFAULT_GAP = 4;
    private static final int CAPTION_ROOM = 4;
    private static final int PAPER = 0xffffffff;
    private static final int INK = 0xff303030;
    private static final int AUTOMATIC = 0;

    private final List<List<BufferedImage>> rows;
    private final List<String> columnCaptions;
    private final List<String> rowCaptions;
    private final int gap;
    private final int zoom;

    private ContactSheet(
            List<List<BufferedImage>> rows, List<String> columnCaptions, List<String> rowCaptions, int gap, int zoom) {
        this.rows = rows;
        this.columnCaptions = columnCaptions;
        this.rowCaptions = rowCaptions;
        this.gap = gap;
        this.zoom = zoom;
    }

    /**
     * Pictures by rows; rows may differ in length.
     *
     * @throws IllegalArgumentException if there is no picture at all
     */
    public static ContactSheet of(List<? extends List<BufferedImage>> rows) {
        List<List<BufferedImage>> copy = new ArrayList<>();
        for (List<BufferedImage> row : rows) {
            copy.add(List.copyOf(row));
        }
        if (copy.stream().allMatch(List::isEmpty)) {
            throw new IllegalArgumentException("a grid needs at least one picture");
        }
        return new ContactSheet(List.copyOf(copy), List.of(), List.of(), DEFAULT_GAP, AUTOMATIC);
    }

    /** Pictures one after another, {@code columns} in a row. */
    public static ContactSheet of(List<BufferedImage> images, int columns) {
        if (columns < 1) {
            throw new IllegalArgumentException("a grid needs at least one column, got " + columns);
        }
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (int from = 0; from < images.size(); from += columns) {
            rows.add(images.subList(from, Math.min(images.size(), from + columns)));
        }
        return of(rows);
    }

    /** Pictures side by side: source and result. */
    public static ContactSheet sideBySide(BufferedImage... images) {
        return of(List.of(List.of(images)));
    }

    /**
     * At most {@code frames} pictures of a sequence in one row, evenly picked, the first and the last among them.
     *
     * @throws IllegalArgumentException if there is no picture or frames is less than 2
     */
    public static ContactSheet filmStrip(List<BufferedImage> sequence, int frames) {
        return of(List.of(picks(sequence, frames)));
    }

    /** At most {@code count} items of a list, evenly picked, the first and the last among them. */
    public static <T> List<T> picks(List<T> items, int count) {
        if (count < 2) {
            throw new IllegalArgumentException("a film strip needs at least 2 frames, got " + count);
        }
        if (items.size() <= count) {
            return items;
        }
        List<T> picked = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            picked.add(items.get((int) Math.rint((double) i * (items.size() - 1) / (count - 1))));
        }
        return picked;
    }

    /** This grid with captions above its columns; they shrink, and then are cut, to fit. */
    public ContactSheet columns(String... captions) {
        return columns(Arrays.asList(captions));
    }

    /** This grid with captions above its columns; they shrink, and then are cut, to fit. */
    public ContactSheet columns(List<String> captions) {
        return new ContactSheet(rows, List.copyOf(captions), rowCaptions, gap, zoom);
    }

    /** This grid with captions to the left of its rows. */
    public ContactSheet rows(String... captions) {
        return rows(Arrays.asList(captions));
    }

    /** This grid with captions to the left of its rows. */
    public ContactSheet rows(List<String> captions) {
        return new ContactSheet(rows, columnCaptions, List.copyOf(captions), gap, zoom);
    }

    /** This grid with so many pixels between pictures and around them. */
    public ContactSheet gap(int pixels) {
        if (pixels < 0) {
            throw new IllegalArgumentException("a gap must not be negative, got " + pixels);
        }
        return new ContactSheet(rows, columnCaptions, rowCaptions, pixels, zoom);
    }

    /** This grid with every pixel drawn as a square of so many. */
    public ContactSheet zoom(int factor) {
        if (factor < 1) {
            throw new IllegalArgumentException("a zoom must be at least 1, got " + factor);
        }
        return new ContactSheet(rows, columnCaptions, rowCaptions, gap, factor);
    }

    /** The picture, {@code TYPE_INT_RGB}. */
    public BufferedImage image() {
        int cellWidth = 1;
        int cellHeight = 1;
        int columns = 0;
        for (List<BufferedImage> row : rows) {
            columns = Math.max(columns, row.size());
            for (BufferedImage image : row) {
                cellWidth = Math.max(cellWidth, image.getWidth());
                cellHeight = Math.max(cellHeight, image.getHeight());
            }
        }
        int factor = zoom == AUTOMATIC ? Math.max(1, SEEN_FROM / Math.max(cellWidth, cellHeight)) : zoom;
        cellWidth *= factor;
        cellHeight *= factor;
        int left = rowCaptions.stream()
                .mapToInt(caption -> CaptionFont.LARGE.width(caption) + 2 * CAPTION_ROOM)
                .max()
                .orElse(0);
        int lineHeight = CaptionFont.LARGE.height;
        int top = columnCaptions.isEmpty() ? 0 : lineHeight + CAPTION_ROOM;
        BufferedImage sheet =
                blank(left + gap + columns * (cellWidth + gap), top + gap + rows.size() * (cellHeight + gap));

        int room = cellWidth;
        boolean allFit = columnCaptions.stream().allMatch(text -> CaptionFont.LARGE.width(text) <= room);
        CaptionFont font = allFit ? CaptionFont.LARGE : CaptionFont.SMALL;
        for (int column = 0; column < Math.min(columns, columnCaptions.size()); column++) {
            String caption = font.fitted(columnCaptions.get(column), cellWidth);
            int middle = left + gap + column * (cellWidth + gap) + cellWidth / 2;
            font.draw(sheet, caption, middle - font.width(caption) / 2, top - font.height, INK);
        }
        for (int row = 0; row < rows.size(); row++) {
            int y = top + gap + row * (cellHeight + gap);
            if (row < rowCaptions.size()) {
                int textY = y + (cellHeight - lineHeight) / 2;
                CaptionFont.LARGE.draw(sheet, rowCaptions.get(row), CAPTION_ROOM, textY, INK);
            }
            for (int column = 0; column < rows.get(row).size(); column++) {
                BufferedImage image = rows.get(row).get(column);
                int x = left + gap + column * (cellWidth + gap);
                int insetX = (cellWidth - image.getWidth() * factor) / 2;
                int insetY = (cellHeight - image.getHeight() * factor) / 2;
                paste(image, sheet, x + insetX, y + insetY, factor);
            }
        }
        return sheet;
    }

    private static BufferedImage blank(int width, int height) {
        BufferedImage sheet = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        int[] line = new int[width];
        Arrays.fill(line, PAPER);
        for (int y = 0; y < height; y++) {
            sheet.setRGB(0, y, width, 1, line, 0, width);
        }
        return sheet;
    }

    @Override
    public String toString() {
        return "a sheet of %d row%s: image() draws it".formatted(rows.size(), rows.size() == 1 ? "" : "s");
    }

    private static void paste(BufferedImage image, BufferedImage sheet, int left, int top, int factor) {
        BufferedImage rgb = Opaque.rgb(image);
        int[] line = new int[rgb.getWidth() * factor];
        for (int y = 0; y < rgb.getHeight(); y++) {
            for (int x = 0; x < line.length; x++) {
                line[x] = rgb.getRGB(x / factor, y);
            }
            for (int dy = 0; dy < factor; dy++) {
                sheet.setRGB(left, top + y * factor + dy, line.length, 1, line, 0, line.length);
            }
        }
    }
}
