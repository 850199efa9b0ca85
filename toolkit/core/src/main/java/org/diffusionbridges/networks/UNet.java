/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.ArrayDeque;
import java.util.Deque;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.networks.GraphBuilder.Init;
import org.jspecify.annotations.Nullable;

/**
 * The ADM U-Net (Dhariwal and Nichol, arXiv 2105.05233), described once: F(x, c_noise, xT [, y]) in the state dict's names.
 *
 * <p>A path of residual blocks goes down through the levels, keeps each output, and a second one comes up, joining each
 * of them again; attention acts at chosen resolutions and in the middle. The time and the label enter every block.
 */
final class UNet<V> {
    private static final double MAX_PERIOD = 10_000;

    private enum Resample {
        NONE,
        DOWN,
        UP
    }

    private final UNetArchitecture arch;
    private final GraphBuilder<V> g;
    private final int embChannels;
    private final V emb;

    private UNet(UNetArchitecture arch, GraphBuilder<V> g, V cNoise, @Nullable V y) {
        this.arch = arch;
        this.g = g;
        this.embChannels = 4 * arch.modelChannels();
        // every block starts its time path with the same SiLU, so that is done once
        this.emb = g.silu(timeAndLabel(cNoise, y));
    }

    /**
     * Appends the network to a graph.
     *
     * @param x state, scaled by c_in: (N, inChannels, H, W), float32
     * @param cNoise (N), float32
     * @param xT source, unscaled: (N, conditionChannels, H, W), float32; not looked at if there are no condition channels
     * @param y labels (N), int64, if the architecture has classes
     * @return F, (N, outChannels, H, W), float32
     */
    static <V> V describe(UNetArchitecture arch, GraphBuilder<V> g, V x, V cNoise, V xT, @Nullable V y) {
        return new UNet<>(arch, g, cNoise, y).forward(x, xT);
    }

    private V forward(V x, V xT) {
        int patch = arch.patchSize();
        V input = patched(x);
        if (arch.conditionChannels() > 0) {
            input = g.concat(input, patched(xT));
        }
        int inChannels = (arch.inChannels() + arch.conditionChannels()) * patch * patch;
        int levels = arch.channelMult().size();
        int ch = width(0);
        V h = conv3("input_blocks.0.0", g.toHalf(input), inChannels, ch, 1);
        Deque<Skip<V>> skips = new ArrayDeque<>();
        skips.push(new Skip<>(h, ch));

        int block = 1;
        for (int level = 0; level < levels; level++) {
            for (int i = 0; i < arch.numResBlocks(); i++, block++) {
                String name = "input_blocks." + block;
                h = resBlock(name + ".0", h, ch, width(level), Resample.NONE);
                ch = width(level);
                h = attends(level) ? attention(name + ".1", h, ch) : h;
                skips.push(new Skip<>(h, ch));
            }
            if (level < levels - 1) {
                h = resample("input_blocks." + block++ + ".0", h, ch, Resample.DOWN);
                skips.push(new Skip<>(h, ch));
            }
        }

        h = resBlock("middle_block.0", h, ch, ch, Resample.NONE);
        h = attention("middle_block.1", h, ch);
        h = resBlock("middle_block.2", h, ch, ch, Resample.NONE);

        block = 0;
        for (int level = levels - 1; level >= 0; level--) {
            for (int i = 0; i <= arch.numResBlocks(); i++, block++) {
                String name = "output_blocks." + block;
                Skip<V> skip = skips.pop();
                h = resBlock(name + ".0", g.concat(h, skip.h), ch + skip.ch, width(level), Resample.NONE);
                ch = width(level);
                int next = 1;
                if (attends(level)) {
                    h = attention(name + "." + next++, h, ch);
                }
                if (level > 0 && i == arch.numResBlocks()) {
                    h = resample(name + "." + next, h, ch, Resample.UP);
                }
            }
        }

        h = g.silu(normInFloat32("out.0", h, ch));
        int outChannels = arch.outChannels() * patch * patch;
        V weight = g.parameter("out.2.weight", new Init.Zero(), false, outChannels, ch, 3, 3);
        V bias = g.parameter("out.2.bias", new Init.Zero(), false, outChannels);
        h = g.conv2d(h, weight, bias, 1, 1);
        return patch > 1 ? g.pixelShuffle(h, patch) : h;
    }

    private record Skip<V>(V h, int ch) {}

    private V timeAndLabel(V cNoise, @Nullable V y) {
        int half = arch.modelChannels() / 2;
        V angles = g.outer(cNoise, g.constant("frequencies", frequencies(half), half));
        V time = g.concat(g.cos(angles), g.sin(angles));
        time = g.silu(linear("time_embed.0", time, arch.modelChannels(), embChannels));
        time = linear("time_embed.2", time, embChannels, embChannels);
        if (y == null) {
            return time;
        }
        V table = g.parameter("label_emb.weight", new Init.Normal(), false, arch.numClasses(), embChannels);
        return g.add(time, g.embedding(table, y));
    }

