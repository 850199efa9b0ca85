/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.diffusionbridges.jupyter.InstalledKernel;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * All notebooks on the real kernel, as {@link InstalledKernel} has it: what they show is what was committed, and what their
 * prose claims is true. In CI, with -Dfull; those whose name begins with NN alone with -Dnotebooks.only=NN too. Every other one is run
 * by {@link OtherKernelNotebooksIT}, at the same time.
 */
@Tag("jupyter")
@EnabledIfSystemProperty(named = "full", matches = "true", disabledReason = "many minutes: CI runs it, and -Dfull does")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelNotebooksIT {
    /** By notebook, the cell whose training makes all that follows from it differ between processors. */
    private static final Map<String, Integer> TRAINS_IN =
            Map.of("09-train-your-own-bridge.ipynb", 12, "10-your-own-images-and-pairs.ipynb", 15);

    static final String ONLY = "notebooks.only";

    @TempDir
    private static Path temporary;

    private InstalledKernel kernel;

    @BeforeAll
    void installTheKernel() throws Exception {
        temporary = temporary.toRealPath();
        kernel = new InstalledKernel(temporary);
    }

    @AfterAll
    void removeIt() throws Exception {
        if (kernel != null) {
            kernel.close();
        }
    }

    Stream<Path> toRun() throws IOException {
        String only = System.getProperty(ONLY);
        List<Path> files = Notebook.files();
        return only == null
                ? IntStream.range(0, files.size())
                        .filter(number -> isFirstOfItsPair(number) == takesFirst())
                        .mapToObj(files::get)
                : files.stream().filter(file -> file.getFileName().toString().startsWith(only));
    }

    /** Of the first pair the first, of the second the second: long ones follow each other, and the halves take as long. */
    private static boolean isFirstOfItsPair(int number) {
        return number % 2 == number / 2 % 2;
    }

    boolean takesFirst() {
        return true;
    }

    @ParameterizedTest
    @MethodSource("toRun")
    void whatANotebookShowsIsWhatWasCommittedAndWhatItClaimsIsTrue(Path file) throws Exception {
        Notebook committed = Notebook.read(file);
        Claims claims = Claims.of(committed);
        Path withClaims =
                Files.createDirectories(temporary.resolve("with claims")).resolve(file.getFileName());
        committed.writeWith(claims.conditions(), withClaims);

        Notebook run = Notebook.read(kernel.execute(withClaims, temporary.resolve("executed")));

        List<String> differences = new ArrayList<>();
        for (Notebook.Cell cell : committed.code()) {
            Notebook.Cell now = run.cells().get(cell.number() - 1);
            boolean isTrained = cell.number() >= TRAINS_IN.getOrDefault(committed.toString(), Integer.MAX_VALUE);
            Outputs.differences(cell, now, isTrained ? Outputs.Rigour.KIND : Outputs.Rigour.VALUE).stream()
                    .map(difference -> "cell %d: %s".formatted(cell.number(), difference))
                    .forEach(differences::add);
        }
        assertThat(differences)
                .as(
                        "%s: if it should show something else now, commit what tests/notebooks/execute.py writes",
                        committed)
                .isEmpty();
        assertThat(run.cells().subList(committed.cells().size(), run.cells().size()))
                .as("claims of %s", committed)
                .hasSameSizeAs(claims.claims())
                .allSatisfy(claim -> assertThat(claim.outputs().toString())
                        .as(claim.source())
                        .contains("\"text/plain\":[\"true\"]"));
    }
}
