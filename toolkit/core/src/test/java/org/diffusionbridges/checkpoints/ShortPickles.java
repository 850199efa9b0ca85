/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import org.diffusionbridges.checkpoints.TorchFiles.Pickle;
import org.diffusionbridges.fuzz.Fuzz;

/** Small checkpoints of both PyTorch formats: pickles of opcodes in any order, and state dicts of telling names and numbers. */
public final class ShortPickles {
    private static final int MOST_STEPS = 40;
    /** The tensor by which a reader knows a diffusion network. */
    private static final String FIRST = "time_embed.0.weight";

    private static final List<String> NAMES = List.of(
            "",
            ".",
            "a",
            "input_blocks.",
            "input_blocks.1",
            "input_blocks.1.0.out_layers.3.weight",
            "output_blocks.1.",
            "output_blocks.99999999999.0",
            "time_embed.0.weight",
            "label_emb.weight",
            "out.2.weight",
            "\u001b[31m",
            "storage",
            "cpu",
            "0");
    private static final long[] NUMBERS = {
        0, 1, 2, 3, -1, 16, 1 << 20, Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE
    };
    /** Every opcode that a state dict needs, and a few that it must not have. */
    private static final int[] OPCODES = {
        '(', ')', '}', ']', 't', 'u', 's', 'a', 'e', 'R', 'Q', 'b', '0', 'N', 0x85, 0x86, 0x87, 0x88, 0x89, 0x93, 0x94,
        'i', 'o', '.', '2', 'l', 'd'
    };

    private ShortPickles() {}

    /** One of them. */
    public static Fuzz.Made make(Random random) {
        // Half of the tensors have no element: they need no storage to be whole.
        long elements = random.nextBoolean() ? 0 : number(random);
        byte[] pickle = random.nextBoolean() ? opcodes(random) : stateDict(elements, random);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new Pickle().magic().stop());
        out.writeBytes(new Pickle().integer(1001).stop());
        out.writeBytes(new Pickle().emptyDict().stop());
        out.writeBytes(pickle);
        Pickle keys = new Pickle().emptyList().mark();
        out.writeBytes(keys.text("0").appends().stop());
        long told = random.nextInt(4) == 0 ? number(random) : elements;
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            out.write((int) (told >> shift));
        }
        for (int i = random.nextInt(32); i > 0; i--) {
            out.write(random.nextInt(256));
        }
        byte[] file = out.toByteArray();
        int length = random.nextInt(4) == 0 ? random.nextInt(file.length) : file.length;
        return new Fuzz.Made("short.pt", java.util.Arrays.copyOf(file, length));
    }

    private static byte[] opcodes(Random random) {
        Pickle pickle = new Pickle();
        for (int i = random.nextInt(MOST_STEPS); i > 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> pickle.text(name(random));
                case 1 -> pickle.integer(number(random));
                case 2 -> pickle.global("torch._utils", "_rebuild_tensor_v2");
                case 3 -> pickle.global("torch", "FloatStorage");
                case 4 -> pickle.global("collections", "OrderedDict");
                default -> pickle.raw(OPCODES[random.nextInt(OPCODES.length)]);
            }
        }
        return pickle.stop();
    }

    /** Tensors whose storage, offset, shape and strides need not fit each other. */
    private static byte[] stateDict(long elements, Random random) {
        Pickle pickle = new Pickle().emptyDict().mark();
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            pickle.text(i == 1 && random.nextBoolean() ? FIRST : name(random))
                    .global("torch._utils", "_rebuild_tensor_v2")
                    .mark();
            pickle.mark()
                    .text("storage")
                    .global("torch", "FloatStorage")
                    .text("0")
                    .text("cpu");
            pickle.integer(elements).tuple().raw('Q').integer(random.nextInt(4) > 0 ? 0 : number(random));
            int axes = random.nextInt(4);
            numbers(pickle, axes, random);
            numbers(pickle, random.nextInt(8) == 0 ? random.nextInt(4) : axes, random);
            pickle.raw(0x89)
                    .global("collections", "OrderedDict")
                    .emptyTuple()
                    .reduce()
                    .tuple()
                    .reduce();
        }
        return pickle.setItems().stop();
    }

    private static void numbers(Pickle pickle, int count, Random random) {
        pickle.mark();
        for (int i = 0; i < count; i++) {
            pickle.integer(random.nextInt(4) > 0 ? random.nextInt(2) : number(random));
        }
        pickle.tuple();
    }

    private static String name(Random random) {
        return NAMES.get(random.nextInt(NAMES.size()));
    }

    private static long number(Random random) {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }
}
