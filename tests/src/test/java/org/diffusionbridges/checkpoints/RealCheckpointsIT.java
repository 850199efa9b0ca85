/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.parity.RecordedNetworks;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four files of the parity set: both formats, shared storages, offsets and a transposed stride. */
class RealCheckpointsIT {

    private static final Path NETWORKS = RecordedNetworks.folder();
    private static final int MUTATIONS = 100;
    /** Where the pickles and directories are, so that most damage falls on structure and not on numbers. */
    private static final int STRUCTURE = 40_000;

    @TempDir
    Path folder;

    /** The sums come from a reader of a few lines on Python's own pickle module; weighted, so that order matters. */
    @ParameterizedTest
    @CsvSource({
        "conv-resample, 144, 299395, 518152.80872999365",
        "edges2handbags-like, 160, 367683, 479434.2889705186",
        "imagenet-inpaint-like, 161, 368963, 501261.9904011426",
        "unconditional, 160, 366819, 509961.5893919221",
    })
    void everyTensorIsReadAsAnIndependentReaderReadsIt(String name, int tensors, long parameters, double weightedSum) {
        try (Weights weights = Checkpoints.open(NETWORKS.resolve(name + ".pt"))) {
            assertThat(weights.names()).hasSize(tensors);
            assertThat(weights.parameters()).isEqualTo(parameters);
            double sum = 0;
            long i = 0;
            for (String tensor : weights.names()) {
                for (float value : weights.finiteFloats(tensor)) {
                    sum += (double) value * (i++ % 1009);
                }
            }
            assertThat(sum).isEqualTo(weightedSum); // the same additions in the same order
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"conv-resample", "edges2handbags-like", "unconditional"})
    void damageEndsInAResultOrOneLine(String name) throws IOException {
        byte[] good = Files.readAllBytes(NETWORKS.resolve(name + ".pt"));
        Path file = folder.resolve("damaged.pt");
        long seed = name.hashCode();
        Random random = new Random(seed);
        int refused = 0;
        for (int i = 0; i < MUTATIONS; i++) {
            Files.write(file, damaged(good, random));
            try (Weights weights = Checkpoints.open(file)) {
                weights.names().stream()
                        .filter(tensor -> weights.type(tensor).isFloat())
                        .forEach(weights::floats);
            } catch (BridgeException e) {
                assertThat(e.getMessage()).contains(file.toString()).hasLineCount(1);
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("seed %d, mutation %d".formatted(seed, i), e);
            }
        }
        // The older format has no checksum: there, a flip in a number, or in what is not read, stays unnoticed.
        assertThat(refused).isGreaterThan(MUTATIONS / 2);
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bad = good.clone();
        int start = random.nextInt(STRUCTURE);
        int fromEnd = good.length - 1 - random.nextInt(STRUCTURE);
        switch (random.nextInt(5)) {
            case 0 -> {
                return Arrays.copyOf(good, random.nextInt(good.length)); // a download that broke off
            }
            case 1 -> bad[start] ^= (byte) (1 << random.nextInt(8));
            case 2 -> bad[fromEnd] = (byte) random.nextInt(256);
            case 3 -> Arrays.fill(bad, start, start + 1 + random.nextInt(512), (byte) 0); // a lost disk block
            default -> {
                int length = 1 + random.nextInt(200);
                System.arraycopy(good, start, bad, start + length, good.length - start - length);
            }
        }
        return bad;
    }
}
