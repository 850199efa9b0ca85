/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

/** A bridge that is closed while others use it: none of them crashes, hangs, or gets half a picture. */
class ClosingIT {
    private static final int THREADS = 30;
    private static final Source BLANK = Source.of(Tensor.zeros(1, 1, 32, 32));

    @Test
    void thirtyThreadsAreToldThatTheirBridgeIsClosed() throws Exception {
        Bridge bridge = Bridges.load("edges2fashion");
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        CountDownLatch drawn = new CountDownLatch(THREADS);
        try {
            List<Future<?>> endless = IntStream.range(0, THREADS)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        while (!Thread.currentThread().isInterrupted()) {
                            bridge.dbim(0.0, 3).seed(i).translate(BLANK);
                            drawn.countDown();
                        }
                    }))
                    .toList();
            assertThat(drawn.await(1, TimeUnit.MINUTES)).isTrue();
            bridge.close();
            for (Future<?> thread : endless) {
                assertThatThrownBy(() -> thread.get(1, TimeUnit.MINUTES))
                        .hasRootCauseInstanceOf(IllegalStateException.class)
                        .hasRootCauseMessage("the bridge 'edges2fashion' is closed: load it again with Bridges.load");
            }
        } finally {
            threads.shutdownNow();
        }
        try (Bridge again = Bridges.load("edges2fashion")) {
            assertThat(again.dbim(0.0, 1).translate(BLANK).image()).isNotNull();
        }
    }
}
