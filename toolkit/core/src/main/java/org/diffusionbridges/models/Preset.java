/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Mask;
import org.diffusionbridges.images.Resampling;
import org.diffusionbridges.images.Rounding;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.networks.TorchScript;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.diffusionbridges.tensors.Tensor;

/**
 * The checkpoints that the papers' authors published, with all that their files do not say: schedule, preconditioning, the
 * order of the attention's channels, and how the models see their data. None of the weights is part of this toolkit.
 *
 * <p>All three work on RGB in [-1, 1] on the uniform time grid, and round results to eight bits as the authors do,
 * {@code floor((x + 1) · 127.5)}.
 */
public enum Preset {
    /**
     * Edges to handbags at 64x64 (DDBM, arXiv 2309.16948; VP). A source is stretched to a square, bicubic; of a picture exactly
     * twice as wide as high, as the dataset has them, the left half is the source.
     */
    EDGES2HANDBAGS(
            "edges to handbags",
            "e2h_ema_0.9999_420000.pt",
            Optional.of(ddbm("e2h_ema_0.9999_420000.pt")),
            "https://huggingface.co/alexzhou907/DDBM",
            VpSchedule.DEFAULT,
            DdbmPreconditioning.DEFAULT,
            adm(network -> {
                network.imageSize = 64;
                network.modelChannels = 192;
                network.channelMult = List.of(1, 2, 3, 4);
                network.numResBlocks = 3;
                network.attentionDownsampling = List.of(2, 4, 8);
                network.dropout = 0.1;
            }),
            new Convention(Fit.STRETCH, true, false, Rounding.TRUNCATE),
            "Edges2Handbags",
            "MIT, as its page said"),
    /**
     * Surface normals to photographs at 256x256 (DDBM; VP). A source is stretched to a square, nearest neighbour, so that no two
     * normals are blended.
     */
    DIODE(
            "surface normals to photographs",
            "diode_ema_0.9999_440000.pt",
            Optional.of(ddbm("diode_ema_0.9999_440000.pt")),
            "https://huggingface.co/alexzhou907/DDBM",
            VpSchedule.DEFAULT,
            DdbmPreconditioning.DEFAULT,
            adm256(network -> {
                network.dropout = 0.1;
            }),
            new Convention(Fit.STRETCH.with(Resampling.NEAREST), false, false, Rounding.TRUNCATE),
            "DIODE",
            "MIT, as its page said"),
    /**
     * Photographs with a hole to whole ones at 256x256 (DBIM, arXiv 2405.15885; I2SB). A photograph is cut to a centred square,
     * bicubic; its central 128x128 pixels are made grey and generated. It needs a label, 0 to 999 in ImageNet's synset order. A
     * mask of one's own makes its own hole, on which the model was not trained.
     */
    IMAGENET_INPAINTING(
            "photographs with a hole to whole ones",
            "imagenet256_inpaint_ema_0.9999_400000.pt",
            Optional.empty(),
            "https://drive.google.com/file/d/1WozJyVOAFukj0nUYLS-ZUp1-QHuGNfox",
            I2sbSchedule.DEFAULT,
            new I2sbPreconditioning(),
            adm256(network -> {
                network.newAttentionOrder = false;
                network.numClasses = 1000;
            }),
            new Convention(Fit.CROP, false, true, Rounding.TRUNCATE),
            "ImageNet",
            ModelCard.NOT_STATED);

    private final ModelCard card;
    private final String file;
    private final Optional<URI> url;
    private final URI page;
    private final Convention convention;

    Preset(
            String task,
            String file,
            Optional<URI> url,
            String page,
            Schedule schedule,
            Preconditioning preconditioning,
            UNetArchitecture network,
            Convention convention,
            String data,
            String licence) {
        this.file = file;
        this.url = url;
        this.page = URI.create(page);
        this.convention = convention;
        this.card = new ModelCard(
                name().toLowerCase(Locale.ROOT).replace('_', '-'),
                task,
                schedule,
                preconditioning,
                TimeGrid.uniform(),
                network,
                List.of(),
                data,
                ModelCard.NOT_STATED,
                licence,
                "the authors of " + (url.isPresent() ? "DDBM (arXiv 2309.16948)" : "DBIM (arXiv 2405.15885)"),
                parameters(network),
                Map.of(),
                null);
    }

    private static URI ddbm(String file) {
        return URI.create("https://huggingface.co/alexzhou907/DDBM/resolve/main/" + file);
    }

    /** ADM's blocks and 64 channels a head, which all three have. */
    private static UNetArchitecture adm(Consumer<UNetArchitecture.Settings> own) {
        return UNetArchitecture.of(own.andThen(network -> {
            network.numHeads = 4;
            network.numHeadChannels = 64;
        }));
    }

    /** As {@link #adm}, of 256x256 pixels. */
    private static UNetArchitecture adm256(Consumer<UNetArchitecture.Settings> own) {
        return adm(own.andThen(network -> {
            network.imageSize = 256;
            network.modelChannels = 256;
            network.channelMult = List.of(1, 1, 2, 2, 4, 4);
            network.numResBlocks = 2;
            network.attentionDownsampling = List.of(8, 16, 32);
        }));
    }

    private static long parameters(UNetArchitecture network) {
        return TorchScript.stateDict(network).values().stream()
                .mapToLong(shape -> Arrays.stream(shape).reduce(1, Math::multiplyExact))
                .sum();
    }

    /**
     * The preset of this name: {@code edges2handbags}, {@code diode} or {@code imagenet-inpainting}, in any case.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Preset named(String name) {
        return find(name)
                .orElseThrow(
                        () -> new IllegalArgumentException("a preset is one of %s, got '%s'".formatted(names(), name)));
    }

    /** The preset of this name, as {@link #named} takes it, if there is one. */
    public static Optional<Preset> find(String name) {
        return Arrays.stream(values())
                .filter(preset ->
                        preset.card.name().equals(name.toLowerCase(Locale.ROOT).replace('_', '-')))
                .findFirst();
    }

    /** All names, for messages. */
    public static String names() {
        return Arrays.stream(values()).map(preset -> preset.card.name()).collect(Collectors.joining(", "));
    }

    /** What the model is, with the settings that its file does not hold. */
    public ModelCard card() {
        return card;
    }

    /** What its authors call the file. */
    public String file() {
        return file;
    }

    /** Where the file can be fetched; empty if its address gives a page for people only. */
    public Optional<URI> url() {
        return url;
    }

    /** Where its authors publish it. */
    public URI page() {
        return page;
    }

    /**
     * A picture as the model sees it, by its authors' conventions; needs no weights.
     *
     * @param picture a source, a pair side by side for Edges2Handbags, a whole photograph for ImageNet
     * @return xT, 1 x 3 x H x W in [-1, 1]
     * @throws BridgeException if a file cannot be read
     */
    public Tensor xT(Source picture) {
        Mask mask = convention.hole() ? Mask.centre(card.imageSize()) : null;
        return convention.source(convention.sourceOf(picture), card, convention.fit(), mask);
    }

    /** How the model sees its data. */
    public Convention convention() {
        return convention;
    }

    @Override
    public String toString() {
        return card.name();
    }
}
