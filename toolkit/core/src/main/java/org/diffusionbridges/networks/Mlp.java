/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import org.diffusionbridges.architectures.MlpArchitecture;
import org.diffusionbridges.networks.GraphBuilder.Init;

/** The perceptron of an {@link MlpArchitecture}, described once. Its output is 0 until it is trained, as the U-Net's is. */
final class Mlp {
    private Mlp() {}

    /**
     * Appends the network to a graph.
     *
     * @param x states, scaled by c_in: (N, D)
     * @param cNoise (N)
     * @param xT sources, unscaled: (N, D)
     * @return F, (N, D)
     */
    static <V> V describe(MlpArchitecture arch, GraphBuilder<V> g, V x, V cNoise, V xT) {
        int width = arch.width();
        int half = width / 2;
        V angles = g.outer(cNoise, g.constant("frequencies", UNet.frequencies(half), half));
        V time = g.concat(g.cos(angles), g.sin(angles));
        // a layer each for points and time: among a hundred sines the few numbers of a point would be lost
        V h = g.silu(g.add(
                linear("points", g, g.concat(x, xT), 2 * arch.dimensions(), width),
                linear("time", g, time, width, width)));
        for (int i = 1; i < arch.layers(); i++) {
            h = g.silu(linear("layers." + i, g, h, width, width));
        }
        V weight = g.parameter("out.weight", new Init.Zero(), false, arch.dimensions(), width);
        return g.linear(h, weight, g.parameter("out.bias", new Init.Zero(), false, arch.dimensions()));
    }

    private static <V> V linear(String name, GraphBuilder<V> g, V x, int in, int out) {
        Init init = new Init.Uniform(in);
        V weight = g.parameter(name + ".weight", init, false, out, in);
        return g.linear(x, weight, g.parameter(name + ".bias", init, false, out));
    }
}
