/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.function.Consumer;
import org.diffusionbridges.tensors.Tensor;

/**
 * Makes of a drawing from outside (photographed, scanned, from another icon set, chalk on a board) one like those that a model
 * has seen: dark lines on white paper, of its weight, in the middle.
 *
 * <p>Every step is off until asked for, and the steps act in one order whatever the order of the calls: invert, flatten,
 * threshold, centre, thin or thicken, strokes. All act on the drawing in grey at 512 pixels along its longer side, so that
 * numbers of pixels mean the same for a photograph and an icon. Immutable: every link is a new value.
 *
 * <pre>{@code
 * BufferedImage ready = DrawingPreparation.automatic().strokes(1, 32).apply(photograph);
 * }</pre>
 */
public final class DrawingPreparation implements Cloneable {
    /** Pixels along the longer side at which all steps act. */
    public static final int WORKING_SIZE = 512;

    static final double DEFAULT_MARGIN = 1.0 / 16;
    /** Ink on paper differs by more than half, pencil by a fifth; what noise leaves of an empty sheet by a twentieth. */
    private static final double LEAST_CONTRAST = 0.12;
    /** Dust and grain; an eye in a face is four times as large. */
    private static final int SPECK = 20;

    private static final double SPECK_SHARE = 0.02;

    /** One pixel in so many may be darker than ink or lighter than paper; a thin line is more. */
    private static final int FEW = 200;

    static final double OFF = -1;
    static final double OTSU = -2;

    enum Ground {
        AS_IS,
        INVERT,
        INVERT_IF_DARK
    }

    // Set only on a fresh copy before it is handed out: see with.
    Ground ground = Ground.AS_IS;
    boolean flatten;
    double threshold = OFF;
    double margin = OFF;
    int thicker;
    int strokeWidth;
    int strokeSize;

    private DrawingPreparation() {}

    /** A copy with a change. */
    private DrawingPreparation with(Consumer<DrawingPreparation> change) {
        try {
            DrawingPreparation next = (DrawingPreparation) clone();
            change.accept(next);
            return next;
        } catch (CloneNotSupportedException e) {
            throw new AssertionError(e);
        }
    }

    /** Grey at the working size, and nothing else: to which single steps are added. */
    public static DrawingPreparation none() {
        return new DrawingPreparation();
    }

    /** What suits most drawings: invert if the ground is dark, flatten, threshold, centre with a margin of a sixteenth. */
    public static DrawingPreparation automatic() {
        return none().invertIfDark().flatten().threshold().centre(DEFAULT_MARGIN);
    }

    /** Light becomes dark: for white lines on black. */
    public DrawingPreparation invert() {
        return with(next -> next.ground = Ground.INVERT);
    }

    /** Inverts only if most of the picture is nearer to its darkest than to its lightest, and its strokes are light. */
    public DrawingPreparation invertIfDark() {
        return with(next -> next.ground = Ground.INVERT_IF_DARK);
    }

    /** Divides by the paper around: coloured paper, shadows and vignettes become white. */
    public DrawingPreparation flatten() {
        return with(next -> next.flatten = true);
    }

    /** Black or white, parted by Otsu's threshold; specks of under 20 pixels, or 2% of the largest patch, vanish. */
    public DrawingPreparation threshold() {
        return with(next -> next.threshold = OTSU);
    }

    /**
     * Black below {@code level}, white from it on; specks of under 20 pixels, or 2% of the largest patch, vanish.
     *
     * @param level in (0, 1), 0 = black, 1 = white (after flattening: the paper)
     */
    public DrawingPreparation threshold(double level) {
        if (!(level > 0 && level < 1)) {
            throw new IllegalArgumentException("a threshold must be between 0 (black) and 1 (white), got " + level);
        }
        return with(next -> next.threshold = level);
    }

    /**
     * Cut to what is drawn, scaled to fill a square but for a margin on every side, and centred there.
     *
     * @param share the margin as a share of the square's side, in [0, 0.5)
     */
    public DrawingPreparation centre(double share) {
        if (!(share >= 0 && share < 0.5)) {
            throw new IllegalArgumentException("a margin must be in [0, 0.5), a share of the side, got " + share);
        }
        return with(next -> next.margin = share);
    }

