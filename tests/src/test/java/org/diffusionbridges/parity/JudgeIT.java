/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The judge itself: one number changed, or a kind that is missing, must not pass. One number of each kind a day, all with -Dfull. */
class JudgeIT {

    @TempDir
    Path temp;

    private Path copy;

    @BeforeEach
    void copyTheReference() throws IOException {
        copy = temp.resolve("parity");
        Copies.copy(Copies.own(), copy);
    }

    @ParameterizedTest
    @CsvSource({
        "schedule-vp, alpha, 20, 1.00000001, 0, SCHEDULES, vp",
        "timesteps, ve-karras-40, 39, 1.00001, 0, GRIDS, ve-karras-40",
        "samplers/vp-dbim-eta0.3-N10, path, 500, 1, 0.001, SAMPLERS, vp-dbim-eta0.3-N10",
        "networks/conv-resample, output, 900, 1, 0.001, NETWORKS, conv-resample",
        "networks/edges2handbags-like, e2e_x0, 11, 1, 0.001, END_TO_END, edges2handbags-like",
        "networks/unconditional, loss_t, 0, 1.01, 0, LOSSES, unconditional"
    })
    void oneChangedNumberFailsItsCaseAndNoOther(
            String file, String array, int index, double factor, double summand, Kind kind, String name)
            throws IOException {
        Copies.change(copy.resolve(file + ".npz"), array, index, value -> factor * value + summand);

        Report report = Judge.judge(copy);

        assertThat(report.problems()).isNotEmpty();
        assertThat(report.verdicts())
                .filteredOn(verdict -> !verdict.failures().isEmpty())
                .extracting(Verdict::kind, Verdict::name)
                .containsExactly(tuple(kind, name));
        assertThat(report.table()).contains("FAILED");
    }

    @ParameterizedTest
    @EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "a minute: -Dfull runs it")
    @CsvSource({
        "schedule-ve, cov_c_out, 3, 1.00000001, 0, SCHEDULES, ve",
        "schedule-i2sb, rho_T, 0, 1.00000001, 0, SCHEDULES, i2sb",
        "schedule-i2sb, c_noise, 30, 1.000001, 0, SCHEDULES, i2sb",
        "timesteps, vp-uniform-10, 4, 1.000001, 0, GRIDS, vp-uniform-10",
        "samplers/ve-dbim_high_order-order3-N10, pred_x0, 700, 1, 0.02, SAMPLERS, ve-dbim_high_order-order3-N10",
        "samplers/i2sb-heun-churn_step_ratio0.33-N6, noise, 40, 1, 0.01, SAMPLERS, i2sb-heun-churn_step_ratio0.33-N6",
        "samplers/i2sb-dbim-eta0.0-N5-mask, mask, 7, -1, 1, SAMPLERS, i2sb-dbim-eta0.0-N5-mask",
        "samplers/vp-dbim-eta0.0-N1, x0, 3, 1, 0.001, SAMPLERS, vp-dbim-eta0.0-N1",
        "samplers/vp-dbim-eta0.0-N1, nfe, 0, 1, 1, SAMPLERS, vp-dbim-eta0.0-N1",
        "networks/unconditional, c_noise, 1, 1.01, 0, NETWORKS, unconditional",
        "networks/imagenet-inpaint-like, e2e_noise, 5, 1, 0.01, END_TO_END, imagenet-inpaint-like",
        "networks/imagenet-inpaint-like, e2e_nfe, 0, 1, 1, END_TO_END, imagenet-inpaint-like",
        "networks/edges2handbags-like, loss_per_sample, 1, 1.001, 0, LOSSES, edges2handbags-like"
    })
    void soDoesOneOfAnyOther(
            String file, String array, int index, double factor, double summand, Kind kind, String name)
            throws IOException {
        oneChangedNumberFailsItsCaseAndNoOther(file, array, index, factor, summand, kind, name);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void oneChangedWeightFailsItsNetwork(String name) throws IOException {
        Copies.changeWeight(copy.resolve("networks").resolve(name + ".pt"), value -> value + 0.5f);

        assertThat(Judge.judge(copy).verdicts())
                .filteredOn(verdict -> !verdict.failures().isEmpty())
                .extracting(Verdict::kind, Verdict::name)
                .contains(tuple(Kind.NETWORKS, name), tuple(Kind.END_TO_END, name), tuple(Kind.LOSSES, name))
                .hasSize(3);
    }

    static List<String> networks() {
        List<String> all = List.of("edges2handbags-like", "imagenet-inpaint-like", "conv-resample", "unconditional");
        return Boolean.getBoolean("full") ? all : all.subList(0, 1);
    }

    @Test
    void anotherNumberOfEvaluationsInTheIndexFails() throws IOException {
        Path file = copy.resolve("index.json");
        JsonObject index = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        JsonObject first = index.getAsJsonArray("samplers").get(0).getAsJsonObject();
        first.addProperty("nfe", first.get("nfe").getAsInt() + 1);
        Files.writeString(file, index.toString());

        assertThat(Judge.judge(copy).problems()).singleElement().asString().contains("index.json's nfe must be");
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"NETWORKS", "END_TO_END", "LOSSES"})
    void aKindThatIsMissingFails(Kind kind) throws IOException {
        remove(kind);

        assertThat(Judge.judge(copy).problems()).contains("the directory holds no %s to check".formatted(kind.label()));
    }

    @Test
    void anEmptyDirectoryAndNoneAtAllFail() throws IOException {
        Path empty = Files.createDirectory(temp.resolve("empty"));
        for (Path directory : new Path[] {empty, temp.resolve("none")}) {
            assertThat(Judge.judge(directory).problems())
                    .anyMatch(problem -> problem.contains("index.json"))
                    .contains("the directory holds no samplers to check", "the directory holds no losses to check");
        }
    }

    @Test
    void aFileThatIsMissingFailsItsCaseAlone() throws IOException {
        Files.delete(copy.resolve("samplers/vp-dbim-eta0.3-N10.npz"));

        assertThat(Judge.judge(copy).problems()).singleElement().asString().contains("no such NPZ file");
    }

    private void remove(Kind kind) throws IOException {
        Path file = copy.resolve("index.json");
        JsonObject index = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        switch (kind) {
            case SCHEDULES -> {
                for (String name : new String[] {"vp", "ve", "i2sb"}) {
                    Files.delete(copy.resolve("schedule-%s.npz".formatted(name)));
                }
                index.add("samplers", new JsonArray());
                index.add("networks", new JsonArray());
            }
            case GRIDS -> Files.delete(copy.resolve("timesteps.npz"));
            case SAMPLERS -> index.add("samplers", new JsonArray());
            case NETWORKS, END_TO_END, LOSSES -> index.add("networks", new JsonArray());
        }
        Files.writeString(file, index.toString());
    }
}
