/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.training.TrainingListener.Report;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final ModelCard TRAINED = Preset.values()[0].card().withTrained("steps", 16_000);

    /** Two steps a second, of a budget of five minutes. */
    private static Report after(int seconds) {
        return new Report(
                2L * seconds,
                seconds / 300.0,
                0,
                0,
                0,
                0,
                0,
                Duration.ofSeconds(seconds),
                Duration.ofSeconds(300 - seconds));
    }

    @Test
    void afterTenSecondsItSaysOnceWhatTheTimeBuysAndWhatHelps() {
        Forecast forecast = new Forecast(List.of(TRAINED), "take --size 32");

        assertThat(forecast.at(after(1))).isEmpty();
        assertThat(forecast.at(after(10))).isEmpty();
        assertThat(forecast.at(after(11)).orElseThrow().lines())
                .containsExactly(
                        "the time buys about 600 steps; " + TRAINED.name() + " took 16,000",
                        "far too few for pictures: take --size 32");
        assertThat(forecast.at(after(12))).isEmpty();
    }

    @Test
    void enoughStepsNeedNoAdviceAndNoModelsNoComparison() {
        ModelCard quick = TRAINED.withTrained("steps", 900);
        Forecast enough = new Forecast(List.of(quick), "take --size 32");
        Forecast alone = new Forecast(List.of(), "take --size 32");
        enough.at(after(1));
        alone.at(after(1));

        assertThat(enough.at(after(20)).orElseThrow()).endsWith(" took 900");
        assertThat(alone.at(after(20))).hasValue("the time buys about 600 steps");
    }

    @Test
    void aLogHasALineNowAndThen() {
        StringWriter log = new StringWriter();
        Screen never = new ProgressLines(new PrintWriter(log), Duration.ofDays(1));
        Screen always = new ProgressLines(new PrintWriter(log), Duration.ZERO);

        never.bar("evaluation", 400, "images").move(120, "");
        always.bar("evaluation", 400, "images").move(160, "dbim");

        assertThat(log.toString().lines())
                .singleElement()
                .asString()
                .matches("evaluation: 160 of 400 images, \\d+\\.\\d a second, \\d+ s left, dbim");
    }
}
