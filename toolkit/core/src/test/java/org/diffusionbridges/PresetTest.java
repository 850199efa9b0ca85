/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import org.diffusionbridges.engines.internal.Engine;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.models.Convention;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How the published models see their data, with a formula in the network's place. */
class PresetTest {
    /** Of a bicubic filter's weights, which add up to 1. */
    private static final double ROUNDING = 1e-12;
    /** Predicts the source. */
    private static final Denoiser SAME = (x, t, xT) -> xT.copy();

    private static Bridge bridge(Preset preset, Denoiser denoiser) {
        return new Bridge(preset.card(), new Engine.ClosedForm(denoiser), preset.convention());
    }

    @ParameterizedTest
    @EnumSource(Preset.class)
    void aPresetIsFoundByItsNameAndItsCardCanBeWrittenDown(Preset preset) {
        assertThat(Preset.named(preset.toString())).isSameAs(preset);
        assertThat(Preset.named(preset.name())).isSameAs(preset);
        ModelCard back = ModelCard.parse(preset.card().toJson(), "a preset");
        assertThat(back).isEqualTo(preset.card());
    }

    @Test
    void anUnknownNameIsAnswereredWithTheKnownOnes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Preset.named("edges2shoes"))
                .withMessage("a preset is one of edges2handbags, diode, imagenet-inpainting, got 'edges2shoes'");
    }

    @Test
    void theModelsHaveTheSizesThatTheirPapersName() {
        // arXiv 2309.16948, appendix: the widths; the counts are of the state dicts that they make
        assertThat(Preset.EDGES2HANDBAGS.card().parameters()).isBetween(295_000_000L, 297_000_000L);
        assertThat(Preset.DIODE.card().parameters()).isBetween(550_000_000L, 556_000_000L);
        long classes = 1000L * 4 * 256;
        assertThat(Preset.IMAGENET_INPAINTING.card().parameters())
                .isEqualTo(Preset.DIODE.card().parameters() + classes);
        assertThat(Preset.DIODE.card().schedule()).isEqualTo(VpSchedule.DEFAULT);
        assertThat(Preset.IMAGENET_INPAINTING.card().schedule()).isEqualTo(I2sbSchedule.DEFAULT);
        assertThat(Preset.IMAGENET_INPAINTING.card().preconditioning()).isEqualTo(new I2sbPreconditioning());
        assertThat(Preset.DIODE.card().network().newAttentionOrder()).isTrue();
        assertThat(Preset.IMAGENET_INPAINTING.card().network().newAttentionOrder())
                .isFalse();
    }

    @Test
    void ofAPairOfHandbagsTheLeftHalfIsTheSource() {
        BufferedImage pair = filled(512, 256, Color.WHITE);
        paint(pair, 256, 0, 256, 256, Color.BLACK);

        Translation whole = bridge(Preset.EDGES2HANDBAGS, SAME).dbim(0, 2).translate(pair);

        assertThat(whole.xT().shape()).containsExactly(1, 3, 64, 64);
        assertThat(Arrays.stream(whole.xT().values())).allMatch(v -> v > 1 - ROUNDING);
    }

    @Test
    void anyOtherDrawingIsTheSourceItselfStretchedToASquare() {
        BufferedImage wide = filled(300, 100, Color.WHITE);
        paint(wide, 150, 0, 150, 100, Color.BLACK);

        Translation result = bridge(Preset.EDGES2HANDBAGS, SAME).dbim(0, 2).translate(wide);

        assertThat(value(result.xT(), 0, 32, 5)).isCloseTo(1, within(ROUNDING));
        assertThat(value(result.xT(), 0, 32, 60)).isCloseTo(-1, within(ROUNDING));
        assertThat(value(result.xT(), 0, 0, 60)).as("no white margin").isCloseTo(-1, within(ROUNDING));
    }

    @Test
    void encodingAPairTakesTheRightHalfAsTheTarget() {
        BufferedImage pair = filled(128, 64, Color.WHITE);
        paint(pair, 64, 0, 64, 64, Color.BLACK);
        Source file = Source.of(pair);

        Reconstruction both = bridge(Preset.EDGES2HANDBAGS, SAME).dbim(0, 2).reconstruct(file, file, Start.atTarget());

        assertThat(both.target().values()).containsOnly(-1.0);
        assertThat(both.latent().xT().values()).containsOnly(1.0);
    }

    @Test
    void surfaceNormalsAreNeverBlended() {
        BufferedImage normals = filled(1024, 768, new Color(128, 128, 255));
        for (int x = 0; x < 1024; x += 2) {
            paint(normals, x, 0, 1, 768, new Color(255, 128, 128));
        }

        Tensor xT = bridge(Preset.DIODE, SAME).dbim(0, 2).translate(normals).xT();

        double low = 128 / 127.5 - 1;
        assertThat(xT.shape()).containsExactly(1, 3, 256, 256);
        assertThat(Arrays.stream(xT.values())).allMatch(v -> Math.abs(v - low) < 1e-12 || v == 1);
    }

    @Test
    void aPhotographIsCutToASquareAndItsCentreMadeGreyAndGeneratedAgain() {
        BufferedImage photograph = filled(600, 400, Color.RED);
        paint(photograph, 100, 0, 400, 400, Color.BLUE);
        Denoiser white = (x, t, xT) -> {
            Tensor ones = Tensor.zeros(x.shape());
            Arrays.fill(ones.values(), 1);
            return ones;
        };

        Translation result =
                bridge(Preset.IMAGENET_INPAINTING, white).dbim(0, 4).label(0).translate(photograph);

        assertThat(value(result.xT(), 2, 10, 10)).isCloseTo(1, within(ROUNDING)); // blue: the red margins are cut off
        assertThat(value(result.xT(), 2, 64, 64)).isZero();
        assertThat(value(result.xT(), 2, 191, 191)).isZero();
        assertThat(value(result.xT(), 2, 192, 192)).isCloseTo(1, within(ROUNDING));
        assertThat(value(result.xT(), 2, 63, 128)).isCloseTo(1, within(ROUNDING));
        // what is left at t_min of the I2SB schedule: c = 0.01
        assertThat(value(result.x0(), 0, 128, 128)).isCloseTo(1, within(0.05));
        assertThat(value(result.x0(), 0, 10, 10)).isCloseTo(-1, within(0.05));
    }

    @Test
    void whatAModelWouldSeeIsShownWithoutItsWeights() {
        BufferedImage pair = filled(512, 256, Color.WHITE);
        paint(pair, 256, 0, 256, 256, Color.BLACK);

        assertThat(Preset.EDGES2HANDBAGS.xT(Source.of(pair)).shape()).containsExactly(1, 3, 64, 64);
        assertThat(Arrays.stream(Preset.EDGES2HANDBAGS.xT(Source.of(pair)).values()))
                .as("the left half")
                .allMatch(v -> v > 1 - ROUNDING);
        double[] whole = Preset.IMAGENET_INPAINTING.xT(Source.of(pair)).values();
        assertThat(whole[0]).isCloseTo(1, within(ROUNDING));
        assertThat(whole[128 * 256 + 127]).as("in the hole").isZero();
    }

    @Test
    void aMaskOfOnesOwnMakesItsOwnHole() {
        double[] values = new double[256 * 256];
        values[0] = 1;
        Mask corner = new Mask(Tensor.of(values, 1, 1, 256, 256));

        Tensor xT = bridge(Preset.IMAGENET_INPAINTING, SAME)
                .dbim(0, 2)
                .label(7)
                .mask(corner)
                .translate(filled(256, 256, Color.WHITE))
                .xT();

        assertThat(value(xT, 0, 0, 0)).isZero();
        assertThat(value(xT, 0, 128, 128)).isEqualTo(1);
    }

    @Test
    void aLabelIsNeededAndMustBeOneOfTheThousand() {
        Sampling sampling = bridge(Preset.IMAGENET_INPAINTING, SAME).dbim(0, 2);
        BufferedImage photograph = filled(256, 256, Color.WHITE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampling.label(1000).translate(photograph))
                .withMessage("'imagenet-inpainting' needs a label in [0, 999], got 1000: set label(..)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sampling.translate(photograph))
                .withMessageContaining("needs a label in [0, 999], got none");
    }

    @Test
    void resultsAreRoundedDownAsTheAuthorsDo() {
        Denoiser greyish = (x, t, xT) -> {
            Tensor level = Tensor.zeros(x.shape());
            Arrays.fill(level.values(), 100.9 / 127.5 - 1);
            return level;
        };
        Source white = Source.of(filled(64, 64, Color.WHITE));

        // Without noise in the last step nothing but x̂0 and a rest of c = 0.01 remains: the mean is what tells.
        BufferedImage theirs = bridge(Preset.EDGES2HANDBAGS, greyish)
                .dbim(0, 8)
                .translate(white)
                .image();
        BufferedImage ours = new Bridge(
                        Preset.EDGES2HANDBAGS.card(), new Engine.ClosedForm(greyish), Convention.DEFAULT)
                .dbim(0, 8)
                .translate(white)
                .image();

        assertThat(mean(ours) - mean(theirs)).isCloseTo(0.5, within(0.1));
    }

    private static double mean(BufferedImage image) {
        return Arrays.stream(image.getRaster().getPixels(0, 0, image.getWidth(), image.getHeight(), (int[]) null))
                .average()
                .orElseThrow();
    }

    private static double value(Tensor tensor, int channel, int row, int column) {
        return tensor.values()[(channel * tensor.extent(2) + row) * tensor.extent(3) + column];
    }

    private static BufferedImage filled(int width, int height, Color color) {
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        paint(image, 0, 0, width, height, color);
        return image;
    }

    private static void paint(BufferedImage image, int x, int y, int width, int height, Color color) {
        var graphics = image.createGraphics();
        graphics.setColor(color);
        graphics.fillRect(x, y, width, height);
        graphics.dispose();
    }
}
