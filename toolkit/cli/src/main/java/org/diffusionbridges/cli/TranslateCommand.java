/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.TranslationBatches;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges translate IN OUT}: one picture, or a folder of them. */
@Command(
        name = "translate",
        description = "Translate an image, or every image of a folder.",
        footer = {
            "",
            "A PNG carries the model, its licence and credits, the sampler, its settings and the seed as text. A folder goes "
                    + "on past files that cannot be translated and lists them at the end; run again, it leaves alone what was made with "
                    + "the same settings from the same files.",
            "",
            "Exit codes: 0 all translated, 1 something failed, 2 the command line is at fault."
        })
final class TranslateCommand extends BridgesCommand implements Callable<Integer> {

    /** A sheet is held in memory, and looked at. */
    private static final int LARGEST_SHEET = 1000;

    @Parameters(
            index = "0",
            paramLabel = "IN",
            description = "An image (PNG, JPEG, GIF, BMP, TIFF), or a folder of images.")
    private Path in;

    @Parameters(
            index = "1",
            paramLabel = "OUT",
            description =
                    "A folder, which is made if need be, for a PNG for each result; or a file ending in .png, .jpg or "
                            + ".jpeg. Where there are several results, the file is a sheet of sources and results.")
    private Path out;

    @Mixin
    private ModelOptions model;

    @Option(
            names = "--samples",
            paramLabel = "N",
            defaultValue = "1",
            description = "Draw N answers for each image: NAME-1.png to NAME-N.png in a folder, a row of a sheet. "
                    + "Default: ${DEFAULT-VALUE}.")
    private int samples;

    @Mixin
    private PictureOptions options;

    @Override
    public Integer call() {
        check();
        boolean intoFolder = Outputs.isFolder(out);
        List<Path> sources = Files.isDirectory(in) ? Outputs.images(in) : List.of(in);
        if (sources.isEmpty()) {
            throw new IllegalArgumentException(
                    in + " has no image in it: files are told by their endings, " + String.join(", ", Outputs.ENDINGS));
        }
        if (!intoFolder && (long) sources.size() * samples > LARGEST_SHEET) {
            throw new IllegalArgumentException(
                    "%d results are too many for one sheet, which holds %d: name a folder as OUT"
                            .formatted((long) sources.size() * samples, LARGEST_SHEET));
        }
        try (Bridge bridge = model.load()) {
            Sampling sampling = options.on(bridge);
            if (intoFolder) {
                return new FolderTranslation(
                                sampling, samples, Outputs.of(sources, out, samples), modelTime(), spec().commandLine())
                        .run();
            }
            return sources.size() == 1 && samples == 1 ? one(sampling) : sheet(sampling, sources);
        }
    }

    /** What the command line alone can tell: loading a model takes longer than finding out that it was in vain. */
    private void check() {
        model.check();
        options.check();
        atLeast(1, "--samples", samples);
        if (!Files.exists(in)) {
            throw new IllegalArgumentException(in + " does not exist: name an image, or a folder of images");
        }
        try {
            if (Files.exists(out) && Files.isSameFile(in, out)) {
                throw new IllegalArgumentException("IN and OUT are the same, %s: name another OUT".formatted(out));
            }
            if (Outputs.isFolder(out)) {
                Outputs.makeFolder(out);
            } else {
                Outputs.checkFile(out);
            }
        } catch (IOException e) {
            throw new BridgeException(out + " cannot be made: " + e, e);
        }
    }

    private FileTime modelTime() {
        Path file = model.file();
        try {
            return file == null ? FileTime.fromMillis(0) : Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0); // an embedded model's name
        }
    }

    private int one(Sampling sampling) {
        sampling.translate(Source.of(in)).save(out);
        output().println(out + ": " + sampling);
        return ExitCode.OK;
    }

    private int sheet(Sampling sampling, List<Path> paths) {
        Sheet sheet = new Sheet();
        List<String> failures = new ArrayList<>();
        if (samples == 1) {
            TranslationBatches batches =
                    sampling.translateAll(paths.stream().map(Source::of).toList());
            batches.forEach(translation -> sheet.add(List.of(translation)));
            batches.failures().forEach(failure -> failures.add(failure.reason()));
        } else {
            for (int i = 0; i < paths.size(); i++) {
                try {
                    Sampling own = sampling.seed(sampling.seed() + i);
                    sheet.add(own.samples(Source.of(paths.get(i)), samples).all());
                } catch (BridgeException e) {
                    failures.add(String.valueOf(e.getMessage()));
                }
            }
        }
        failures.forEach(this::tell);
        if (!sheet.isEmpty()) {
            Map<String, String> texts = Sheet.texts(sampling);
            texts.put("Samples", String.valueOf(samples));
            Images.write(sheet.image(), out, texts);
            output().println(out + ": " + sampling);
        }
        return failures.isEmpty() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
