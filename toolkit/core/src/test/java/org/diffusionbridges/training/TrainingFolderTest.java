/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.within;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.training.TrainingListener.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a training leaves in its folder, and how it goes on from there. */
class TrainingFolderTest {
    @TempDir
    Path folder;

    @Test
    void aResumedRunGoesOnAsIfItHadNotStopped() throws IOException {
        Training training = Squares.training().dropout(0.1);
        // no decay, so that the rate does not depend on where the budget's middle is
        training = training.learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.NONE));
        double[] undisturbed = training.steps(40).run().log().losses();
        training.folder(folder).steps(17).run();
        TrainingResult resumed = training.folder(folder).steps(40).run();
        assertThat(resumed.steps()).isEqualTo(40);
        assertThat(resumed.log().losses()).containsExactly(undisturbed);
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .contains(
                            "losses.csv", "losses.png", "held-out.csv", "step-000000040.state", "step-000000017.state")
                    .noneMatch(name -> name.endsWith(".partial"));
        }
    }

    @Test
    void aDamagedCheckpointIsPassedOverForTheOneBefore() throws IOException {
        Training training =
                Squares.training().folder(folder).learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.NONE));
        double[] losses = training.steps(6).run().log().losses();
        training.steps(9).run();
        Path newest = folder.resolve("step-000000009.state");
        byte[] bytes = Files.readAllBytes(newest);
        bytes[bytes.length / 2] ^= 4;
        Files.write(newest, bytes);
        StringBuilder notes = new StringBuilder();
        TrainingResult resumed = training.steps(8)
                .listener(new TrainingListener() {
                    @Override
                    public void note(String line) {
                        notes.append(line).append('\n');
                    }
                })
                .run();
        assertThat(notes.toString())
                .contains("passed over the damaged checkpoint", "its checksum must be", "going on from step 6");
        assertThat(resumed.log().losses()).hasSize(8).startsWith(losses);
    }

    @Test
    void aFolderOfBridges02GoesOn() throws IOException {
        Training training = Squares.training().learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.NONE));
        double[] undisturbed = training.steps(6).run().log().losses();
        training.folder(folder).steps(3).run();
        Path file = folder.resolve("step-000000003.state");
        writeAs02(TrainingState.read(file), file);

        assertThat(training.folder(folder).steps(6).run().log().losses()).containsExactly(undisturbed);
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 4;
        Files.write(file, bytes);
        assertThatIOException()
                .isThrownBy(() -> TrainingState.read(file))
                .withMessageContaining("its checksum is wrong");
    }

    private static void writeAs02(TrainingState state, Path file) throws IOException {
        CRC32 crc = new CRC32();
        try (OutputStream out = Files.newOutputStream(file);
                DataOutputStream data = new DataOutputStream(new CheckedOutputStream(out, crc))) {
            data.writeUTF("bridges training state 1");
            data.writeUTF(state.settings());
            data.writeLong(state.step());
            data.writeLong(state.elapsed().toNanos());
            data.writeInt(state.steps().size());
            for (TrainingLog.Step s : state.steps()) {
                for (double value : new double[] {s.loss(), s.rate(), s.gradientNorm(), s.seconds()}) {
                    data.writeDouble(value);
                }
            }
            data.writeInt(0); // evaluations
            data.writeInt(state.arrays().size());
            for (NamedArray array : state.arrays().values()) {
                data.writeUTF(array.name());
                data.writeInt(array.shape().length);
                for (long extent : array.shape()) {
                    data.writeLong(extent);
                }
                for (float value : array.values()) {
                    data.writeInt(Integer.reverseBytes(Float.floatToIntBits(value)));
                }
            }
            data.writeLong(crc.getValue());
        }
    }

    @Test
    void aCheckpointOfOtherSettingsIsRefusedByName() {
        Squares.training().folder(folder).steps(2).run();
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() ->
                        Squares.training().folder(folder).batch(4).steps(4).run())
                .withMessageContaining("batch: 8")
                .withMessageContaining("batch: 4");
    }

    @Test
    void aLossThatIsNoNumberStopsTheRunAndKeepsTheLastGoodState() {
        AtomicBoolean poison = new AtomicBoolean();
        PairDataset poisoned = new PairDataset() {
            @Override
            public String name() {
                return "poisoned";
            }

            @Override
            public int size() {
                return Squares.SEEN.size();
            }

            @Override
            public Pair get(int index) {
                Pair pair = Squares.SEEN.get(index);
                if (poison.get()) {
                    pair.target().values()[0] = Double.NaN;
                }
                return pair;
            }
        };
        Training training = Training.of(poisoned)
                .architecture(Squares.network(0, 0))
                .preconditioning(PixelMoments.of(Squares.SEEN, 64, 0).preconditioning())
                .batch(8)
                .folder(folder)
                .saveEvery(Duration.ofNanos(1))
                .listener(new TrainingListener() {
                    @Override
                    public void stepped(Report report) {
                        poison.set(report.step() >= 2);
                    }
                })
                .steps(200);
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(training::run)
                .withMessageContaining("the loss is NaN")
                .withMessageContaining("the last good state is " + folder.resolve("step-"));
        TrainingState kept = new StateFiles(folder).newest(line -> {}).orElseThrow();
        for (NamedArray array : kept.arrays().values()) {
            for (float value : array.values()) {
                assertThat(value).isFinite();
            }
        }
    }

    @Test
    void anInterruptEndsWithinOneStepWithTheCheckpointSaved() {
        Training training = Squares.training().folder(folder).steps(1000).listener(new TrainingListener() {
            @Override
            public void stepped(Report report) {
                if (report.step() == 7) {
                    Thread.currentThread().interrupt();
                }
            }
        });
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(training::run)
                .withMessageContaining("interrupted after step 7")
                .withMessageContaining("step-000000007.state");
        assertThat(new StateFiles(folder).newest(line -> {}).orElseThrow().step())
                .isEqualTo(7);
    }

    @Test
    void theAveragesAreTheWeightedSumsOfAllSteps() {
        List<TrainingState> states = new ArrayList<>();
        Squares.training()
                .averages(4, 30)
                .learningRate(new LearningRate(3e-3, 0, LearningRate.Decay.NONE))
                .folder(folder)
                .saveEvery(Duration.ofNanos(1))
                .steps(6)
                .listener(new TrainingListener() {
                    @Override
                    public void saved(long step, Path checkpoint) {
                        if (step > states.size()) { // the end saves the last step once more
                            states.add(new StateFiles(folder).newest(line -> {}).orElseThrow());
                        }
                    }
                })
                .run();
        assertThat(states).extracting(TrainingState::step).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        List<float[]> weights =
                states.stream().map(state -> first(state, "weight/")).toList();
        for (int steps = 1; steps <= 6; steps++) {
            for (int average = 0; average < 2; average++) {
                float[] mean = first(states.get(steps - 1), "average-%d/".formatted(average));
                for (int k = 0; k < mean.length; k++) {
                    // Σ_s w_s (1 − decay(s)) Π_{r > s} decay(r); the untrained weights' share is negligible after step
                    // 1
                    double expected = 0;
                    double kept = 1;
                    for (int s = steps; s >= 1; s--) {
                        double decay = new Ema(average == 0 ? 4 : 30).decay(s);
                        expected += weights.get(s - 1)[k] * (1 - decay) * kept;
                        kept *= decay;
                    }
                    expected += kept * weights.get(0)[k];
                    assertThat((double) mean[k]).isCloseTo(expected, within(1e-6));
                }
            }
        }
    }

    private static float[] first(TrainingState state, String kind) {
        return state.arrays().entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind))
                .findFirst()
                .orElseThrow()
                .getValue()
                .values();
    }
}
