/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** docs/images/gallery: a picture of each notebook, as the notebook shows it. */
class GalleryTest {
    private static final Path GALLERY = Path.of("..", "docs", "images", "gallery");

    private static Stream<Path> notebooks() throws IOException {
        return Notebook.files().stream();
    }

    @ParameterizedTest
    @MethodSource("notebooks")
    void aGalleryPictureIsWhatACellOfItsNotebookShows(Path file) throws IOException {
        String number = file.getFileName().toString().split("-", 2)[0];
        byte[] hung = Files.readAllBytes(GALLERY.resolve(number + ".png"));

        assertThat(Notebook.read(file).code().stream()
                        .flatMap(cell -> cell.outputs().asList().stream())
                        .map(output -> output.getAsJsonObject().getAsJsonObject("data"))
                        .filter(data -> data != null && data.has("image/png"))
                        .map(data -> data.get("image/png").getAsString().strip()))
                .as("execute.py writes it from the cell with \"gallery\": true in its metadata")
                .anyMatch(png -> png.equals(Base64.getEncoder().encodeToString(hung)));
    }
}
