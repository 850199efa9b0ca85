/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.images.DrawingPreparation;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.samplers.TimeGrid;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@link SamplingOptions}, and how a picture from outside becomes one that the model can take. */
public final class PictureOptions extends SamplingOptions {

    @Option(
            names = "--fit",
            paramLabel = "pad|crop|stretch",
            description = "How a picture of another shape becomes the model's square: whole and padded with white, "
                    + "cut at the longer sides, or stretched. Default: pad.")
    private @Nullable String fit;

    @Option(
            names = "--prepare",
            paramLabel = "STEPS",
            description =
                    "For drawings from outside (photographed, scanned, another icon set): steps separated by commas, of "
                            + "auto (what suits most), invert, invert-if-dark, flatten, threshold[=LEVEL], centre[=MARGIN], "
                            + "thin=PIXELS, thicken=PIXELS, strokes=WIDTH (lines redrawn so wide at the model's size).")
    private @Nullable String prepare;

    /** For translating. */
    public PictureOptions() {}

    private PictureOptions(int defaultOrder, int defaultSteps, String defaultGrid) {
        super(defaultOrder, defaultSteps, defaultGrid);
    }

    /** For encoding and decoding, whose errors add up to what a reconstruction is off by. */
    static PictureOptions forLatents() {
        return new PictureOptions(2, 100, TimeGrid.logSnr().label());
    }

    @Override
    public void check() {
        super.check();
        if (fit != null) {
            Fit.named(fit);
        }
        if (prepare != null) {
            DrawingPreparation.parse(prepare, DrawingPreparation.WORKING_SIZE);
        }
    }

    @Override
    public Sampling on(Bridge bridge) {
        Sampling sampling = super.on(bridge);
        if (fit != null) {
            sampling = sampling.fit(Fit.named(fit));
        }
        if (prepare != null) {
            sampling = sampling.prepare(
                    DrawingPreparation.parse(prepare, bridge.card().imageSize()));
        }
        return sampling;
    }
}
