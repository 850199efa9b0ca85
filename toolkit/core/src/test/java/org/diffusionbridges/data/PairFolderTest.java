/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.diffusionbridges.data.PairFolder.Side;
import org.diffusionbridges.data.PairFolder.Skipped;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Images;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PairFolderTest {
    @TempDir
    Path folder;

    private Path sources;
    private Path targets;

    @BeforeEach
    void makeFolders() throws IOException {
        sources = Files.createDirectory(folder.resolve("edges"));
        targets = Files.createDirectory(folder.resolve("shoes"));
    }

    @Test
    void theSourceIsTheHalfThatWasNamed() {
        Images.write(halves(Color.BLACK, Color.RED), sources.resolve("1.png"));

        Pair left = PairFolder.sideBySide(sources, Side.LEFT).size(4).read().get(0);
        Pair right =
                PairFolder.sideBySide(sources, Side.RIGHT).size(4, 4).read().get(0);

        assertThat(left.source().shape()).containsExactly(1, 3, 4, 4);
        assertThat(left.source().values()).containsOnly(-1.0);
        assertThat(Arrays.copyOf(left.target().values(), 16)).as("red").containsOnly(1.0);
        assertThat(right.source().values()).isEqualTo(left.target().values());
        assertThat(right.target().values()).isEqualTo(left.source().values());
    }

    @Test
    void twoFoldersAreJoinedByNameWhateverTheEnding() {
        Images.write(plain(8, 8, Color.WHITE), sources.resolve("b.png"));
        Images.write(plain(16, 16, Color.BLACK), targets.resolve("b.jpg"));
        Images.write(plain(8, 8, Color.BLACK), sources.resolve("a.png"));
        Images.write(plain(8, 8, Color.WHITE), targets.resolve("a.png"));

        PairFolder pairs = PairFolder.twoFolders(sources, targets)
                .size(8, 6)
                .channels(1, 3)
                .read();

        assertThat(pairs.name()).isEqualTo("edges+shoes");
        assertThat(pairs.size()).isEqualTo(2);
        assertThat(pairs.skipped()).isEmpty();
        assertThat(pairs.get(0).source().shape()).containsExactly(1, 1, 8, 6);
        assertThat(pairs.get(0).target().shape()).containsExactly(1, 3, 8, 6);
        assertThat(pairs.get(0).source().values()).as("a comes first").containsOnly(-1.0);
        assertThat(pairs.get(1).source().values()).containsOnly(1.0);
        assertThat(pairs.get(0).label()).isEqualTo(-1);
    }

    @Test
    void cropKeepsTheMiddleOfBothPictures() {
        Images.write(halves(Color.BLACK, Color.BLACK), sources.resolve("wide.png"));
        Images.write(halves(Color.BLACK, Color.WHITE), targets.resolve("wide.png"));

        Pair pair = PairFolder.twoFolders(sources, targets)
                .size(8, 8)
                .channels(1, 1)
                .fit(Fit.CROP)
                .read()
                .get(0);

        assertThat(Arrays.copyOf(pair.target().values(), 8)).containsExactly(-1, -1, -1, -1, 1, 1, 1, 1);
    }

    @Test
    void whatCannotBeReadIsSkippedAndListedWithItsReason() throws IOException {
        Images.write(halves(Color.BLACK, Color.RED), sources.resolve("good.png"));
        Images.write(plain(7, 4, Color.RED), sources.resolve("odd.png"));
        Files.writeString(sources.resolve("readme.txt"), "no picture");
        byte[] whole = Files.readAllBytes(sources.resolve("good.png"));
        Files.write(sources.resolve("cut.png"), Arrays.copyOf(whole, whole.length / 2));
        Files.writeString(sources.resolve(".DS_Store"), "hidden");

        PairFolder pairs = PairFolder.sideBySide(sources, Side.LEFT).size(4, 4).read();

        assertThat(pairs.size()).isEqualTo(1);
        assertThat(pairs.skipped()).extracting(Skipped::name).containsExactly("cut.png", "odd.png", "readme.txt");
        assertThat(pairs.skipped().get(1).reason())
                .isEqualTo("odd.png must have an even width to hold two halves, got 7x4");
        assertThat(pairs.skipped())
                .allSatisfy(skipped -> assertThat(skipped.reason()).isNotBlank().doesNotContain("\n"));
    }

    @Test
    void aPictureWithoutItsPartnerIsSkipped() {
        Images.write(plain(8, 8, Color.RED), sources.resolve("both.png"));
        Images.write(plain(8, 8, Color.RED), targets.resolve("both.png"));
        Images.write(plain(8, 8, Color.RED), sources.resolve("alone.png"));
        Images.write(plain(8, 8, Color.RED), sources.resolve("shape.png"));
        Images.write(plain(8, 9, Color.RED), targets.resolve("shape.png"));
        Images.write(plain(8, 8, Color.RED), targets.resolve("twice.png"));
        Images.write(plain(8, 8, Color.RED), sources.resolve("twice.png"));
        Images.write(plain(8, 8, Color.RED), sources.resolve("twice.jpg"));

        PairFolder pairs = PairFolder.twoFolders(sources, targets).size(8, 8).read();

        assertThat(pairs.size()).isEqualTo(1);
        assertThat(pairs.skipped())
                .containsExactly(
                        new Skipped("alone", "alone must be one file in " + targets + ", got 0"),
                        new Skipped("shape", "shape must have one shape in both folders, got 8x8 and 8x9"),
                        new Skipped("twice", "twice must be one file in " + sources + ", got 2"));
    }

    @Test
    void nothingToReadIsAnError() throws IOException {
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> PairFolder.sideBySide(sources, Side.LEFT).read())
                .withMessage("edges must hold pairs of pictures, got no files");
        Files.writeString(sources.resolve("readme.txt"), "no picture");
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> PairFolder.sideBySide(sources, Side.LEFT).read())
                .withMessageStartingWith("edges must hold pairs of pictures, and none of 1 could be read; the first: ");
        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> PairFolder.sideBySide(folder.resolve("nowhere"), Side.LEFT))
                .withMessageEndingWith("nowhere must be a folder of pictures: there is none");
    }

    @Test
    void morePairsThanTheHeapHoldsAreRefusedBeforeTheyAreRead() throws IOException {
        Files.writeString(sources.resolve("one.png"), "never read");

        assertThatExceptionOfType(BridgeException.class)
                .isThrownBy(() -> PairFolder.sideBySide(sources, Side.LEFT)
                        .size(40_000, 40_000)
                        .read())
                .withMessageContaining("start Java with -Xmx");
    }

    @Test
    void aSplitSharesNoSourceAndStaysWhenFilesAreAdded() {
        write(0, 40);
        PairFolder.Split before = read().split(0.3);
        write(40, 50);
        PairFolder.Split after = read().split(0.3);

        assertThat(before.test().name()).isEqualTo("edges/test");
        assertThat(before.train().size() + before.test().size()).isEqualTo(40);
        assertThat(sourcesOf(before.train())).doesNotContainAnyElementsOf(sourcesOf(before.test()));
        assertThat(sourcesOf(after.test())).containsAll(sourcesOf(before.test()));
        assertThat(sourcesOf(after.train())).containsAll(sourcesOf(before.train()));
    }

    @Test
    void equalSourcesAreOneGroup() {
        Images.write(halves(Color.BLACK, Color.RED), sources.resolve("1.png"));
        Images.write(halves(Color.WHITE, Color.RED), sources.resolve("2.png"));
        Images.write(halves(Color.BLACK, Color.BLUE), sources.resolve("3.png"));

        PairFolder pairs = read();

        assertThat(pairs.groups()).isEqualTo(2);
        assertThat(pairs.group(2)).isEqualTo(pairs.group(0)).isNotEqualTo(pairs.group(1));
    }

    @Test
    void wishesOutsideTheRulesAreRefused() {
        write(0, 1);
        PairFolder.Reader reader = PairFolder.sideBySide(sources, Side.LEFT);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.channels(2, 3))
                .withMessage("an image has 1 (grey) or 3 (RGB) channels, got 2");
        assertThatIllegalArgumentException().isThrownBy(() -> reader.size(0, 8));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.read().split(1))
                .withMessage("the test share must lie between 0 and 1, got 1.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> reader.read().split(0.5))
                .withMessageContaining("leaves one part of 1 pairs empty");
    }

    private PairFolder read() {
        return PairFolder.sideBySide(sources, Side.LEFT).size(4, 4).read();
    }

    private void write(int from, int to) {
        for (int i = from; i < to; i++) {
            Images.write(halves(new Color(i, 2 * i, 3 * i), Color.RED), sources.resolve(i + ".png"));
        }
    }

    /** Their red level, which tells the pictures of {@link #write(int, int)} apart. */
    private static Set<Double> sourcesOf(PairDataset pairs) {
        Set<Double> reds = new HashSet<>();
        for (int i = 0; i < pairs.size(); i++) {
            reds.add(pairs.get(i).source().values()[0]);
        }
        return reds;
    }

    private static BufferedImage plain(int width, int height, Color color) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(0, 0, width, height);
        graphics.dispose();
        return image;
    }

    private static BufferedImage halves(Color left, Color right) {
        BufferedImage image = plain(16, 8, left);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(right);
        graphics.fillRect(8, 0, 8, 8);
        graphics.dispose();
        return image;
    }
}