    /** Lines and areas grow by so many of 512 pixels on every side. */
    public DrawingPreparation thicken(int pixels) {
        return weight(pixels, "thicken");
    }

    /** Lines and areas shrink by so many of 512 pixels on every side; what is thinner than twice that vanishes. */
    public DrawingPreparation thin(int pixels) {
        return weight(-pixels, "thin");
    }

    private DrawingPreparation weight(int grow, String verb) {
        int pixels = Math.abs(grow);
        if (pixels < 1 || pixels > WORKING_SIZE / 16 || (grow < 0) != verb.equals("thin")) {
            throw new IllegalArgumentException("%s takes 1 to %d pixels, got %d"
                    .formatted(verb, WORKING_SIZE / 16, verb.equals("thin") ? -grow : grow));
        }
        return with(next -> next.thicker = grow);
    }

    /**
     * A line drawing drawn again at a model's own size: every stroke, however thick, becomes a line of {@code width} pixels on a
     * square of {@code size} pixels: a hard one, as edge maps have, if it is one pixel wide, else a smooth one, as drawn with a
     * round pen. Filled areas become outlines. Thresholds if that was not asked for.
     *
     * @param width pixels of the result, at least 1
     * @param size the result's side, 8 to 512
     */
    public DrawingPreparation strokes(int width, int size) {
        if (width < 1 || size < 8 || size > WORKING_SIZE || width > size / 4) {
            throw new IllegalArgumentException(
                    "strokes need a size of 8 to %d and a width of 1 to a quarter of it, got width %d, size %d"
                            .formatted(WORKING_SIZE, width, size));
        }
        return with(next -> {
            next.threshold = threshold == OFF ? OTSU : threshold;
            next.strokeWidth = width;
            next.strokeSize = size;
        });
    }

    /**
     * The prepared drawing, {@code TYPE_BYTE_GRAY}: square if it was centred or redrawn in strokes, else of the picture's
     * shape.
     *
     * @throws IllegalArgumentException if nothing is drawn: an empty sheet, or too faint a drawing
     */
    public BufferedImage apply(BufferedImage image) {
        double scale = (double) WORKING_SIZE / Math.max(image.getWidth(), image.getHeight());
        int width = (int) Math.max(1, Math.round(image.getWidth() * scale));
        int height = (int) Math.max(1, Math.round(image.getHeight() * scale));
        double[] levels = Canvas.of(image, 1, height, width, Fit.STRETCH.with(Resampling.BOX))
                .values();

        if (ground == Ground.INVERT || (ground == Ground.INVERT_IF_DARK && isDark(levels, width, height))) {
            for (int i = 0; i < levels.length; i++) {
                levels[i] = 1 - levels[i];
            }
        }
        if (flatten) {
            levels = Paper.flattened(levels, width, height);
        }
        if (threshold != OFF) {
            double level = threshold == OTSU ? otsu(levels) : threshold;
            levels = Ink.below(levels, width, height, level)
                    .withoutSpecks(SPECK, SPECK_SHARE)
                    .levels();
        }
        if (margin != OFF) {
            levels = centred(levels, width, height);
            width = WORKING_SIZE;
            height = WORKING_SIZE;
        }
        if (thicker != 0) {
            levels = Extremes.disc(levels, width, height, Math.abs(thicker), thicker < 0);
        }
        if (strokeWidth > 0) {
            BufferedImage square = Images.resize(grey(levels, width, height), WORKING_SIZE, WORKING_SIZE, Fit.PAD);
            double[] padded =
                    Canvas.of(square, 1, WORKING_SIZE, WORKING_SIZE, Fit.PAD).values();
            Ink ink = Ink.below(padded, WORKING_SIZE, WORKING_SIZE, 0.5);
            padded = Paper.outlined(ink.levels(), WORKING_SIZE, WORKING_SIZE, ink.strokeRadius());
            Ink lines = Ink.below(padded, WORKING_SIZE, WORKING_SIZE, 0.5).skeleton();
            if (strokeWidth == 1) {
                // Thinned again: two of the fine grid's pixels side by side may have fallen into two of the coarse
                // one's.
                return grey(lines.coarser(strokeSize, strokeSize).skeleton().levels(), strokeSize, strokeSize);
            }
            int radius = (int) Math.rint(strokeWidth * WORKING_SIZE / (2.0 * strokeSize));
            double[] drawn = Extremes.disc(lines.levels(), WORKING_SIZE, WORKING_SIZE, radius, false);
            Fit mean = Fit.STRETCH.with(Resampling.BOX);
            return Images.resize(grey(drawn, WORKING_SIZE, WORKING_SIZE), strokeSize, strokeSize, mean);
        }
        return grey(levels, width, height);
    }

