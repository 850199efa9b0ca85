/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Canny;
import org.diffusionbridges.metrics.EdgeAgreement;
import org.diffusionbridges.metrics.MeasuredPairs;
import org.diffusionbridges.metrics.PairMetric;
import org.diffusionbridges.metrics.RegionPurity;

/** {@link FluentPairs} by name. */
public final class Fluent implements MeasuredPairs {
    private static final String MODEL = "/org/diffusionbridges/models/sketch2emoji.safetensors";
    private static final String CLASSIFIER = "/org/diffusionbridges/models/fluent-classifier.safetensors";
    private static final int SHADE = 48; // of 255 levels; the truth's light and shade keep 98% of a part within it

    @Override
    public String name() {
        return "fluent";
    }

    @Override
    public String task() {
        return "line drawings to shaded emoji";
    }

    @Override
    public PairDataset train() {
        return FluentPairs.train();
    }

    @Override
    public PairDataset test() {
        return FluentPairs.test();
    }

    @Override
    public String data() {
        return "Fluent Emoji, lines of the flat and pictures of the 3D set at 64x64";
    }

    @Override
    public String licence() {
        return "MIT";
    }

    @Override
    public String credits() {
        return "Fluent Emoji, Microsoft Corporation";
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
        return Objects.requireNonNull(Fluent.class.getResource(name), name);
    }

    /** {@inheritDoc} The lines should stay where they are, and each part should have one colour, but for its light and shade. */
    @Override
    public List<PairMetric> metrics() {
        return List.of(new EdgeAgreement(Canny.FASHION, false), new RegionPurity(SHADE));
    }
}
