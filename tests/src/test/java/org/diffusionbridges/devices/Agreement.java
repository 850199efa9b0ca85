/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.devices;

import ai.djl.Device;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.fashion.Fashion;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.networks.Precision;

/** How far apart the same pictures come out, made on another device or in another precision than float32 on the CPU. */
final class Agreement {
    private static final int PICTURES = Boolean.getBoolean("full") ? 16 : 3;
    private static final double GREY_LEVELS = 127.5;

    private Agreement() {}

    /**
     * Distances of all pixels, in grey levels.
     *
     * @param mean mean of the absolute values
     * @param worst the largest
     */
    record Distance(double mean, double worst) {
        static Distance of(List<double[]> a, List<double[]> b) {
            double sum = 0;
            double worst = 0;
            long count = 0;
            for (int i = 0; i < a.size(); i++) {
                for (int j = 0; j < a.get(i).length; j++) {
                    double apart = GREY_LEVELS * Math.abs(a.get(i)[j] - b.get(i)[j]);
                    sum += apart;
                    worst = Math.max(worst, apart);
                    count++;
                }
            }
            return new Distance(sum / count, worst);
        }

        @Override
        public String toString() {
            return String.format(Locale.ROOT, "%.4f grey levels in the mean, %.3f at most", mean, worst);
        }
    }

    static Distance withReference(Device device, Precision precision) {
        return Distance.of(pictures(Device.cpu(), Precision.FLOAT32), pictures(device, precision));
    }

    /** The first test drawings, ten deterministic steps each. */
    static List<double[]> pictures(Device device, Precision precision) {
        try (Bridge bridge =
                Bridges.loader().device(device).precision(precision).load("edges2fashion")) {
            return bridge.dbim(0, 10).seed(7).translate(drawings(PICTURES), seeds(PICTURES)).stream()
                    .map(result -> result.x0().values())
                    .toList();
        }
    }

    static List<Source> drawings(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Source.of(new Fashion()
                        .test()
                        .get(i % new Fashion().test().size())
                        .source()))
                .toList();
    }

    static long[] seeds(int count) {
        return IntStream.range(7, 7 + count).asLongStream().toArray();
    }
}
