/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import org.diffusionbridges.architectures.ClassifierArchitecture;
import org.diffusionbridges.networks.GraphBuilder.Init;

/** The classifier of a {@link ClassifierArchitecture}, described once. */
final class Classifier {
    private Classifier() {}

    static <V> V describe(ClassifierArchitecture arch, ClassifierArchitecture.Output output, GraphBuilder<V> g, V x) {
        V h = x;
        int in = arch.channels();
        for (int i = 0; i < arch.widths().size(); i++) {
            int out = arch.widths().get(i);
            String name = "layers." + i;
            h = i == 0 ? h : g.averageHalf(h);
            Init init = new Init.Uniform(9L * in);
            V weight = g.parameter(name + ".conv.weight", init, true, out, in, 3, 3);
            h = g.conv2d(h, weight, g.parameter(name + ".conv.bias", init, true, out), 1, 1);
            V scale = g.parameter(name + ".norm.weight", new Init.One(), false, out);
            V shift = g.parameter(name + ".norm.bias", new Init.Zero(), false, out);
            h = g.silu(g.groupNorm(h, scale, shift, out / ClassifierArchitecture.NORM_GROUP));
            in = out;
        }
        V features = g.meanOverPixels(h);
        if (output == ClassifierArchitecture.Output.FEATURES) {
            return features;
        }
        Init init = new Init.Uniform(in);
        V weight = g.parameter("classes.weight", init, false, arch.classes(), in);
        V logits = g.linear(features, weight, g.parameter("classes.bias", init, false, arch.classes()));
        return output == ClassifierArchitecture.Output.LOGITS ? logits : g.softmax(logits);
    }
}
