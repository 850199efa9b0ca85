/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.engines.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.engines.internal.SharedNetworks.Lease;
import org.diffusionbridges.networks.Network;
import org.diffusionbridges.networks.Precision;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class SharedNetworksTest {
    private static final UNetArchitecture TINY =
            new UNetArchitecture(8, 1, 1, 1, 8, List.of(1), 1, List.of(), 1, -1, 8, true, true, true, true, 0, 0, 1);

    private static Network network() {
        return Network.compile(TINY, Network.randomWeights(TINY, 0), Precision.FLOAT32, Device.cpu());
    }

    @Test
    void aNetworksRunsBeginAndEndWhileAnotherLoads() {
        Lease first = SharedNetworks.lease("first", SharedNetworksTest::network);

        Lease second = SharedNetworks.lease("second", () -> {
            CompletableFuture.runAsync(() -> first.again().release())
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            CompletableFuture.runAsync(first::release)
                    .orTimeout(30, TimeUnit.SECONDS)
                    .join();
            return network();
        });

        assertThat(isClosed(first.network())).isTrue();
        assertThat(isClosed(second.network())).isFalse();
        second.release();
    }

    @Test
    void whoAsksForOneNetworkAtOnceGetsOneThatIsLoadedOnceAndClosedByTheLast() throws Exception {
        AtomicInteger loads = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(8);
        Callable<Lease> ask = () -> SharedNetworks.lease("shared", () -> {
            loads.incrementAndGet();
            return network();
        });

        List<Future<Lease>> asked = threads.invokeAll(List.of(ask, ask, ask, ask, ask, ask, ask, ask));
        threads.shutdown();

        assertThat(loads).hasValue(1);
        Network network = asked.get(0).get().network();
        for (Future<Lease> lease : asked) {
            assertThat(lease.get().network()).isSameAs(network);
            assertThat(isClosed(network)).isFalse();
            lease.get().release();
        }
        assertThat(isClosed(network)).isTrue();
    }

    private static boolean isClosed(Network network) {
        try (Network.Session session = network.session(Tensor.zeros(1, 1, 8, 8))) {
            return session == null;
        } catch (IllegalStateException e) {
            return true;
        }
    }
}
