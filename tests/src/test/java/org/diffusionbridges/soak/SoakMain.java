/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.fashion.Fashion;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.notebooks.Notebook;
import org.diffusionbridges.notebooks.NotebookRun;

/**
 * Prints the resident memory of a process that goes on translating, one line for every so many runs: {@code translations}
 * in batches of mixed sizes on one bridge, {@code one-liners} that load a bridge each and close none, or {@code notebook}, the
 * quickstart's cells in one session. Linux only.
 *
 * <p>Run it with a heap that is touched from the start ({@code -Xms256m -Xmx256m -XX:+AlwaysPreTouch}), so that what grows is
 * native memory.
 */
final class SoakMain {
    private static final String MODEL = "edges2fashion";
    private static final int LARGEST_BATCH = 4;
    private static final long SEED = 2405;

    private SoakMain() {}

    /** @param args {@code translations}, {@code one-liners} or {@code notebook}, how many, and how many to a line */
    public static void main(String[] args) throws IOException {
        int runs = Integer.parseInt(args[1]);
        int every = Integer.parseInt(args[2]);
        Runnable run =
                switch (args[0]) {
                    case "translations" -> translations();
                    case "notebook" -> notebook();
                    default -> SoakMain::oneLiner;
                };
        System.out.printf(Locale.ROOT, "%-12s %12s%n", args[0], "resident MB");
        for (int done = 1; done <= runs; done++) {
            run.run();
            if (done % every == 0) {
                System.out.printf(Locale.ROOT, "%-12d %12.2f%n", done, residentBytes() / 1e6);
            }
        }
    }

    /** Batches of 1 to 4 drawings in random order: each size is a shape of its own to the engine. */
    private static Runnable translations() {
        Bridge bridge = Bridges.load(MODEL);
        SplittableRandom random = new SplittableRandom(SEED);
        return () -> {
            List<Source> sources = IntStream.rangeClosed(1, random.nextInt(1, LARGEST_BATCH + 1))
                    .mapToObj(i -> drawing(random.nextInt(new Fashion().test().size())))
                    .toList();
            Sampling sampling = bridge.dbim(0, 1).seed(random.nextLong());
            sampling.translateAll(sources).forEach(translation -> translation.image());
        };
    }

    /** All cells of the quickstart again and again in one session, as if a reader chose Run All. */
    private static Runnable notebook() throws IOException {
        NotebookRun session = new NotebookRun();
        Notebook quickstart = Notebook.quickstart();
        return () -> session.run(quickstart);
    }

    private static void oneLiner() {
        Bridges.load(MODEL).dbim(0, 1).seed(7).translate(drawing(0)).image();
    }

    private static Source drawing(int index) {
        return Source.of(new Fashion().test().get(index).source());
    }

    private static long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("VmRSS:")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        throw new IOException("/proc/self/status names no VmRSS");
    }
}
