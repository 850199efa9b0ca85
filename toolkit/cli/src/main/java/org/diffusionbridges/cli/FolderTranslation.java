/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.TranslationBatches;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Seeds;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/**
 * Many sources into a folder, batch by batch: pictures are read, translated and written at the same time. Each result is written whole or not at all, and one that is there already, made
 * with the same settings and no older than its source and its model, is left alone: so a run after a kill does what is missing. The seed
 * of source i is {@code seed + i} whatever is skipped, which makes both runs' folders equal.
 */
final class FolderTranslation {
    private final Sampling sampling;
    private final int samples;
    private final List<Outputs> all;
    private final FileTime modelTime;
    private final PrintWriter out;
    private final PrintWriter err;
    private final List<String> failures = new ArrayList<>();

    /** @param modelTime when the model's file was last changed; 1970 for an embedded model, whose version is a setting */
    FolderTranslation(Sampling sampling, int samples, List<Outputs> all, FileTime modelTime, CommandLine command) {
        this.sampling = sampling;
        this.samples = samples;
        this.all = all;
        this.modelTime = modelTime;
        this.out = command.getOut();
        this.err = command.getErr();
    }

    /** Runs to the end and returns the exit code: 1 if any source failed. */
    int run() {
        Set<Outputs> missing = new LinkedHashSet<>(
                all.stream().filter(source -> !isFinished(source)).toList());
        AtomicInteger done = new AtomicInteger();
        try (Screen.Bar bar = Terminal.bar("translate", missing.size(), "images", err);
                ResultWriter writer = new ResultWriter(() -> bar.move(done.incrementAndGet(), ""))) {
            if (samples == 1) {
                stretches(missing).forEach(stretch -> translate(stretch, missing, writer));
            } else {
                missing.forEach(source -> sample(source, writer));
            }
            writer.finish();
        }
        failures.forEach(failure -> err.println("bridges: " + Printable.line(failure)));
        err.flush();
        out.printf(
                "%d translated, %d there already, %d failed: %s%n",
                missing.size() - failures.size(), all.size() - missing.size(), failures.size(), sampling);
        return failures.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /**
     * Whole batches with anything missing, neighbours together. A picture can differ in its last bit with the batch it is in,
     * so a rerun computes the very batches of an undisturbed run, and keeps what was missing.
     */
    private List<List<Outputs>> stretches(Set<Outputs> missing) {
        List<List<Outputs>> stretches = new ArrayList<>();
        boolean neighbour = false;
        for (int from = 0; from < all.size(); from += sampling.batch()) {
            List<Outputs> batch = all.subList(from, Math.min(all.size(), from + sampling.batch()));
            boolean wanted = batch.stream().anyMatch(missing::contains);
            if (wanted && neighbour) {
                stretches.get(stretches.size() - 1).addAll(batch);
            } else if (wanted) {
                stretches.add(new ArrayList<>(batch));
            }
            neighbour = wanted;
        }
        return stretches;
    }

    private void translate(List<Outputs> stretch, Set<Outputs> missing, ResultWriter writer) {
        long first = sampling.seed() + stretch.get(0).index();
        TranslationBatches batches = sampling.seed(first)
                .translateAll(stretch.stream().map(o -> Source.of(o.source())).toList());
        for (Translation translation : batches) {
            Outputs source = stretch.get((int) (translation.seed() - first));
            if (missing.contains(source)) {
                writer.write(List.of(translation), source.files());
            }
        }
        for (TranslationBatches.Failure failure : batches.failures()) {
            failures.add(failure.reason());
            writer.write(List.of(), List.of());
        }
    }

    private void sample(Outputs source, ResultWriter writer) {
        List<Translation> drawn;
        try {
            drawn = sampling.seed(sampling.seed() + source.index())
                    .samples(Source.of(source.source()), samples)
                    .all();
        } catch (BridgeException e) {
            failures.add(e.getMessage());
            writer.write(List.of(), List.of());
            return;
        }
        writer.write(drawn, source.files());
    }

    private boolean isFinished(Outputs source) {
        Map<String, String> texts = new LinkedHashMap<>(sampling.texts());
        long seed = sampling.seed() + source.index();
        for (int j = 0; j < samples; j++) {
            texts.put("Seed", String.valueOf(Seeds.sample(seed, j)));
            if (!isFinished(source.source(), source.files().get(j), texts)) {
                return false;
            }
        }
        return true;
    }

    private boolean isFinished(Path source, Path result, Map<String, String> texts) {
        try {
            if (!Files.isRegularFile(result)) {
                return false;
            }
            FileTime made = Files.getLastModifiedTime(result);
            return made.compareTo(Files.getLastModifiedTime(source)) >= 0
                    && made.compareTo(modelTime) >= 0
                    && PngText.read(result).entrySet().containsAll(texts.entrySet());
        } catch (IOException | BridgeException e) {
            return false; // damaged or unreadable: it is made again
        }
    }
}
