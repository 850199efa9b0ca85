/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.architectures;

import java.util.List;
import java.util.function.Consumer;

/**
 * The ADM U-Net's settings (Dhariwal and Nichol, arXiv 2105.05233, as DDBM uses it), all that is needed to build it.
 *
 * @param imageSize height and width in pixels the model was trained on
 * @param inChannels channels of the state x, with the colours of regions behind them where {@link #regionColours}
 * @param conditionChannels channels of xT, concatenated after x; 0 if xT is not an input
 * @param outChannels channels of the network's output
 * @param modelChannels width of the first level
 * @param channelMult width of each level as a multiple of {@code modelChannels}
 * @param numResBlocks residual blocks a level
 * @param attentionDownsampling downsampling factors at which attention acts (1 = full resolution of the patched image);
 *     factors that no level has are left unused, as in the reference
 * @param numHeads attention heads, used where {@code numHeadChannels} is -1
 * @param numHeadChannels channels a head, or -1
 * @param groupNormGroups groups of every group norm (eps 1e-5)
 * @param scaleShiftNorm whether the time embedding scales and shifts a norm, or is added
 * @param resblockUpdown whether residual blocks resample, or convolutions do
 * @param convResample whether plain resampling convolves (nearest x2 then conv3; conv3 of stride 2), or only pools and repeats
 * @param newAttentionOrder whether q, k, v are split before the heads, or the heads first (legacy)
 * @param numClasses number of class labels, or 0
 * @param dropout probability while training
 * @param patchSize space-to-depth factor applied to both inputs and undone on the output; 1 for none
 */
