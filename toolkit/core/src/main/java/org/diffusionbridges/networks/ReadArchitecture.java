/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.Weights;

/**
 * What the names and shapes of a state dict tell of its ADM U-Net. The rest leaves no trace in them: the order of the
 * attention's channels, the channels a head, the groups of the norms, dropout and the size of the images.
 *
 * @param inputChannels channels of the state and xT together, patches counted
 * @param outChannels channels of the output, patches counted
 * @param numClasses 0 if there is no label embedding
 */
record ReadArchitecture(
        int inputChannels,
        int outChannels,
        int modelChannels,
        List<Integer> channelMult,
        int numResBlocks,
        List<Integer> attentionDownsampling,
        boolean scaleShiftNorm,
        boolean resblockUpdown,
        int numClasses) {

    /** Empty if the tensors are no ADM U-Net's, or too many of them are missing to tell. */
    static Optional<ReadArchitecture> of(Weights weights) {
        Set<String> names = weights.names();
        try {
            int modelChannels = extent(weights, "time_embed.0.weight", 1);
            int last = lastBlock(names, "input_blocks.");
            int firstUp = firstUp(names, lastBlock(names, "output_blocks."));
            // A level ends with its resampling; a network of one level has none.
            int perLevel = firstUp < 0 ? last + 1 : firstUp + 1;
            List<Integer> mult = new ArrayList<>();
            List<Integer> attention = new ArrayList<>();
            for (int block = 1; block <= last; block += perLevel) {
                if (names.contains("input_blocks.%d.1.qkv.weight".formatted(block))) {
                    attention.add(1 << mult.size());
                }
                mult.add(extent(weights, "input_blocks.%d.0.out_layers.3.weight".formatted(block), 0) / modelChannels);
            }
            int width = extent(weights, "input_blocks.1.0.out_layers.3.weight", 0);
            return Optional.of(new ReadArchitecture(
                    extent(weights, "input_blocks.0.0.weight", 1),
                    extent(weights, "out.2.weight", 0),
                    modelChannels,
                    List.copyOf(mult),
                    perLevel - 1,
                    List.copyOf(attention),
                    extent(weights, "input_blocks.1.0.emb_layers.1.weight", 0) == 2 * width,
                    names.contains("input_blocks.%d.0.in_layers.2.weight".formatted(perLevel)),
                    names.contains("label_emb.weight") ? extent(weights, "label_emb.weight", 0) : 0));
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    /** What of this is otherwise in {@code wanted}, a setting each: {@code modelChannels must be 192, got 256}. */
    List<String> differencesFrom(UNetArchitecture wanted) {
        Map<String, Object> ours = settings();
        List<String> differences = new ArrayList<>();
        of(wanted).settings().forEach((name, value) -> {
            if (!value.equals(ours.get(name))) {
                differences.add("%s must be %s, got %s".formatted(name, value, ours.get(name)));
            }
        });
        return differences;
    }

    private static ReadArchitecture of(UNetArchitecture arch) {
        int patch = arch.patchSize() * arch.patchSize();
        return new ReadArchitecture(
                (arch.inChannels() + arch.conditionChannels()) * patch,
                arch.outChannels() * patch,
                arch.modelChannels(),
                arch.channelMult(),
                arch.numResBlocks(),
                arch.attentionDownsampling().stream()
                        .filter(factor -> Integer.bitCount(factor) == 1
                                && factor < 1 << arch.channelMult().size())
                        .sorted()
                        .toList(),
                arch.scaleShiftNorm(),
                arch.resblockUpdown(),
                arch.numClasses());
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("input channels", inputChannels);
        settings.put("outChannels", outChannels);
        settings.put("modelChannels", modelChannels);
        settings.put("channelMult", text(channelMult));
        settings.put("numResBlocks", numResBlocks);
        settings.put("attentionDownsampling", text(attentionDownsampling));
        settings.put("scaleShiftNorm", scaleShiftNorm);
        settings.put("resblockUpdown", resblockUpdown);
        settings.put("numClasses", numClasses);
        return settings;
    }

    private static String text(List<Integer> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(" ", "(", ")"));
    }

    private static int lastBlock(Set<String> names, String prefix) {
        int last = 0;
        for (String name : names) {
            if (name.startsWith(prefix)) {
                last = Math.max(
                        last, Integer.parseInt(name.substring(prefix.length()).split("\\.", 2)[0]));
            }
        }
        if (last == 0) {
            throw new IllegalArgumentException("no " + prefix);
        }
        return last;
    }

    /** The first block on the way up that resamples, as its last part; -1 if none does. */
    private static int firstUp(Set<String> names, int last) {
        for (int block = 0; block <= last; block++) {
            for (int part = 1; part <= 2; part++) {
                String name = "output_blocks.%d.%d.".formatted(block, part);
                if (names.contains(name + "in_layers.2.weight") || names.contains(name + "conv.weight")) {
                    return block;
                }
            }
        }
        return -1;
    }

    private static int extent(Weights weights, String name, int axis) {
        if (!weights.names().contains(name)) {
            throw new IllegalArgumentException("no " + name);
        }
        long[] shape = weights.shape(name);
        if (shape.length <= axis) {
            throw new IllegalArgumentException(name + " has too few axes");
        }
        return Math.toIntExact(shape[axis]);
    }
}
