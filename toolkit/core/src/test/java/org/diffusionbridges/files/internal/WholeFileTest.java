/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WholeFileTest {
    @TempDir
    Path folder;

    @Test
    void aFailureInTheMiddleLeavesTheOldContentAndNothingElse() throws IOException {
        Path file = Files.writeString(folder.resolve("result.bin"), "old");

        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("No space left on device");
                }))
                .isInstanceOf(BridgeException.class)
                .hasMessage(
                        file + " cannot be written: No space left on device; check that the folder may be written to"
                                + " and the disk has room");
        assertThat(file).hasContent("old");
        assertThat(folder.toFile().list()).containsExactly("result.bin");
    }

    @Test
    void aMistakeOfTheCallerLeavesNothingEither() {
        Path file = folder.resolve("result.bin");

        assertThatThrownBy(() -> WholeFile.write(file, out -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void whatAKilledRunLeftIsReplaced() throws IOException {
        Files.writeString(folder.resolve(".result.bin.part"), "half of a long fi");

        WholeFile.write(folder.resolve("result.bin"), out -> out.write(new byte[] {'o', 'k'}));

        assertThat(folder.resolve("result.bin")).hasContent("ok");
        assertThat(folder.toFile().list()).containsExactly("result.bin");
    }

    @Test
    void aNameAsLongAsTheFileSystemAllowsIsWritten() {
        Path file = folder.resolve("ö".repeat(126) + ".gz"); // 255 bytes

        WholeFile.write(file, out -> out.write(new byte[] {'o', 'k'}));

        assertThat(file).hasContent("ok");
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void missingFoldersAndFoldersAsFilesAreNamed() {
        assertThatThrownBy(() -> WholeFile.write(folder.resolve("no/result.bin"), out -> {}))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("there is no folder " + folder.resolve("no") + "; make it first");
        assertThatThrownBy(() -> WholeFile.write(folder, out -> {}))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("it is a folder; name a file in it");
    }

    @Test
    void threadsThatWriteOneFileTakeTurns() throws Exception {
        Path file = folder.resolve("result.bin");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            byte[] content = new byte[200_000];
            Arrays.fill(content, (byte) i);
            threads.add(new Thread(() -> WholeFile.write(file, out -> out.write(content))));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        byte[] written = Files.readAllBytes(file);
        assertThat(written).hasSize(200_000).containsOnly(written[0]);
    }
}