public record UNetArchitecture(
        int imageSize,
        int inChannels,
        int conditionChannels,
        int outChannels,
        int modelChannels,
        List<Integer> channelMult,
        int numResBlocks,
        List<Integer> attentionDownsampling,
        int numHeads,
        int numHeadChannels,
        int groupNormGroups,
        boolean scaleShiftNorm,
        boolean resblockUpdown,
        boolean convResample,
        boolean newAttentionOrder,
        int numClasses,
        double dropout,
        int patchSize) {

    /** Copies the lists and checks every setting, and that the widths fit the groups and the heads. */
    public UNetArchitecture {
        channelMult = List.copyOf(channelMult);
        attentionDownsampling = List.copyOf(attentionDownsampling);
        atLeast("imageSize", imageSize, 1);
        atLeast("inChannels", inChannels, 1);
        atLeast("conditionChannels", conditionChannels, 0);
        atLeast("outChannels", outChannels, 1);
        atLeast("modelChannels", modelChannels, 2);
        atLeast("numResBlocks", numResBlocks, 1);
        atLeast("groupNormGroups", groupNormGroups, 1);
        atLeast("numClasses", numClasses, 0);
        atLeast("patchSize", patchSize, 1);
        if (channelMult.isEmpty() || channelMult.stream().anyMatch(mult -> mult < 1)) {
            throw new IllegalArgumentException(
                    "channelMult must list a multiple of at least 1 a level, got " + channelMult);
        }
        if (modelChannels % 2 != 0) {
            throw new IllegalArgumentException(
                    "modelChannels must be even: half of the time embedding is cosines, got " + modelChannels);
        }
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be in [0, 1), got " + dropout);
        }
        if (numHeadChannels != -1 && numHeadChannels < 1) {
            throw new IllegalArgumentException(
                    "numHeadChannels must be at least 1, or -1 where numHeads decides, got " + numHeadChannels);
        }
        if (numHeadChannels == -1) {
            atLeast("numHeads", numHeads, 1);
        }
        for (int level = 0; level < channelMult.size(); level++) {
            int width = modelChannels * channelMult.get(level);
            if (width % groupNormGroups != 0) {
                throw new IllegalArgumentException(
                        "every level's width must be a multiple of groupNormGroups = %d, got %d at level %d"
                                .formatted(groupNormGroups, width, level));
            }
            boolean middle = level == channelMult.size() - 1;
            if (middle || attentionDownsampling.contains(1 << level)) {
                int divisor = numHeadChannels == -1 ? numHeads : numHeadChannels;
                if (width % divisor != 0) {
                    throw new IllegalArgumentException(
                            "a width under attention must be a multiple of %s = %d, got %d at level %d"
                                    .formatted(
                                            numHeadChannels == -1 ? "numHeads" : "numHeadChannels",
                                            divisor,
                                            width,
                                            level));
                }
            }
        }
        if (attentionDownsampling.stream().anyMatch(factor -> factor < 1)) {
            throw new IllegalArgumentException(
                    "attentionDownsampling lists factors of at least 1 (1 is the full resolution), got "
                            + attentionDownsampling);
        }
        if (imageSize % (patchSize << (channelMult.size() - 1)) != 0) {
            throw new IllegalArgumentException(
                    "imageSize must be a multiple of %d (patchSize times 2 for each resampling), got %d"
                            .formatted(patchSize << (channelMult.size() - 1), imageSize));
        }
    }

    /** Whether the network sees, beside each channel of the state, what it tells of the colour of each region of the source. */
    public boolean regionColours() {
        return inChannels == 2 * outChannels;
    }

    /** The settings by name, to be changed; what is not set is as in most of the published networks. */
    public static final class Settings {
        public int imageSize = 64;
        public int inChannels = 3;
        public int conditionChannels = 3;
        public int outChannels = 3;
        public int modelChannels = 64;
        public List<Integer> channelMult = List.of(1, 2, 3, 4);
        public int numResBlocks = 1;
        public List<Integer> attentionDownsampling = List.of();
        public int numHeads = 1;
        public int numHeadChannels = -1;
        public int groupNormGroups = 32;
        public boolean scaleShiftNorm = true;
        public boolean resblockUpdown = true;
        public boolean convResample = true;
        public boolean newAttentionOrder = true;
        public int numClasses;
        public double dropout;
        public int patchSize = 1;

        private Settings() {}
    }

    /**
     * A network whose settings are given by name, those not named as in {@link Settings}.
     *
     * @throws IllegalArgumentException if they do not fit together
     */
    public static UNetArchitecture of(Consumer<Settings> set) {
        return built(new Settings(), set);
    }

    /**
     * This network with other settings.
     *
     * @throws IllegalArgumentException if they do not fit together
     */
    public UNetArchitecture with(Consumer<Settings> set) {
        Settings settings = new Settings();
        settings.imageSize = imageSize;
        settings.inChannels = inChannels;
        settings.conditionChannels = conditionChannels;
        settings.outChannels = outChannels;
        settings.modelChannels = modelChannels;
        settings.channelMult = channelMult;
        settings.numResBlocks = numResBlocks;
        settings.attentionDownsampling = attentionDownsampling;
        settings.numHeads = numHeads;
        settings.numHeadChannels = numHeadChannels;
        settings.groupNormGroups = groupNormGroups;
        settings.scaleShiftNorm = scaleShiftNorm;
        settings.resblockUpdown = resblockUpdown;
        settings.convResample = convResample;
        settings.newAttentionOrder = newAttentionOrder;
        settings.numClasses = numClasses;
        settings.dropout = dropout;
        settings.patchSize = patchSize;
        return built(settings, set);
    }

    private static UNetArchitecture built(Settings settings, Consumer<Settings> set) {
        set.accept(settings);
        return new UNetArchitecture(
                settings.imageSize,
                settings.inChannels,
                settings.conditionChannels,
                settings.outChannels,
                settings.modelChannels,
                settings.channelMult,
                settings.numResBlocks,
                settings.attentionDownsampling,
                settings.numHeads,
                settings.numHeadChannels,
                settings.groupNormGroups,
                settings.scaleShiftNorm,
                settings.resblockUpdown,
                settings.convResample,
                settings.newAttentionOrder,
                settings.numClasses,
                settings.dropout,
                settings.patchSize);
    }

    /** Attention heads at a level of the given width. */
    public int heads(int width) {
        return numHeadChannels == -1 ? numHeads : width / numHeadChannels;
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, got %d".formatted(name, least, value));
        }
    }
}
