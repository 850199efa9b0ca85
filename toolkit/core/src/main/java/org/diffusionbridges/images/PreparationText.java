/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.images.DrawingPreparation.Ground;

/** A {@link DrawingPreparation} as text, for options and a picture's metadata: {@code invert-if-dark,flatten,threshold}. */
final class PreparationText {

    private PreparationText() {}

    static String of(DrawingPreparation preparation) {
        List<String> steps = new ArrayList<>();
        if (preparation.ground != Ground.AS_IS) {
            steps.add(preparation.ground == Ground.INVERT ? "invert" : "invert-if-dark");
        }
        if (preparation.flatten) {
            steps.add("flatten");
        }
        if (preparation.threshold != DrawingPreparation.OFF) {
            boolean found = preparation.threshold == DrawingPreparation.OTSU;
            steps.add(found ? "threshold" : "threshold=" + preparation.threshold);
        }
        if (preparation.margin != DrawingPreparation.OFF) {
            steps.add("centre=" + preparation.margin);
        }
        if (preparation.thicker != 0) {
            steps.add((preparation.thicker > 0 ? "thicken=" : "thin=") + Math.abs(preparation.thicker));
        }
        if (preparation.strokeWidth > 0) {
            steps.add("strokes=" + preparation.strokeWidth + "x" + preparation.strokeSize);
        }
        return String.join(",", steps);
    }

    static DrawingPreparation read(String text, int size) {
        DrawingPreparation preparation = DrawingPreparation.none();
        for (String step : text.split(",", -1)) {
            preparation = with(preparation, step.strip(), size);
        }
        return preparation;
    }

    private static DrawingPreparation with(DrawingPreparation before, String step, int size) {
        int equals = step.indexOf('=');
        String verb = equals < 0 ? step : step.substring(0, equals + 1);
        String number = step.substring(equals + 1);
        try {
            return switch (verb) {
                case "auto" -> before.invertIfDark().flatten().threshold().centre(DrawingPreparation.DEFAULT_MARGIN);
                case "invert" -> before.invert();
                case "invert-if-dark" -> before.invertIfDark();
                case "flatten" -> before.flatten();
                case "threshold" -> before.threshold();
                case "threshold=" -> before.threshold(Double.parseDouble(number));
                case "centre" -> before.centre(DrawingPreparation.DEFAULT_MARGIN);
                case "centre=" -> before.centre(Double.parseDouble(number));
                case "thin=" -> before.thin(Integer.parseInt(number));
                case "thicken=" -> before.thicken(Integer.parseInt(number));
                case "strokes=" -> strokes(before, number, size);
                default ->
                    throw new IllegalArgumentException(
                            "a step of the preparation is auto, invert, invert-if-dark, flatten, threshold[=LEVEL], "
                                    + "centre[=MARGIN], thin=PIXELS, thicken=PIXELS or strokes=WIDTH, got '%s'"
                                            .formatted(step));
            };
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the step '%s' of the preparation needs a number after '='".formatted(step), e);
        }
    }

    private static DrawingPreparation strokes(DrawingPreparation before, String number, int size) {
        int by = number.indexOf('x');
        return by < 0
                ? before.strokes(Integer.parseInt(number), size)
                : before.strokes(Integer.parseInt(number.substring(0, by)), Integer.parseInt(number.substring(by + 1)));
    }
}
