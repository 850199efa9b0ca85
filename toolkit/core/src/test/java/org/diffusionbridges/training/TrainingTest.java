/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.training.TrainingListener.Evaluation;
import org.diffusionbridges.training.TrainingListener.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    @TempDir
    Path folder;

    @Test
    void theLossFallsAndSoDoesThatOfUnseenPairs() {
        TrainingResult result = Squares.training().steps(120).run();
        double[] losses = result.log().losses();
        assertThat(losses).hasSize(120);
        double first = Arrays.stream(losses, 0, 10).average().orElseThrow();
        double last = Arrays.stream(losses, 110, 120).average().orElseThrow();
        // the preconditioning is the data's, so an untrained network, whose output is 0, has a loss near 1
        assertThat(losses[0]).isBetween(0.5, 2.0);
        assertThat(last).isLessThan(0.6 * first);
        List<Evaluation> unseen = result.log().evaluations();
        assertThat(unseen).hasSize(2 * 3);
        assertThat(unseen.get(unseen.size() - 1).loss()).isLessThan(0.6 * first);
        assertThat(result.bestHalfLife()).isIn(5.0, 20.0);
        assertThat(result.log().table().columnNames())
                .containsExactly("step", "loss", "learning rate", "gradient norm", "seconds");
    }

    @Test
    void theSameSeedGivesTheSameLossesAndAnotherSeedOthers() {
        Training training = Squares.training().dropout(0.2).flips(true).steps(8);
        double[] losses = training.run().log().losses();
        assertThat(training.run().log().losses()).containsExactly(losses);
        assertThat(training.seed(12).run().log().losses()).doesNotContain(losses);
    }

    @Test
    void theBestAverageIsExportedAsAModelThatLoadsAndDenoises() {
        TrainingResult result = Squares.training().steps(40).run();
        Path file = folder.resolve("squares.safetensors");

        result.export(file, result.card("squares", "squares to squares"), ElementType.FLOAT32);
        assertThat(result).asString().startsWith("40 steps on ").contains("Bridges.load(result)");

        try (Bridge bridge = Bridges.loader().load(file)) {
            assertThat(bridge.card().name()).isEqualTo("squares");
            assertThat(bridge.card().trained()).containsEntry("ema_half_life", result.bestHalfLife());
            Pair pair = Squares.UNSEEN.get(0);
            double[] x0Hat = bridge.denoiser()
                    .denoise(pair.source(), bridge.card().schedule().tMax(), pair.source())
                    .values();
            double error = 0;
            double unlearned = 0;
            for (int i = 0; i < x0Hat.length; i++) {
                double truth = pair.target().values()[i];
                error += Math.pow(x0Hat[i] - truth, 2);
                unlearned += Math.pow(pair.source().values()[i] - truth, 2);
            }
            assertThat(error).isLessThan(unlearned);

            try (Bridge atOnce = Bridges.load(result)) {
                assertThat(atOnce.card().network()).isEqualTo(bridge.card().network());
                assertThat(atOnce.denoiser()
                                .denoise(pair.source(), atOnce.card().schedule().tMax(), pair.source())
                                .values())
                        .containsExactly(x0Hat);
            }
        }
    }

    static Stream<Schedule> otherSchedules() {
        return Stream.of(VeSchedule.DEFAULT, I2sbSchedule.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("otherSchedules")
    void trainsWithTheOtherSchedules(Schedule schedule) {
        double[] losses =
                Squares.training().schedule(schedule).steps(60).run().log().losses();
        assertThat(Arrays.stream(losses, 50, 60).average().orElseThrow())
                .isLessThan(0.8 * Arrays.stream(losses, 0, 10).average().orElseThrow());
    }

    @Test
    void labelsReachTheNetwork() {
        double[] losses = Squares.training()
                .architecture(Squares.network(0, 2))
                .steps(4)
                .run()
                .log()
                .losses();
        assertThat(losses).hasSize(4).doesNotContain(Double.NaN);
    }

    @Test
    void labelsThatTheNetworkDoesNotKnowAreRefusedBeforeTheFirstStep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Squares.training()
                        .architecture(Squares.network(0, 1))
                        .steps(4)
                        .run())
                .withMessageContaining("1 classes")
                .withMessageContaining("label 1");
    }

    @Test
    void progressIsReportedWithTheTimeLeft() {
        List<Report> reports = new ArrayList<>();
        Squares.training()
                .steps(5)
                .listener(new TrainingListener() {
                    @Override
                    public void stepped(Report report) {
                        reports.add(report);
                    }
                })
                .run();
        assertThat(reports).extracting(Report::step).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(reports).extracting(Report::used).containsExactly(0.2, 0.4, 0.6, 0.8, 1.0);
        assertThat(reports.get(4).left()).isZero();
        assertThat(reports).allSatisfy(report -> {
            assertThat(report.imagesPerSecond()).isPositive();
            assertThat(report.gradientNorm()).isPositive();
        });
    }

    @Test
    void imagesThatDoNotFitTheNetworkAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> Training.of(Squares.SEEN).architecture(Architectures.standard(new int[] {3, 32, 32}, 0)))
                .withMessageContaining("1x8x8")
                .withMessageContaining("got one for images of 3x32x32")
                .withMessageNotContaining("UNetArchitecture");
    }
}