    /** The steps in the order in which they act, as {@link #parse} reads them: {@code invert-if-dark,flatten,threshold}. */
    @Override
    public String toString() {
        return PreparationText.of(this);
    }

    /**
     * Steps named in a text, separated by commas: {@code auto} (what {@link #automatic} does), {@code invert},
     * {@code invert-if-dark}, {@code flatten}, {@code threshold} or {@code threshold=LEVEL}, {@code centre} or
     * {@code centre=MARGIN}, {@code thin=PIXELS}, {@code thicken=PIXELS}, {@code strokes=WIDTH} or
     * {@code strokes=WIDTHxSIZE}.
     *
     * @param size the side that {@code strokes=WIDTH} draws for: the model's
     * @throws IllegalArgumentException if a step is unknown or its number out of range
     */
    public static DrawingPreparation parse(String text, int size) {
        return PreparationText.read(text, size);
    }

    private static boolean isDark(double[] levels, int width, int height) {
        double[] sorted = levels.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        boolean mostlyDark = sorted[last / 2] < (sorted[last / FEW] + sorted[last - last / FEW]) / 2;
        return mostlyDark && Paper.hasLightStrokes(levels, width, height);
    }

    private static double otsu(double[] levels) {
        Paper.Split split = Paper.otsu(levels);
        if (split.contrast() < LEAST_CONTRAST) {
            throw new IllegalArgumentException(
                    ("a drawing must be darker than its paper by %.2f of the range, got %.2f: the sheet is empty or the lines"
                                    + " too faint; draw them stronger, or name a threshold")
                            .formatted(LEAST_CONTRAST, split.contrast()));
        }
        return split.level();
    }

    private double[] centred(double[] levels, int width, int height) {
        int[] box = Ink.below(levels, width, height, 0.5).bounds();
        if (box.length == 0) {
            throw new IllegalArgumentException(
                    "nothing is drawn: there is no dark pixel to centre on; name a threshold");
        }
        int contentWidth = box[2] - box[0];
        int contentHeight = box[3] - box[1];
        BufferedImage content = grey(levels, width, height).getSubimage(box[0], box[1], contentWidth, contentHeight);
        int inner = (int) Math.max(1, Math.rint(WORKING_SIZE * (1 - 2 * margin)));
        double[] fitted = Canvas.of(content, 1, inner, inner, Fit.PAD.with(Resampling.BILINEAR))
                .values();
        double[] square = new double[WORKING_SIZE * WORKING_SIZE];
        Arrays.fill(square, 1);
        int edge = (WORKING_SIZE - inner) / 2;
        for (int y = 0; y < inner; y++) {
            System.arraycopy(fitted, y * inner, square, (y + edge) * WORKING_SIZE + edge, inner);
        }
        return threshold == OFF
                ? square
                : Ink.below(square, WORKING_SIZE, WORKING_SIZE, 0.5).levels();
    }

    private static BufferedImage grey(double[] levels, int width, int height) {
        double[] values = new double[levels.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * levels[i] - 1;
        }
        return Images.toImage(Tensor.of(values, 1, 1, height, width));
    }
}
