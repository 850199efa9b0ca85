/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutputsTest {

    @TempDir
    private Path folder;

    private static List<String> names(List<Outputs> outputs) {
        return outputs.stream()
                .flatMap(o -> o.files().stream())
                .map(file -> file.getFileName().toString())
                .toList();
    }

    private static List<Path> paths(String... names) {
        return List.of(names).stream().map(Path::of).toList();
    }

    @Test
    void everyResultIsAPngOfItsSourcesName() {
        assertThat(names(Outputs.of(paths("a.jpg", "b.c.tiff"), folder, 1))).containsExactly("a.png", "b.c.png");
    }

    @Test
    void severalSamplesAreNumberedFromOne() {
        assertThat(names(Outputs.of(paths("a.jpg"), folder, 3))).containsExactly("a-1.png", "a-2.png", "a-3.png");
    }

    @Test
    void sourcesThatDifferOnlyInTheirEndingKeepIt() {
        assertThat(names(Outputs.of(paths("A.png", "a.jpg", "b.png"), folder, 1)))
                .containsExactly("A.png.png", "a.jpg.png", "b.png");
    }

    @Test
    void aResultNeverSharesItsNameWithAnothersSample() {
        List<String> names = names(Outputs.of(paths("a.png", "a-1.png", "a.jpg", "a.jpg.png"), folder, 2));

        assertThat(names).doesNotHaveDuplicates();
    }

    @Test
    void aFoldersImagesAreThoseByTheirEndingInTheOrderOfNamesAndNotHidden() throws IOException {
        for (String name : List.of("b.PNG", "a.jpeg", ".b.png.part", ".hidden.png", "notes.txt")) {
            Files.createFile(folder.resolve(name));
        }
        Files.createDirectory(folder.resolve("folder.png"));

        assertThat(Outputs.images(folder))
                .extracting(Path::getFileName)
                .containsExactlyElementsOf(paths("a.jpeg", "b.PNG"));
    }

    @Test
    void outIsAFolderIfItIsOneOrItsNameHasNoEnding() throws IOException {
        assertThat(Outputs.isFolder(folder.resolve("results"))).isTrue();
        assertThat(Outputs.isFolder(Files.createDirectory(folder.resolve("v1.2"))))
                .isTrue();
        assertThat(Outputs.isFolder(folder.resolve("result.png"))).isFalse();
    }
}
