/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.fashion.Fashion;
import org.diffusionbridges.images.Source;

/** Drawings of the test split, samplers of every kind, and pictures compared. */
final class Pictures {
    static final String MODEL = "edges2fashion";

    private Pictures() {}

    static List<Source> drawings(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Source.of(new Fashion().test().get(i).source()).named("drawing " + i))
                .toList();
    }

    /** One of each algorithm, with its noise in play where it has any. */
    static List<Sampling> samplings(Bridge bridge) {
        return List.of(
                bridge.dbim(0, 3),
                bridge.dbim(0.5, 3),
                bridge.dbim(1, 3),
                bridge.dbimHighOrder(2, 4),
                bridge.dbimHighOrder(3, 5),
                bridge.heun(0, 3),
                bridge.heun(0.33, 3));
    }

    /** Equal to within one grey level in every channel of every pixel. */
    static void assertSame(BufferedImage actual, BufferedImage expected, String what) {
        assertThat(actual.getWidth()).isEqualTo(expected.getWidth());
        assertThat(actual.getHeight()).isEqualTo(expected.getHeight());
        int[] a = actual.getRaster().getPixels(0, 0, actual.getWidth(), actual.getHeight(), (int[]) null);
        int[] b = expected.getRaster().getPixels(0, 0, expected.getWidth(), expected.getHeight(), (int[]) null);
        assertThat(a).as(what).hasSameSizeAs(b);
        int worst = IntStream.range(0, a.length)
                .map(i -> Math.abs(a[i] - b[i]))
                .max()
                .orElseThrow();
        assertThat(worst).as("%s: grey levels apart", what).isLessThanOrEqualTo(1);
    }

    /** How many finished PNGs a folder holds. */
    static long count(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> !file.getFileName().toString().startsWith("."))
                    .count();
        }
    }
}
