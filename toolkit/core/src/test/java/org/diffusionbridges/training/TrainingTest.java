/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedOutputStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.checkpoints.Checkpoints;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.NamedArray;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.diffusionbridges.training.TrainingListener.Evaluation;
import org.diffusionbridges.training.TrainingListener.Report;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingTest {
    private static final Squares SQUARES = new Squares(64, 0);
    private static final Squares UNSEEN = new Squares(64, 1000);

    @TempDir
    Path folder;

    static Training tiny() {
        return Training.of(SQUARES)
                .architecture(Squares.network(0, 0))
                .averages(5, 20)
                .batch(8)
                .learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.LINEAR))
                .heldOut(UNSEEN)
                .evaluateEvery(40, 32)
                .seed(11);
    }

    @Test
    void theLossFallsAndSoDoesThatOfUnseenPairs() {
        TrainingResult result = tiny().steps(120).run();
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
        Training training = tiny().dropout(0.2).flips(true).steps(8);
        double[] losses = training.run().log().losses();
        assertThat(training.run().log().losses()).containsExactly(losses);
        assertThat(training.seed(12).run().log().losses()).doesNotContain(losses);
    }

    @Test
    void theBestAverageIsExportedAsAModelThatLoadsAndDenoises() {
        TrainingResult result = tiny().steps(40).run();
        Path file = folder.resolve("squares.safetensors");

        result.export(file, result.card("squares", "squares to squares"), ElementType.FLOAT32);
        assertThat(result).asString().startsWith("40 steps on ").contains("save(path)");

        try (Bridge bridge = Bridges.loader().load(file)) {
            assertThat(bridge.card().name()).isEqualTo("squares");
            assertThat(bridge.card().trained()).containsEntry("ema_half_life", result.bestHalfLife());
            Pair pair = UNSEEN.get(0);
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
        }
    }

    @Test
    void aTrainingFromAModelGoesOnWhereItStood() {
        TrainingResult first =
                tiny().schedule(new VeSchedule(5, 0.002)).steps(120).run();
        Path file = folder.resolve("squares.safetensors");
        first.export(file, first.card("squares", "squares to squares"), ElementType.FLOAT32);

        Training going = tiny().from(file).learningRate(1e-4).steps(1);
        TrainingResult next = going.run();

        double reached = first.log().evaluations().stream()
                .mapToDouble(Evaluation::loss)
                .min()
                .orElseThrow();
        assertThat(next.log().evaluations().get(0).loss())
                .as("held-out loss after one small step more")
                .isLessThan(1.2 * reached);
        assertThat(next.card("more", "squares to squares").schedule()).isEqualTo(new VeSchedule(5, 0.002));
        assertThat(next.card("more", "squares to squares").trained().get("from"))
                .asString()
                .startsWith("squares (");
    }

    @Test
    void aNetworkThatComesToSeeTheColoursOfRegionsStartsWhereItsModelStoodAndUsesThem() {
        TrainingResult blind =
                tiny().schedule(new VeSchedule(5, 0.002)).steps(60).run();
        Path file = folder.resolve("blind.safetensors");
        blind.export(file, blind.card("blind", "squares to squares"), ElementType.FLOAT32);

        TrainingResult first =
                tiny().from(file).regionColours().learningRate(1e-9).steps(1).run();
        assertThat(lastLoss(first))
                .isCloseTo(
                        lastLoss(tiny().from(file).learningRate(1e-9).steps(1).run()), within(1e-4));

        TrainingResult seeing = tiny().from(file).regionColours().steps(60).run();
        Path grown = folder.resolve("seeing.safetensors");
        seeing.export(grown, seeing.card("seeing", "squares to squares"), ElementType.FLOAT32);
        try (Bridge bridge = Bridges.loader().load(grown)) {
            assertThat(bridge.card().network().regionColours()).isTrue();
            assertThat(bridge.dbim(2).shading()).isEqualTo(Shading.SMOOTH);
            assertThat(bridge.dbim(2).smoothRegions(false).shading()).isEqualTo(Shading.FREE);
            assertThat(loss(bridge))
                    .as("the loss of the model in its file, as the training took it")
                    .isLessThan(1.2
                            * lastLoss(seeing)); // that of the slowest average; with inputs in disorder it is above 1
        }
        assertThat(weightsOfColours(grown)).anyMatch(weight -> Math.abs(weight) > 1e-3);
    }

    /** The mean of (D − x0)² / cOut² over the unseen pairs, at even times. */
    private static double loss(Bridge bridge) {
        ModelCard card = bridge.card();
        double sum = 0;
        for (int i = 0; i < UNSEEN.size(); i++) {
            double part = (i + 0.5) / UNSEEN.size();
            double t = card.schedule().tMin()
                    + part * (card.schedule().tMax() - card.schedule().tMin());
            Pair pair = UNSEEN.get(i);
            Tensor noise = Noise.seeded(i).draw(pair.target().shape());
            DdbmLoss loss = new DdbmLoss(card.schedule(), card.preconditioning(), false);
            Scalings scale = card.preconditioning().at(card.schedule(), t);
            sum += DdbmLossTest.perSample(
                    loss, pair.target(), pair.source(), noise, new double[] {t}, (scaled, cNoise) -> {
                        double[] x = Arrays.stream(scaled.values())
                                .map(v -> v / scale.cIn())
                                .toArray();
                        double[] d = bridge.denoiser()
                                .denoise(Tensor.of(x, scaled.shape()), t, pair.source())
                                .values();
                        double[] f = new double[d.length];
                        Arrays.setAll(f, k -> (d[k] - scale.cSkip() * x[k]) / scale.cOut());
                        return Tensor.of(f, scaled.shape());
                    })[0];
        }
        return sum / UNSEEN.size();
    }

    private static List<Float> weightsOfColours(Path model) {
        List<Float> weights = new ArrayList<>();
        try (Weights all = Checkpoints.open(model)) {
            String first = "input_blocks.0.0.weight"; // 8 x (state, colours, source) x 3 x 3
            float[] values = all.finiteFloats(first);
            for (int i = 0; i < values.length; i++) {
                if (i / 9 % 3 == 1) {
                    weights.add(values[i]);
                }
            }
        }
        return weights;
    }

    @Test
    void aDistilledModelJumpsToWhereItsTeacherWalks() {
        TrainingResult teacher = tiny().steps(200).run();
        Path file = folder.resolve("teacher.safetensors");
        teacher.export(file, teacher.card("teacher", "squares to squares"), ElementType.FLOAT32);
        Training distilling = Training.of(SQUARES)
                .distil(file)
                .heldOut(UNSEEN)
                .averages(3, 20)
                .learningRate(1e-3)
                .batch(8)
                .evaluateEvery(1, 16)
                .seed(3);

        double before = lastLoss(distilling.steps(1).run());
        TrainingResult student = distilling.evaluateEvery(50, 16).steps(150).run();

        assertThat(lastLoss(student))
                .as("distance of one jump from the teacher's steps")
                .isLessThan(0.85 * before); // 0.73 measured; without learning it stays at 1
        assertThat(student.card("student", "squares").trained().get("distilled_from"))
                .asString()
                .startsWith("teacher (");
    }

    @Test
    void anInterruptedDistillationGoesOnBitForBit() {
        TrainingResult teacher = tiny().steps(5).run();
        Path file = folder.resolve("teacher.safetensors");
        teacher.export(file, teacher.card("teacher", "squares to squares"), ElementType.FLOAT32);
        Training distilling = Training.of(SQUARES)
                .distil(file)
                .averages(3, 20)
                .learningRate(new LearningRate(1e-3, 0, LearningRate.Decay.NONE))
                .batch(8)
                .seed(3);

        double[] whole = distilling.steps(12).run().log().losses();
        Training halves = distilling.folder(folder.resolve("run"));
        halves.steps(6).run();

        assertThat(halves.steps(12).run().log().losses()).containsExactly(whole);
    }

    private static double lastLoss(TrainingResult result) {
        List<Evaluation> all = result.log().evaluations();
        return all.get(all.size() - 1).loss();
    }

    static Stream<Schedule> otherSchedules() {
        return Stream.of(VeSchedule.DEFAULT, I2sbSchedule.DEFAULT);
    }

    @ParameterizedTest
    @MethodSource("otherSchedules")
    void trainsWithTheOtherSchedules(Schedule schedule) {
        double[] losses = tiny().schedule(schedule).steps(60).run().log().losses();
        assertThat(Arrays.stream(losses, 50, 60).average().orElseThrow())
                .isLessThan(0.8 * Arrays.stream(losses, 0, 10).average().orElseThrow());
    }

    @Test
    void labelsReachTheNetwork() {
        double[] losses =
                tiny().architecture(Squares.network(0, 2)).steps(4).run().log().losses();
        assertThat(losses).hasSize(4).doesNotContain(Double.NaN);
    }

    @Test
    void labelsThatTheNetworkDoesNotKnowAreRefusedBeforeTheFirstStep() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        tiny().architecture(Squares.network(0, 1)).steps(4).run())
                .withMessageContaining("1 classes")
                .withMessageContaining("label 1");
    }

    @Test
    void aResumedRunGoesOnAsIfItHadNotStopped() throws IOException {
        Training training = tiny().dropout(0.1);
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
        Training training = tiny().folder(folder).learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.NONE));
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
        Training training = tiny().learningRate(new LearningRate(3e-3, 5, LearningRate.Decay.NONE));
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
        tiny().folder(folder).steps(2).run();
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> tiny().folder(folder).batch(4).steps(4).run())
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
                return SQUARES.size();
            }

            @Override
            public Pair get(int index) {
                Pair pair = SQUARES.get(index);
                if (poison.get()) {
                    pair.target().values()[0] = Double.NaN;
                }
                return pair;
            }
        };
        Training training = Training.of(poisoned)
                .architecture(Squares.network(0, 0))
                .preconditioning(PixelMoments.of(SQUARES, 64, 0).preconditioning())
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
        Training training = tiny().folder(folder).steps(1000).listener(new TrainingListener() {
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
        tiny().averages(4, 30)
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

    @Test
    void progressIsReportedWithTheTimeLeft() {
        List<Report> reports = new ArrayList<>();
        tiny().steps(5)
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
                .isThrownBy(() -> Training.of(SQUARES).architecture(Architectures.standard(new int[] {3, 32, 32}, 0)))
                .withMessageContaining("1x8x8")
                .withMessageContaining("got one for images of 3x32x32")
                .withMessageNotContaining("UNetArchitecture");
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
