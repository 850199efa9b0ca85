/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.cli.Main;
import org.diffusionbridges.models.ModelCard;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bridges bench} says, not how fast it is: that depends on what else the machine does. */
class BenchIT {
    private static final boolean FULL = Boolean.getBoolean("full");

    @TempDir
    private Path folder;

    @Test
    void oneRunTellsOfEveryModelAllThatItPromisesAndItsFiguresAgree() throws Exception {
        Path log = folder.resolve("log.txt");
        List<Object> arguments = new ArrayList<>(List.of("bench", "--rounds", 1, "--json"));
        List<ModelCard> models = Bridges.models().subList(0, FULL ? 2 : 1);
        if (!FULL) {
            arguments.addAll(List.of("--model", models.get(0).name()));
        }
        int status = Processes.start(Main.class, log, arguments.toArray()).waitFor();
        assertThat(status).as(Files.readString(log)).isZero();
        JsonObject bench = JsonParser.parseString(Files.readString(log)).getAsJsonObject();

        List<String> expected = new ArrayList<>();
        for (ModelCard card : models) {
            expected.add(card.name() + " 1");
            expected.add(card.name() + " 16");
        }
        List<String> measured = new ArrayList<>();
        for (JsonElement line : bench.getAsJsonArray("sampling")) {
            JsonObject cost = line.getAsJsonObject();
            int batch = cost.get("batch").getAsInt();
            double run = cost.get("runMillis").getAsDouble();
            double evaluations =
                    cost.get("nfe").getAsInt() * cost.get("bareMillis").getAsDouble();
            measured.add(cost.get("model").getAsString() + " " + batch);
            assertThat(cost.get("nfe").getAsInt()).isEqualTo(11);
            assertThat(evaluations).isPositive();
            // sums of medians on both sides, so only rounding lies between
            assertThat(cost.get("overhead").getAsDouble()).isCloseTo(run / evaluations - 1, within(1e-9));
            assertThat(cost.get("cpuOverhead").getAsDouble()).isFinite();
            assertThat(cost.get("imagesPerSecond").getAsDouble() * run / 1000).isCloseTo(batch, within(1e-9));
        }
        assertThat(measured).isEqualTo(expected);

        assertThat(bench.getAsJsonArray("models")).hasSameSizeAs(models);
        for (JsonElement line : bench.getAsJsonArray("models")) {
            JsonObject model = line.getAsJsonObject();
            assertThat(model.get("firstImageSeconds").getAsDouble()).isPositive();
            assertThat(model.get("trainingBatch").getAsInt()).isEqualTo(32);
            assertThat(model.get("trainingStepMillis").getAsDouble()).isPositive();
            assertThat(model.get("trainingStepInEvaluations").getAsDouble()).isPositive();
            if (Files.exists(Path.of("/proc/self/status"))) {
                assertThat(model.get("peakBytes").getAsLong()).isGreaterThan(50L << 20);
            }
        }
        assertThat(bench.keySet()).contains("bridges", "java", "processors");
    }
}
