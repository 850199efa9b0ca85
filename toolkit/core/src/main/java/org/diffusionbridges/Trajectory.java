/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.awt.image.BufferedImage;
import java.util.AbstractList;
import java.util.List;
import java.util.Locale;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.images.ContactSheet;

/** The steps of one run, in order; it shows itself as a film strip, states above predictions. */
public final class Trajectory extends AbstractList<Step> implements Showable {
    private static final int FRAMES = 8;

    private final List<Step> steps;

    Trajectory(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    @Override
    public Step get(int index) {
        return steps.get(index);
    }

    @Override
    public int size() {
        return steps.size();
    }

    /** Eight steps at the most, evenly picked, the first and the last among them. */
    @Override
    public View view() {
        if (isEmpty()) {
            return View.text(toString());
        }
        List<Step> picked = ContactSheet.picks(steps, FRAMES);
        List<BufferedImage> states = picked.stream().map(Step::state).toList();
        List<BufferedImage> predictions = picked.stream().map(Step::prediction).toList();
        List<String> times = picked.stream()
                .map(step -> String.format(Locale.ROOT, "t %.3g", step.t()))
                .toList();
        ContactSheet strip =
                ContactSheet.of(List.of(states, predictions)).columns(times).rows("x_t", "x0 hat");
        return View.picture(strip.image(), toString());
    }

    @Override
    public String toString() {
        if (isEmpty()) {
            return "no trajectory: ask for one with keepTrajectory()";
        }
        return String.format(
                Locale.ROOT,
                "trajectory of %d states, from t = %.3g to %.3g",
                size(),
                get(0).t(),
                get(size() - 1).t());
    }
}
