/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import org.diffusionbridges.architectures.UNetArchitecture;

/** Networks to start from, by the images' size. */
final class Architectures {
    private static final int DEEP_FROM = 32;

    private Architectures() {}

    /** The embedded models': 3.6 million parameters, 32x32 seen down to 4x4, larger images in patches of 2. */
    static UNetArchitecture standard(int[] shape, int classes) {
        int size = shape[1];
        return size < DEEP_FROM ? small(shape, 1, classes) : deep(shape, size == DEEP_FROM ? 1 : 2, classes);
    }

    /** What learns most in three minutes on two cores: patches of 2 at 32x32. */
    static UNetArchitecture classSize(int[] shape, int classes) {
        return small(shape, Math.max(2, shape[1] / 16), classes);
    }

    /** @throws IllegalArgumentException if the network's sizes are not those of the images of these pairs */
    static void requireFit(UNetArchitecture network, int[] shape, String pairs) {
        int channels = shape[0];
        boolean seesOthers = network.inChannels() != channels && !network.regionColours();
        boolean hasOtherSources = network.conditionChannels() != channels && network.conditionChannels() != 0;
        if (seesOthers || hasOtherSources || network.outChannels() != channels || network.imageSize() != shape[1]) {
            boolean plain = isPlain(network);
            int takes = plain ? network.outChannels() : network.inChannels();
            throw new IllegalArgumentException(
                    "the network must take images of %s, as the pairs of %s are, got one for images of %s%s"
                            .formatted(
                                    dimensions(shape),
                                    pairs,
                                    dimensions(takes, network.imageSize(), network.imageSize()),
                                    plain
                                            ? ""
                                            : ", with sources of %d channels and results of %d"
                                                    .formatted(network.conditionChannels(), network.outChannels())));
        }
    }

    /** Whether input, source and result have the same channels, or there is no source. */
    private static boolean isPlain(UNetArchitecture network) {
        return (network.outChannels() == network.inChannels() || network.regionColours())
                && (network.conditionChannels() == network.outChannels() || network.conditionChannels() == 0);
    }

    /** Of channels, height, width. */
    static String dimensions(int... shape) {
        return "%dx%dx%d (channels, height, width)".formatted(shape[0], shape[1], shape[2]);
    }

    private static UNetArchitecture small(int[] shape, int patch, int classes) {
        return network(shape, List.of(1, 2, 2), List.of(4), 32, true, patch, classes);
    }

    /**
     * Levels of 4x4 and 8x8 with attention let a region agree on one colour and cost next to nothing. Resampling without
     * weights takes 40% off a step: ADM's resampling blocks convolve twice at the finer level in the coarser one's width.
     */
    private static UNetArchitecture deep(int[] shape, int patch, int classes) {
        return network(shape, List.of(1, 2, 3, 4), List.of(4, 8), 8, false, patch, classes);
    }

    /** 32 channels at the finest level, one block a level, heads of 32 channels, scale-shift norm. */
    private static UNetArchitecture network(
            int[] shape,
            List<Integer> mult,
            List<Integer> attention,
            int groups,
            boolean convolvesToResample,
            int patch,
            int classes) {
        return UNetArchitecture.of(network -> {
            network.imageSize = shape[1];
            network.inChannels = shape[0];
            network.conditionChannels = shape[0];
            network.outChannels = shape[0];
            network.modelChannels = 32;
            network.channelMult = mult;
            network.attentionDownsampling = attention;
            network.numHeadChannels = 32;
            network.groupNormGroups = groups;
            network.resblockUpdown = convolvesToResample;
            network.convResample = convolvesToResample;
            network.numClasses = classes;
            network.patchSize = patch;
        });
    }
}
