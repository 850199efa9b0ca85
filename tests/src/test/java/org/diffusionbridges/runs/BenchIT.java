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
import org.diffusionbridges.cli.Main;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code bridges bench} says, not how fast it is: that depends on what else the machine does. */
class BenchIT {
    @TempDir
    private Path folder;

    @Test
    void oneRunTellsOfAModelAllThatItPromisesAndItsFiguresAgree() throws Exception {
        Path log = folder.resolve("log.txt");
        int status = Processes.start(Main.class, log, "bench", "--rounds", 1, "--json", "--model", Pictures.MODEL)
                .waitFor();
        assertThat(status).as(Files.readString(log)).isZero();
        JsonObject bench = JsonParser.parseString(Files.readString(log)).getAsJsonObject();

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
        assertThat(measured).containsExactly(Pictures.MODEL + " 1", Pictures.MODEL + " 16");

        assertThat(bench.getAsJsonArray("models")).hasSize(1);
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
