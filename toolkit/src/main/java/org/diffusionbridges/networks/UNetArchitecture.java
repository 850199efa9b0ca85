/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.List;

/**
 * The ADM U-Net's settings (Dhariwal and Nichol, arXiv 2105.05233, as DDBM uses it), all that is needed to build it.
 *
 * @param imageSize height and width in pixels the model was trained on
 * @param inChannels channels of the state x
 * @param conditionChannels channels of xT, concatenated after x; 0 if xT is not an input
 * @param outChannels channels of the network's output
 * @param modelChannels width of the first level
 * @param channelMult width of each level as a multiple of {@code modelChannels}
 * @param numResBlocks residual blocks a level
 * @param attentionDownsampling downsampling factors at which attention acts (1 = full resolution of the patched image)
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
        int patchSize) {}
