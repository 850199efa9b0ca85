/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NetworkTest {
    @TempDir
    Path directory;

    @Test
    void aFreshNetworkPredictsZero() {
        try (Network network = fresh();
                Network.Session session = network.session(image(1))) {
            assertThat(session.evaluate(image(2), -100.0).values()).containsOnly(0.0);
        }
    }

    @Test
    void closingTwiceIsClosingOnceAndWhatComesAfterIsRefused() {
        Network network = fresh();
        Network.Session session = network.session(image(1));
        network.close();
        network.close();
        assertThatThrownBy(() -> session.evaluate(image(2), 0.0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> network.session(image(1))).isInstanceOf(IllegalStateException.class);
        session.close();
    }

    @Test
    void aFileThatIsNoArchiveIsRefusedByName() throws Exception {
        Path file = Files.writeString(directory.resolve("notes.pt"), "not a network");
        assertThatThrownBy(() -> Network.load(file, Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("notes.pt")
                .hasCauseInstanceOf(RuntimeException.class);
        assertThatThrownBy(() -> Network.load(directory.resolve("absent.pt"), Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("absent.pt");
    }

    @Test
    void eightThreadsShareOneNetworkAndOneSession() throws Exception {
        try (Network network = random();
                Network.Session shared = network.session(image(1))) {
            double[] expected = shared.evaluate(image(2), -100).values();
            runInThreads(8, thread -> {
                try (Network.Session own = network.session(image(1))) {
                    for (int i = 0; i < 5; i++) {
                        assertThat(own.evaluate(image(2), -100).values()).isEqualTo(expected);
                        assertThat(shared.evaluate(image(2), -100).values()).isEqualTo(expected);
                    }
                }
            });
        }
    }

    @Test
    void closingAmidEvaluationsEndsThemCleanly() throws Exception {
        Network network = random();
        CountDownLatch started = new CountDownLatch(4);
        AtomicInteger refused = new AtomicInteger();
        Thread closer = new Thread(() -> {
            try {
                started.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            network.close();
        });
        closer.start();
        runInThreads(4, thread -> {
            try (Network.Session session = network.session(image(thread))) {
                while (true) {
                    session.evaluate(image(2), -100);
                    started.countDown();
                }
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
            }
        });
        closer.join();
        assertThat(refused).hasValue(4);
    }

    @Test
    void aSessionCanBeClosedWhileItsNetworkGoesOn() {
        try (Network network = random()) {
            Network.Session session = network.session(image(1));
            session.close();
            session.close();
            assertThatThrownBy(() -> session.evaluate(image(2), 0)).isInstanceOf(IllegalStateException.class);
            try (Network.Session another = network.session(image(1))) {
                assertThat(another.evaluate(image(2), 0).shape()).containsExactly(2, 3, 8, 8);
            }
        }
    }

    @Test
    void itemsWithNoiseLevelsOfTheirOwnAreWhatTheyAreAlone() {
        try (Network network = random();
                Network.Session session = network.session(image(1));
                Network.Session second = network.session(image(1).item(1))) {
            double[] together =
                    session.evaluate(image(2), new double[] {-1, -900}).item(1).values();
            double[] alone = second.evaluate(image(2).item(1), -900).values();
            for (int i = 0; i < alone.length; i++) {
                // other batch, other order of summation: float32 rounding of values near 1
                assertThat(together[i]).isCloseTo(alone[i], within(1e-5));
            }
        }
    }

    @Test
    void whatDoesNotFitIsSaidBeforeOrByTheEngineInOneLine() {
        try (Network network = random();
                Network.Session session = network.session(image(1))) {
            assertThatThrownBy(() -> session.evaluate(image(2).item(0), 0))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 sources");
            assertThatThrownBy(() -> network.session(image(1), new int[] {1}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("as many labels");
            assertThatThrownBy(() -> session.evaluate(TestArchitectures.noise(1, 2, 3, 4, 4), 0))
                    .isInstanceOf(BridgeException.class)
                    .hasMessageContaining("[2, 3, 4, 4]")
                    .hasMessageContaining("Sizes of tensors must match")
                    .hasMessageNotContaining("\n")
                    .hasCauseInstanceOf(EngineException.class);
            assertThat(session.evaluate(image(2), 0).batch()).isEqualTo(2);
        }
    }

    private interface Work {
        void run(int thread) throws Exception;
    }

    private static void runInThreads(int count, Work work) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(count);
        try {
            List<Future<?>> runs = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int thread = i;
                runs.add(threads.submit(() -> {
                    work.run(thread);
                    return null;
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static Network random() {
        UNetArchitecture arch = TestArchitectures.small();
        return Network.compile(arch, TestArchitectures.randomWeights(arch, 7), Precision.FLOAT32, Device.cpu());
    }

    private static Network fresh() {
        UNetArchitecture arch = TestArchitectures.small();
        return Network.compile(arch, new FreshWeights(arch, 7), Precision.FLOAT32, Device.cpu());
    }

    private static Tensor image(long seed) {
        return TestArchitectures.noise(seed, 2, 3, 8, 8);
    }
}
