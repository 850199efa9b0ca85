/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.List;
import org.diffusionbridges.networks.UNetArchitecture;

/** Networks to start from, by the images' size. */
final class Architectures {
    private static final int UNPATCHED_UP_TO = 32;

    private Architectures() {}

    /** Some 1.4 million parameters at 32x32; larger images are cut into patches of 2. */
    static UNetArchitecture standard(int[] shape, int classes) {
        int patch = shape[1] <= UNPATCHED_UP_TO ? 1 : 2;
        return small(shape, 32, List.of(1, 2, 2), List.of(4), 32, patch, classes);
    }

    /** What learns most in three minutes on two cores: patches of 2 at 32x32. */
    static UNetArchitecture classSize(int[] shape, int classes) {
        return small(shape, 32, List.of(1, 2, 2), List.of(4), 32, Math.max(2, shape[1] / 16), classes);
    }

    static UNetArchitecture withDropout(UNetArchitecture a, double dropout) {
        return new UNetArchitecture(
                a.imageSize(),
                a.inChannels(),
                a.conditionChannels(),
                a.outChannels(),
                a.modelChannels(),
                a.channelMult(),
                a.numResBlocks(),
                a.attentionDownsampling(),
                a.numHeads(),
                a.numHeadChannels(),
                a.groupNormGroups(),
                a.scaleShiftNorm(),
                a.resblockUpdown(),
                a.convResample(),
                a.newAttentionOrder(),
                a.numClasses(),
                dropout,
                a.patchSize());
    }

    private static UNetArchitecture small(
            int[] shape, int width, List<Integer> mult, List<Integer> attention, int head, int patch, int classes) {
        int channels = shape[0];
        return new UNetArchitecture(
                shape[1], channels, channels, channels, width, mult, 1, attention, 1, head, 32, true, true, true, true,
                classes, 0, patch);
    }
}
