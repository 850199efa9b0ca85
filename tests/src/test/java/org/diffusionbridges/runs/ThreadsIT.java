/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.images.Source;
import org.junit.jupiter.api.Test;

class ThreadsIT {
    private static final int THREADS = 8;

    /** Each thread goes through all samplers, starting at another one, so that different algorithms run side by side. */
    @Test
    void eightThreadsSharingOneBridgeGiveThePicturesOfOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try (Bridge bridge = Bridges.load(Pictures.MODEL)) {
            List<Sampling> samplings = Pictures.samplings(bridge);
            Source drawing = Pictures.drawings(1).get(0);
            List<BufferedImage> expected = samplings.stream()
                    .map(sampling -> sampling.seed(7).translate(drawing).image())
                    .toList();
            CyclicBarrier start = new CyclicBarrier(THREADS);
            List<Callable<List<BufferedImage>>> tasks = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                tasks.add(() -> {
                    start.await();
                    BufferedImage[] pictures = new BufferedImage[samplings.size()];
                    for (int i = 0; i < pictures.length; i++) {
                        int at = (first + i) % pictures.length;
                        pictures[at] =
                                samplings.get(at).seed(7).translate(drawing).image();
                    }
                    return List.of(pictures);
                });
            }
            for (Future<List<BufferedImage>> result : threads.invokeAll(tasks)) {
                for (int i = 0; i < expected.size(); i++) {
                    Pictures.assertSame(
                            result.get().get(i),
                            expected.get(i),
                            samplings.get(i).toString());
                }
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
