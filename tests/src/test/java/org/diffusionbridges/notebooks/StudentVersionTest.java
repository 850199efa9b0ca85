/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The students' notebooks are their solutions with gaps; -Dnotebooks.write=true writes them. */
class StudentVersionTest {

    @Test
    void aSolutionBecomesAGapAndTheRestStays() {
        assertThat(StudentVersion.withGaps("""
            int twice(int x) {
                // solution, instead of: return 0; // your turn
                int y = x;
                return x + y;
                // end of solution
            }\
            """)).isEqualTo("""
                int twice(int x) {
                    return 0; // your turn
                }\
                """);
    }

    @Test
    void linksAreSeenFromTheFolderAbove() {
        assertThat(StudentVersion.oneFolderUp("[04](../04.ipynb), [method](../../docs/method.md), [solved](03b.ipynb)"))
                .isEqualTo("[04](04.ipynb), [method](../docs/method.md), [solved](solutions/03b.ipynb)");
    }

    static List<Path> solutions() throws IOException {
        return Notebook.solutions();
    }

    @ParameterizedTest
    @MethodSource("solutions")
    void theStudentsNotebookIsTheSolutionWithGaps(Path solution) throws IOException {
        Path students = Notebook.students(solution);
        String made = StudentVersion.of(solution);
        if (Boolean.getBoolean("notebooks.write")) {
            Files.writeString(students, made);
        }

        assertThat(students)
                .as("made from its solution by ./mvnw -pl tests -am test -Dtest=StudentVersionTest"
                        + " -Dnotebooks.write=true")
                .hasContent(made);
        assertThat(made).contains("your turn").doesNotContain("end of solution");
    }
}
