/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionbridges.display.View;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The students' notebooks before anything is written in them: every cell runs, and the checks say in words what is missing. */
class StudentNotebooksIT {

    static Stream<Path> students() throws IOException {
        return Notebook.solutions().stream().map(Notebook::students);
    }

    @ParameterizedTest
    @MethodSource("students")
    void everyCheckOfTheEmptyNotebookSaysThatNothingComesOut(Path file) throws IOException {
        Notebook notebook = Notebook.read(file);
        try (NotebookRun run = new NotebookRun()) {
            List<Integer> checks = notebook.code().stream()
                    .filter(cell -> cell.source().contains("Check."))
                    .filter(cell -> !cell.source().contains(".then("))
                    .map(Notebook.Cell::number)
                    .toList();

            var shown = run.run(notebook);

            assertThat(checks).hasSizeGreaterThan(2).allSatisfy(cell -> assertThat(shown.get(cell))
                    .as("cell %d", cell)
                    .extracting(View::text)
                    .allMatch(text -> text.startsWith("Not yet: nothing comes out of it so far")));
        }
    }
}
