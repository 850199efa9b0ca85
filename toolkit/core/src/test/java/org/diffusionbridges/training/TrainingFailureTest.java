/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run says when memory, disk or numbers give out, and that what it advises can be followed. */
class TrainingFailureTest {

    @TempDir
    Path folder;

    private Training training() {
        return Squares.training()
                .learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.NONE))
                .folder(folder);
    }

    @Test
    void aHeapThatIsFullAsTheRunBeginsIsToldWithBatchRemedyAndLastGoodState() {
        training().steps(2).run();
        AtomicBoolean full = new AtomicBoolean();
        PairDataset unseen = new PairDataset() {
            private final Squares squares = new Squares(64, 1000);

            @Override
            public String name() {
                return squares.name();
            }

            @Override
            public int size() {
                return squares.size();
            }

            @Override
            public Pair get(int index) {
                if (full.get()) {
                    throw new OutOfMemoryError("Java heap space");
                }
                return squares.get(index);
            }
        };
        Training next = training().heldOut(unseen).steps(4);
        full.set(true);

        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(next::run)
                .withMessageContaining("heap")
                .withMessageContaining("batches of 8")
                .withMessageContaining("smaller batches or a larger heap (-Xmx")
                .withMessageContaining("; the last good state is " + folder.resolve("step-000000002.state"));
    }

    @Test
    void aDeviceWithoutMemoryIsToldWithBatchRemedyAndLastGoodState() {
        Training training = training().saveEvery(Duration.ofNanos(1)).steps(4).listener(new TrainingListener() {
            @Override
            public void stepped(Report report) {
                if (report.step() == 3) {
                    throw new DeviceMemoryException("no memory", new IllegalStateException());
                }
            }
        });

        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(training::run)
                .withMessageContaining("no memory for batches of 8")
                .withMessageContaining("take smaller batches;")
                .withMessageContaining("; the last good state is " + folder.resolve("step-000000002.state"));
    }

    @Test
    void aBatchOfMoreValuesThanAnArrayHoldsIsRefusedAtOnce() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training().batch(40_000_000))
                .withMessageContaining("at most 33554431 for images of 1x8x8")
                .withMessageContaining("got 40000000");
    }

    @EnabledOnOs(OS.LINUX) // has a device that is always full
    @ParameterizedTest
    @ValueSource(strings = {"losses.csv", "held-out.csv", "losses.png", "samples-000000003.png"})
    void aDiskThatIsFullForALogNamesTheLastGoodStateAndARerunDoesNotWriteItOnceMore(String log) throws IOException {
        Path state = folder.resolve("step-000000003.state");
        fillTheDiskFor(log);
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> training().steps(3).run())
                .withMessageContaining(log + " cannot be written: No space left on device")
                .withMessageEndingWith("the last good state is " + state);

        Path stillFull = fillTheDiskFor("step-000000003.state");
        TrainingResult result = training().steps(3).run();

        assertThat(result.checkpoint()).contains(state);
        assertThat(folder.resolve(log)).isRegularFile();
        Files.delete(stillFull); // nobody tried to write there
    }

    /** What is written to a file goes to its temporary name first. */
    private Path fillTheDiskFor(String file) throws IOException {
        return Files.createSymbolicLink(folder.resolve("." + file + ".part"), Path.of("/dev/full"));
    }

    @Test
    void aCurveIsDrawnInMemoryAndNeedsNoRoomForTemporaryFiles() throws IOException {
        Path gone = Files.createDirectory(folder.resolve("gone"));
        ImageIO.setCacheDirectory(gone.toFile());
        try {
            Files.delete(gone);
            training().steps(2).run();
        } finally {
            ImageIO.setCacheDirectory(null);
        }
        assertThat(folder.resolve("losses.png")).isRegularFile();
    }

    @Test
    void aRunThatDivergesIsMendedInItsFolderByTheSmallerRateThatItAdvises() {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> training().learningRate(1e30).steps(20).run())
                .withMessageContaining("begin again with a learning rate smaller than 1.0E30")
                .withMessageEndingWith("no checkpoint had been saved yet");

        assertThat(training().steps(3).run().steps()).isEqualTo(3);
    }

    @Test
    void aRunThatDivergesAfterACheckpointGoesOnFromItWithASmallerRate() {
        training().steps(4).run();
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> training().learningRate(1e30).steps(20).run())
                .withMessageContaining("run again with a learning rate smaller than 1.0E30")
                .withMessageEndingWith("the last good state is " + folder.resolve("step-000000004.state"));

        assertThat(training().learningRate(1e-3).steps(6).run().log().losses()).hasSize(6);
    }

    @Test
    void aCheckpointThatEveryRunStopsAtIsNamedAsTheOneToRemove() throws IOException {
        Training diverging =
                training().learningRate(1e30).saveEvery(Duration.ofNanos(1)).steps(20);
        Path spoilt = folder.resolve("step-000000001.state");
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(diverging::run)
                .withMessageContaining("whenever a run goes on from " + spoilt + ": remove it")
                .withMessageEndingWith("there is no earlier checkpoint");

        Files.delete(spoilt);
        assertThat(training().steps(3).run().steps()).isEqualTo(3);
    }

    @Test
    void rateAndClippingMayChangeBetweenRunsWhichIsSaidAndStandsInTheCard() {
        training().steps(2).run();
        List<String> notes = new ArrayList<>();
        training().learningRate(1e-3).clip(0.5).steps(4).run();
        TrainingResult result = training()
                .learningRate(1e-3)
                .clip(0.25)
                .steps(5)
                .listener(new TrainingListener() {
                    @Override
                    public void note(String line) {
                        notes.add(line);
                    }
                })
                .run();

        assertThat(notes).contains("from step 5 on clip 0.25, instead of clip 0.5");
        assertThat(result.card("squares", "squares to squares").trained().get("changed"))
                .isEqualTo("learning rate peak=0.003, warmupSteps=5, decay=NONE to step 2; "
                        + "clip 1.0 to step 2; clip 0.5 to step 4");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-3, 0, Double.NaN, 1e300, Double.POSITIVE_INFINITY})
    void minutesThatAreNoTimeAreRefusedInMinutes(double minutes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> training().minutes(minutes))
                .withMessage("a budget must be more than 0 minutes and at most 525600 (a year), got " + minutes);
    }
}
