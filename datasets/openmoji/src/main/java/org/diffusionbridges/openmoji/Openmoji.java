/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Canny;
import org.diffusionbridges.metrics.EdgeAgreement;
import org.diffusionbridges.metrics.MeasuredPairs;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.metrics.PaletteShare;
import org.diffusionbridges.metrics.RegionPurity;

/** {@link OpenmojiPairs} by name. */
public final class Openmoji implements MeasuredPairs {
    private static final String MODEL = "/org/diffusionbridges/models/outline2emoji.safetensors";
    private static final String CLASSIFIER = "/org/diffusionbridges/models/openmoji-classifier.safetensors";
    private static final int COLOUR_TOLERANCE = 24; // of 255 levels

    @Override
    public String name() {
        return "openmoji";
    }

    @Override
    public String task() {
        return "black outlines to colour emoji";
    }

    @Override
    public PairDataset train() {
        return OpenmojiPairs.train();
    }

    @Override
    public PairDataset test() {
        return OpenmojiPairs.test();
    }

    @Override
    public String data() {
        return "OpenMoji 17.0.0, outlines and colours at 64x64";
    }

    @Override
    public String licence() {
        return "CC-BY-SA-4.0";
    }

    @Override
    public String credits() {
        return "OpenMoji, the open-source emoji and icon project";
    }

    @Override
    public List<URL> models() {
        return List.of(resource(MODEL));
    }

    @Override
    public Optional<URL> classifier() {
        return Optional.of(resource(CLASSIFIER));
    }

    private static URL resource(String name) {
        return Objects.requireNonNull(Openmoji.class.getResource(name), name);
    }

    /** {@inheritDoc} The outlines should stay where they are, the colours be those of OpenMoji's palette, and each region have one. */
    @Override
    public List<PairMetric> metrics() {
        return List.of(
                new EdgeAgreement(Canny.FASHION, false),
                new PaletteShare(OpenmojiPalette.COLOURS, COLOUR_TOLERANCE),
                new RegionPurity(COLOUR_TOLERANCE));
    }
}
