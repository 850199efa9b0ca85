/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.shell.internal.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Public, as are {@link #PAIRS} and {@link #UNSEEN}, for a shell reads them. */
public class SettingsTextTest {
    public static final PairDataset PAIRS = new Squares(64, 0);
    public static final PairDataset UNSEEN = new Squares(64, 1000);

    @Test
    void theJavaOnAModelsCardSetsTheSameTrainingUp(@TempDir Path folder) throws Exception {
        Training training = Training.of(PAIRS)
                .heldOut(UNSEEN)
                .architecture(Squares.network(0, 2))
                .schedule(new VeSchedule(5, 0.002))
                .times(TimeSampling.logSnr(-0.5, 1.7))
                .adam(Adam.DEFAULT.withWeightDecay(0.01))
                .learningRate(new LearningRate(3e-4, 7, LearningRate.Decay.COSINE))
                .clip(Double.POSITIVE_INFINITY)
                .averages(5, 20.5)
                .batch(8)
                .seed(-3)
                .flips(true)
                .dropout(0.1)
                .steps(1);
        ModelCard card = training.run().card("squares", "squares to squares");
        Path file = Files.writeString(folder.resolve("card.json"), card.toJson());

        String typed = String.valueOf(card.trained().get(ModelCard.COMMAND));
        assertThat(typed).startsWith("Bridges.train(pairs).heldOut(unseen)").endsWith(".steps(1L).run()");
        try (Session shell = Session.open()) {
            shell.run("import static %s.*; var pairs = PAIRS; var unseen = UNSEEN;"
                    .formatted(SettingsTextTest.class.getName()));
            shell.run("var card = ModelCard.parse(Files.readString(Path.of(\"%s\")), \"card\");"
                    .formatted(file.toString().replace("\\", "\\\\")));
            Training again = (Training) shell.run(typed.replaceFirst("\\.run\\(\\)$", ""));
            assertThat(SettingsText.fingerprint(again.completed()))
                    .isEqualTo(SettingsText.fingerprint(training.completed()));
            assertThat(again.budget).isEqualTo(training.budget);
        }
    }
}
