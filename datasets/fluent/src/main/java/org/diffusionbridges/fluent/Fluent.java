/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.util.List;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.images.Canny;
import org.diffusionbridges.metrics.EdgeAgreement;
import org.diffusionbridges.metrics.MeasuredPairs;
import org.diffusionbridges.metrics.PairMetric;

/** {@link FluentPairs} by name. */
public final class Fluent implements MeasuredPairs {

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

    /** {@inheritDoc} The lines should stay where they are. */
    @Override
    public List<PairMetric> metrics() {
        return List.of(new EdgeAgreement(Canny.FASHION, false));
    }
}
