/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Folders, on a bridge whose denoiser is a formula. */
class FolderTranslationTest {
    private static final int SOURCES = 7;

    @TempDir
    private Path temporary;

    private Path in;
    private Path out;
    private final StringWriter said = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Sampling sampling =
            ClosedForm.bridge(ClosedForm.WAVY).dbim(1, 3).seed(5).batch(3);

    @BeforeEach
    void draw() throws IOException {
        in = Files.createDirectory(temporary.resolve("in"));
        out = Files.createDirectory(temporary.resolve("out"));
        for (int i = 0; i < SOURCES; i++) {
            BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
            image.setRGB(i, i, 0xffffff);
            Images.write(image, in.resolve("d" + i + ".png"));
        }
    }

    private int run(Sampling sampling, int samples) {
        return run(sampling, samples, FileTime.fromMillis(0));
    }

    private int run(Sampling sampling, int samples, FileTime modelTime) {
        CommandLine command =
                new CommandLine(new Main()).setOut(new PrintWriter(said, true)).setErr(new PrintWriter(err, true));
        return new FolderTranslation(
                        sampling, samples, Outputs.of(Outputs.images(in), out, samples), modelTime, command)
                .run();
    }

    private Map<String, byte[]> results() throws IOException {
        Map<String, byte[]> results = new TreeMap<>();
        try (Stream<Path> files = Files.list(out)) {
            for (Path file : files.toList()) {
                results.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return results;
    }

    @Test
    void everySourceBecomesAPngThatSaysWhatMadeIt() throws IOException {
        assertThat(run(sampling, 1)).isZero();

        assertThat(results()).hasSize(SOURCES);
        assertThat(PngText.read(out.resolve("d3.png")))
                .containsAllEntriesOf(sampling.texts())
                .containsKey("Copyright")
                .containsEntry("Seed", "8");
        assertThat(said.toString()).contains("7 translated, 0 there already, 0 failed");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aDamagedSourceIsListedAndTheRestAreTranslated() throws IOException {
        Files.writeString(in.resolve("d2.png"), "no picture");

        assertThat(run(sampling, 1)).isEqualTo(1);

        assertThat(results()).hasSize(SOURCES - 1).doesNotContainKey("d2.png");
        assertThat(err.toString().lines()).singleElement().asString().contains("d2.png");
        assertThat(PngText.read(out.resolve("d6.png"))).containsEntry("Seed", "11");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aSecondRunMakesWhatIsMissingAndTheFolderIsAsIfNothingHadBeenMissing(int samples) throws IOException {
        run(sampling, samples);
        Map<String, byte[]> undisturbed = results();
        String first = undisturbed.keySet().iterator().next();
        String last = ((TreeMap<String, byte[]>) undisturbed).lastKey();
        Files.delete(out.resolve(first));
        Files.write(out.resolve(last), Arrays.copyOf(undisturbed.get(last), 50));
        said.getBuffer().setLength(0);

        assertThat(run(sampling, samples)).isZero();

        assertThat(said.toString()).contains("2 translated, 5 there already, 0 failed");
        Map<String, byte[]> again = results();
        assertThat(again.keySet()).isEqualTo(undisturbed.keySet());
        undisturbed.forEach(
                (name, bytes) -> assertThat(again.get(name)).as(name).isEqualTo(bytes));
    }

    @Test
    void resultsOfOtherSettingsAreMadeAgain() {
        run(sampling, 1);
        said.getBuffer().setLength(0);

        run(sampling.seed(6), 1);

        assertThat(said.toString()).contains("7 translated, 0 there already");
    }

    @Test
    void aSourceThatChangedSinceIsTranslatedAgain() throws IOException {
        run(sampling, 1);
        Path changed = in.resolve("d4.png");
        FileTime later = FileTime.fromMillis(
                Files.getLastModifiedTime(out.resolve("d4.png")).toMillis() + 5_000);
        Files.setLastModifiedTime(changed, later);
        said.getBuffer().setLength(0);

        run(sampling, 1);

        assertThat(said.toString()).contains("1 translated, 6 there already");
    }

    @Test
    void aModelFileThatChangedSinceTranslatesAllAgain() {
        run(sampling, 1);
        said.getBuffer().setLength(0);

        run(sampling, 1, FileTime.fromMillis(System.currentTimeMillis() + 5_000));

        assertThat(said.toString()).contains("7 translated, 0 there already");
    }

    @Test
    void anotherMaskIsAnotherSetting() {
        Sampling centre = sampling.mask(Mask.centre(8));
        Sampling nothing = sampling.mask(new Mask(Tensor.zeros(1, 1, 8, 8)));

        assertThat(centre.settings()).isNotEqualTo(nothing.settings());
        assertThat(centre.settings()).isEqualTo(sampling.mask(Mask.centre(8)).settings());
    }
}
