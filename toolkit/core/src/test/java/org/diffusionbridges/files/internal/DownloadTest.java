/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.diffusionbridges.errors.BridgeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Downloads from a server on the loopback that breaks off, changes its mind, and lies. */
class DownloadTest {
    private static final byte[] CONTENT = bytes(1, 300_000);
    private static final Consumer<Path> ANYTHING = file -> {};

    @TempDir
    private Path folder;

    private FileServer server;
    private Path target;
    private final List<String> said = new ArrayList<>();
    private final List<Long> progress = new ArrayList<>();

    @BeforeEach
    void start() throws IOException {
        server = new FileServer(CONTENT);
        target = folder.resolve("weights.pt");
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] bytes(long seed, int length) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    private String fetch(URI url, Consumer<Path> check) {
        Download.Listener listener = new Download.Listener() {
            @Override
            public void progress(long done, long total) {
                progress.add(done);
                assertThat(done).isLessThanOrEqualTo(total);
            }

            @Override
            public void say(String line) {
                said.add(line);
            }
        };
        return new Download(url, target, listener, Duration.ZERO).run(check);
    }

    private void assertWhole() throws IOException {
        assertThat(target).hasBinaryContent(CONTENT);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(target);
        }
    }

    @Test
    void aFileComesWholeWithItsChecksumAndItsProgress() throws IOException {
        String sha256 = fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(sha256).isEqualTo(Download.sha256(target)).hasSize(64);
        assertThat(progress).isSorted().endsWith((long) CONTENT.length);
    }

    @Test
    void aBreakInTheMiddleIsGoneOnFrom() throws IOException {
        server.breaks(100_000, 2);

        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(server.requests()).hasSize(3);
        assertThat(server.requests().get(0)).isEqualTo("all");
        assertThat(server.requests().get(1)).isEqualTo("bytes=100000-");
        assertThat(server.requests().get(2)).isEqualTo("bytes=200000-");
        assertThat(said).hasSize(2).allMatch(line -> line.contains("trying again"));
    }

    @Test
    void breaksWithoutEndEndInOneLineAndTheNextCallGoesOnFromThere() throws IOException {
        server.breaks(100_000, 1);
        fails(server.url(), ANYTHING, () -> server.answers(503))
                .withMessageContaining("run it again, it goes on from there");
        assertThat(target).doesNotExist();

        server.answers(200);
        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(server.requests()).endsWith("bytes=100000-");
    }

    /** Fails after {@code then} has happened at the first break. */
    private org.assertj.core.api.ThrowableAssertAlternative<BridgeException> fails(
            URI url, Consumer<Path> check, Runnable then) {
        Download.Listener listener = new Download.Listener() {
            @Override
            public void progress(long done, long total) {}

            @Override
            public void say(String line) {
                then.run();
            }
        };
        return assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> new Download(url, target, listener, Duration.ZERO).run(check));
    }

    @Test
    void aServerThatIsBusyIsAskedAgain() throws IOException {
        server.refuses(3);

        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(server.requests()).hasSize(4);
    }

    @Test
    void aFileThatChangedMeanwhileIsFetchedFromItsStart() throws IOException {
        server.holds(bytes(2, 400_000), "\"older\"").breaks(100_000, 1);
        fails(server.url(), ANYTHING, () -> server.answers(503)).withMessageContaining("broke off");

        server.holds(CONTENT, "\"newer\"").answers(200);
        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(said)
                .containsExactly(
                        "the server does not go on where it broke off, or has another file now: starting over");
    }

    @Test
    void aServerThatDoesNotLookAtIfRangeIsFoundOut() throws IOException {
        server.holds(bytes(2, 400_000), "\"older\"").breaks(100_000, 1).ignoresIfRange();
        fails(server.url(), ANYTHING, () -> server.answers(503)).withMessageContaining("broke off");

        server.holds(CONTENT, "\"newer\"").answers(200);
        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(server.requests()).endsWith("bytes=100000-", "all");
    }

    @Test
    void aPartLongerThanTheFileIsThrownAway() throws IOException {
        server.holds(bytes(2, 400_000), "\"older\"").breaks(350_000, 1).ignoresIfRange();
        fails(server.url(), ANYTHING, () -> server.answers(503)).withMessageContaining("broke off");

        server.holds(CONTENT, "\"newer\"").answers(200);
        fetch(server.url(), ANYTHING);

        assertWhole();
    }

    @Test
    void aServerThatCannotResumeSendsItAllAgain() throws IOException {
        server.cannotResume().breaks(100_000, 1);

        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(said).last().asString().contains("starting over");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"none", "W/\"weak\""})
    void whatCannotBeToldFromAnotherFileIsNotGoneOnFrom(String etag) throws IOException {
        server.holds(CONTENT, etag).breaks(100_000, 1);

        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(server.requests()).containsExactly("all", "all");
    }

    @Test
    void lessThanWasAnnouncedIsNoWholeFile() {
        server.announces(CONTENT.length + 1);

        fails(server.url(), ANYTHING, () -> {}).withMessageContaining("broke off");

        assertThat(target).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "404, 'answers 404, there is no such file: look for its new address'",
        "403, 'answers 403, it wants a login'",
        "400, answers 400"
    })
    void whatTheServerRefusesIsNotAskedForAgain(int status, String message) {
        server.answers(status);

        fails(server.url(), ANYTHING, () -> {}).withMessageContaining(message);

        assertThat(server.requests()).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void theChecksumThatTheServerTellsDecides() throws IOException {
        server.tells("0".repeat(64));
        fails(server.redirect(), ANYTHING, () -> {})
                .withMessageContaining("the SHA-256 must be 0000")
                .withMessageContaining("was thrown away");
        assertThat(folder).isEmptyDirectory();

        Path copy = Files.write(folder.resolve("copy"), CONTENT);
        server.tells(Download.sha256(copy));
        Files.delete(copy);
        fetch(server.redirect(), ANYTHING);
        assertWhole();
    }

    @Test
    void whatIsNotWhatWasWantedIsThrownAway() {
        fails(
                        server.url(),
                        file -> {
                            throw new BridgeException("it is a web page");
                        },
                        () -> {})
                .withMessage("what %s sent was thrown away: it is a web page", server.url());

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void moreThanTheDiskHasRoomForIsNotBegun() {
        server.announces(1L << 60);

        fails(server.url(), ANYTHING, () -> {})
                .withMessageContaining("make room, or set BRIDGES_CACHE to another folder");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "a full disk is played by /dev/full")
    void aDiskThatFillsUpIsSaidAtOnce() throws IOException {
        Files.createSymbolicLink(folder.resolve(".weights.pt.part"), Path.of("/dev/full"));

        fails(server.url(), ANYTHING, () -> {})
                .withMessageContaining("weights.pt cannot be written: No space left on device");

        assertThat(server.requests()).hasSize(1);
        assertThat(target).doesNotExist();
    }

    @Test
    void twoDoNotFetchTheSameFileAtOnce() throws IOException {
        try (FileChannel part = FileChannel.open(
                        folder.resolve(".weights.pt.part"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = part.lock()) {
            assertThat(lock.isValid()).isTrue();
            fails(server.url(), ANYTHING, () -> {}).withMessageContaining("being fetched by another process");
        }
    }

    @Test
    void anInterruptEndsItAndKeepsWhatCame() throws IOException {
        Download.Listener listener = new Download.Listener() {
            @Override
            public void progress(long done, long total) {
                if (done > 100_000) {
                    Thread.currentThread().interrupt();
                }
            }

            @Override
            public void say(String line) {}
        };
        assertThatExceptionOfType(CancellationException.class)
                .isThrownBy(() -> new Download(server.url(), target, listener, Duration.ZERO).run(ANYTHING));
        Thread.interrupted();
        assertThat(target).doesNotExist();

        fetch(server.url(), ANYTHING);

        assertWhole();
        assertThat(server.requests()).last().asString().startsWith("bytes=");
    }

    @Test
    void anAddressThatIsNoWebAddressIsRefused() {
        fails(folder.toUri(), ANYTHING, () -> {}).withMessageContaining("begins with https:// or http://");
    }
}