    /**
     * exp(−ln(10000) i / half), rounded to float32 at each operation: c_noise reaches 2300, where the angle of a frequency
     * that is one rounding off is off by 1e-4.
     */
    static float[] frequencies(int half) {
        float[] frequencies = new float[half];
        float minusLog = (float) -Math.log(MAX_PERIOD);
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) Math.exp(minusLog * i / half);
        }
        return frequencies;
    }

    private V resBlock(String name, V x, int in, int out, Resample resample) {
        V h = resampled(g.silu(norm(name + ".in_layers.0", x, in)), resample);
        V skip = resampled(x, resample);
        h = conv3(name + ".in_layers.2", h, in, out, 1);
        if (arch.scaleShiftNorm()) {
            V scaleShift = g.toHalf(linear(name + ".emb_layers.1", emb, embChannels, 2 * out));
            h = g.silu(g.scaleShift(norm(name + ".out_layers.0", h, out), scaleShift, out));
        } else {
            V shift = g.toHalf(linear(name + ".emb_layers.1", emb, embChannels, out));
            h = g.silu(norm(name + ".out_layers.0", g.addVector(h, shift), out));
        }
        h = g.dropout(h, arch.dropout());
        V weight = g.parameter(name + ".out_layers.3.weight", new Init.Zero(), true, out, out, 3, 3);
        V bias = g.parameter(name + ".out_layers.3.bias", new Init.Zero(), true, out);
        h = g.conv2d(h, weight, bias, 1, 1);
        return g.add(in == out ? skip : conv(name + ".skip_connection", skip, in, out, 1, 1), h);
    }

    private V attention(String name, V x, int ch) {
        V sequence = g.flatten(x);
        V h = norm(name + ".norm", sequence, ch);
        Init init = new Init.Uniform(ch);
        V qkvWeight = g.parameter(name + ".qkv.weight", init, true, 3L * ch, ch, 1);
        V qkvBias = g.parameter(name + ".qkv.bias", init, true, 3L * ch);
        int heads = arch.heads(ch);
        h = g.attention(g.conv1d(h, qkvWeight, qkvBias), heads, ch / heads, arch.newAttentionOrder());
        V weight = g.parameter(name + ".proj_out.weight", new Init.Zero(), true, ch, ch, 1);
        V bias = g.parameter(name + ".proj_out.bias", new Init.Zero(), true, ch);
        return g.reshapeAs(g.add(sequence, g.conv1d(h, weight, bias)), x);
    }

    private V resample(String name, V h, int ch, Resample resample) {
        if (arch.resblockUpdown()) {
            return resBlock(name, h, ch, ch, resample);
        }
        if (!arch.convResample()) {
            return resampled(h, resample);
        }
        return resample == Resample.DOWN
                ? conv3(name + ".op", h, ch, ch, 2)
                : conv3(name + ".conv", resampled(h, resample), ch, ch, 1);
    }

    private V resampled(V x, Resample resample) {
        return switch (resample) {
            case NONE -> x;
            case DOWN -> g.averageHalf(x);
            case UP -> g.nearestTwice(x);
        };
    }

    private V patched(V x) {
        return arch.patchSize() > 1 ? g.pixelUnshuffle(x, arch.patchSize()) : x;
    }

    private int width(int level) {
        return arch.modelChannels() * arch.channelMult().get(level);
    }

    private boolean attends(int level) {
        return arch.attentionDownsampling().contains(1 << level);
    }

    private V conv3(String name, V x, int in, int out, int stride) {
        return conv(name, x, in, out, 3, stride);
    }

    private V conv(String name, V x, int in, int out, int kernel, int stride) {
        Init init = new Init.Uniform((long) in * kernel * kernel);
        V weight = g.parameter(name + ".weight", init, true, out, in, kernel, kernel);
        V bias = g.parameter(name + ".bias", init, true, out);
        return g.conv2d(x, weight, bias, stride, kernel / 2);
    }

    private V linear(String name, V x, int in, int out) {
        Init init = new Init.Uniform(in);
        V weight = g.parameter(name + ".weight", init, false, out, in);
        V bias = g.parameter(name + ".bias", init, false, out);
        return g.linear(x, weight, bias);
    }

    /** A norm takes its statistics in float32, whatever the weights' precision. */
    private V norm(String name, V x, int ch) {
        return g.toHalf(normInFloat32(name, x, ch));
    }

    private V normInFloat32(String name, V x, int ch) {
        V weight = g.parameter(name + ".weight", new Init.One(), false, ch);
        V bias = g.parameter(name + ".bias", new Init.Zero(), false, ch);
        return g.groupNorm(g.toFloat32(x), weight, bias, arch.groupNormGroups());
    }
}
