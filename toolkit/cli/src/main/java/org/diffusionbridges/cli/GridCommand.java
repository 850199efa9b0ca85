/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Enlargement;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code bridges grid MODEL DATA OUT}: what a model makes of sources that it has not seen, in one picture. */
@Command(
        name = "grid",
        description = "Draw a grid: a row is a source, its target, and a model's answers to it, numbered.")
final class GridCommand extends TestCommand {

    private static final int ROWS = 8;

    @Parameters(index = "2", paramLabel = "OUT", description = "The picture, a file ending in .png, .jpg or .jpeg.")
    private Path out;

    @Option(
            names = "--items",
            split = ",",
            paramLabel = "I",
            description = "Which pairs, by number from 0, separated by commas. Default: " + ROWS
                    + " that are spread evenly over the data.")
    private @Nullable List<Integer> items;

    @Option(
            names = "--answers",
            defaultValue = "8",
            paramLabel = "N",
            description =
                    "Answers to each source: the first has the seed of --seed, the others seeds that follow from it. "
                            + "Default: ${DEFAULT-VALUE}.")
    private int answers;

    @Mixin
    private SamplingOptions options;

    @Override
    void check() {
        options.check();
        atLeast(1, "--answers", answers);
        Outputs.checkFile(out);
    }

    @Override
    void run(Bridge bridge, TestData test) {
        List<Integer> chosen = items(test.pairs().size());
        Sampling sampling = options.on(bridge);
        List<List<BufferedImage>> rows = chosen.stream()
                .map(item -> row(sampling, test.pairs().get(item)))
                .toList();

        Map<String, String> texts = Sheet.texts(sampling);
        texts.putAll(texts());
        texts.put("Items", chosen.toString());
        Images.write(Sheet.enlarged(rows).columns(captions()).image(), out, texts);
        output().println(out + ": " + sampling);
    }

    private List<BufferedImage> row(Sampling sampling, Pair pair) {
        List<Translation> drawn =
                sampling.samples(Source.of(pair.source()), answers).all();
        List<BufferedImage> row = new ArrayList<>();
        row.add(drawn.get(0).source());
        row.add(Images.toImage(Enlargement.plain(pair.target(), sampling.enlargement())));
        drawn.forEach(answer -> row.add(answer.image()));
        return row;
    }

    /** Answers are counted: the seeds of all but the first have twenty digits. */
    private List<String> captions() {
        List<String> captions = new ArrayList<>(List.of("source", "target"));
        IntStream.rangeClosed(1, answers).forEach(answer -> captions.add("answer " + answer));
        return captions;
    }

    private List<Integer> items(int size) {
        if (items == null) {
            return ContactSheet.picks(IntStream.range(0, size).boxed().toList(), ROWS);
        }
        for (int item : items) {
            if (item < 0 || item >= size) {
                throw new IllegalArgumentException(
                        "--items must be in [0, %d] for %s, got %d".formatted(size - 1, dataName(), item));
            }
        }
        return items;
    }
}
