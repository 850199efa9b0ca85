/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.commons.io.FileUtils;
import org.jspecify.annotations.Nullable;

/**
 * How another program ended.
 *
 * @param exitCode its exit code, or -1 if it could not be started or took too long
 * @param out what it wrote to its standard output
 * @param err what it wrote to its standard error, or why it could not be started
 */
public record Subprocess(int exitCode, String out, String err) {

    private static final int NOT_RUN = -1;

    /** Whether it ended well. */
    public boolean succeeded() {
        return exitCode == 0;
    }

    /** The last line it had to say, which is where Python's programs put the reason. */
    String lastLine() {
        return (out + "\n" + err).lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line.strip());
    }

    /**
     * Runs a program to its end, with nothing to read.
     *
     * @throws CancellationException if this thread is interrupted; the program is ended then
     */
    public static Subprocess run(Duration limit, List<String> command) {
        @Nullable File out = null;
        @Nullable File err = null;
        try {
            // Files, so that a program that writes much to both is never blocked.
            out = Files.createTempFile("bridges-", ".out").toFile();
            err = Files.createTempFile("bridges-", ".err").toFile();
            Process process = new ProcessBuilder(command)
                    .redirectInput(ProcessBuilder.Redirect.from(nothing()))
                    .redirectOutput(out)
                    .redirectError(err)
                    .start();
            try {
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    return new Subprocess(NOT_RUN, "", "it took longer than " + limit.toSeconds() + " seconds");
                }
            } finally {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
            return new Subprocess(
                    process.exitValue(),
                    FileUtils.readFileToString(out, StandardCharsets.UTF_8),
                    FileUtils.readFileToString(err, StandardCharsets.UTF_8));
        } catch (IOException e) {
            return new Subprocess(NOT_RUN, "", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        } finally {
            FileUtils.deleteQuietly(out);
            FileUtils.deleteQuietly(err);
        }
    }

    /** The full path of a program on the PATH. */
    static Optional<Path> find(String program) {
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(File.pathSeparator)) {
            for (String ending : List.of("", ".exe")) {
                Path file = Path.of(folder, program + ending);
                if (!folder.isEmpty() && Files.isRegularFile(file) && Files.isExecutable(file)) {
                    return Optional.of(file);
                }
            }
        }
        return Optional.empty();
    }

    private static File nothing() {
        return new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
    }
}
