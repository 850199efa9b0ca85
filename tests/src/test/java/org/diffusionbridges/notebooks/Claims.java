/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What a notebook's prose states of its results, from {@code resources/notebooks/NAME.claims}: each claim is a passage of the
 * notebook, word for word, in lines without indent, and then, indented, Java that must be true of the notebook's variables
 * once its cells have run. Lines that begin with # are comments.
 */
record Claims(Notebook notebook, List<Claim> claims) {
    private static final Path FOLDER = Path.of("src", "test", "resources", "notebooks");

    /** A passage, and what must hold for it. */
    record Claim(String passage, String condition) {}

    /** The claims of a notebook; none if it has no such file. */
    static Claims of(Notebook notebook) throws IOException {
        Path file = FOLDER.resolve(notebook.toString().replace(".ipynb", ".claims"));
        List<Claim> claims = new ArrayList<>();
        if (!Files.exists(file)) {
            return new Claims(notebook, claims);
        }
        StringBuilder passage = new StringBuilder();
        StringBuilder condition = new StringBuilder();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("#") || line.isBlank()) {
                continue;
            }
            boolean indented = line.startsWith(" ");
            if (!indented && !condition.isEmpty()) {
                claims.add(new Claim(passage.toString().strip(), condition.toString()));
                passage.setLength(0);
                condition.setLength(0);
            }
            (indented ? condition : passage).append(line.strip()).append(' ');
        }
        claims.add(new Claim(passage.toString().strip(), condition.toString()));
        return new Claims(notebook, claims);
    }

    /** Fails unless every passage stands in the notebook's prose, so that text and check cannot part. */
    void requireQuoted() {
        String prose = notebook.cells().stream()
                .filter(cell -> !cell.isCode())
                .map(Notebook.Cell::source)
                .collect(Collectors.joining("\n"))
                .replaceAll("\\s+", " ");
        for (Claim claim : claims) {
            assertThat(prose).as("prose of %s", notebook).contains(claim.passage);
            assertThat(claim.condition).as("what holds if '%s'", claim.passage).isNotBlank();
        }
    }

    /** What must hold, in Java, claim by claim. */
    List<String> conditions() {
        return claims.stream().map(Claim::condition).toList();
    }

    /** Fails at the claims that are not true of a run that has just ended. */
    void check(NotebookRun run) {
        assertThat(claims).as("claims of %s", notebook).allSatisfy(claim -> assertThat(run.value(claim.condition))
                .as("'%s', that is: %s", claim.passage, claim.condition)
                .isEqualTo(true));
    }
}
