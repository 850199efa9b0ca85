/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fashion;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Canny;
import org.diffusionbridges.metrics.EdgeAgreement;
import org.diffusionbridges.metrics.MeasuredPairs;
import org.diffusionbridges.metrics.PairMetric;

/** {@link FashionPairs} by name. */
public final class Fashion implements MeasuredPairs {
    private static final String MODEL = "/org/diffusionbridges/models/edges2fashion.safetensors";
    private static final String CLASSIFIER = "/org/diffusionbridges/models/fashion-classifier.safetensors";

    @Override
    public String name() {
        return "fashion";
    }

    @Override
    public String task() {
        return "edges (black on white) to sandals, sneakers, boots and bags";
    }

    @Override
    public PairDataset train() {
        return FashionPairs.train();
    }

    @Override
    public PairDataset test() {
        return FashionPairs.test();
    }

    @Override
    public String data() {
        return "Fashion-MNIST classes 5, 7, 8, 9, with edges by Canny";
    }

    @Override
    public String licence() {
        return "MIT";
    }

    @Override
    public String credits() {
        return "Fashion-MNIST, (c) 2017 Zalando SE";
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
        return Objects.requireNonNull(Fashion.class.getResource(name), name);
    }

    /** {@inheritDoc} The sources are the photographs' own edges, so the answers' edges should be the sources. */
    @Override
    public List<PairMetric> metrics() {
        return List.of(new EdgeAgreement(Canny.FASHION, true));
    }
}
