/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.checkpoints.ElementType;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.networks.GraphBuilder.Init;
import org.diffusionbridges.networks.TorchScriptBuilder.ParameterSpec;

/**
 * The values that a network starts training from, a function of the seed alone: the last layer of every residual and
 * attention block and of the network is zero, so that it starts as the identity of its blocks and its output is 0.
 */
final class FreshWeights implements Weights {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final Map<String, ParameterSpec> parameters = new LinkedHashMap<>();
    private final long seed;

    FreshWeights(UNetArchitecture arch, long seed) {
        this(TorchScript.parameters(arch), seed);
    }

    FreshWeights(List<ParameterSpec> specs, long seed) {
        specs.forEach(parameter -> parameters.put(parameter.name(), parameter));
        this.seed = seed;
    }

    @Override
    public Set<String> names() {
        return parameters.keySet();
    }

    @Override
    public long[] shape(String name) {
        return find(name).shape().clone();
    }

    @Override
    public ElementType type(String name) {
        find(name);
        return ElementType.FLOAT32;
    }

    @Override
    public float[] floats(String name) {
        ParameterSpec parameter = find(name);
        float[] values = new float[parameter.size()];
        // java.util.Random's streams are fixed by its specification, on every JDK; each tensor has its own by its name
        Random random = new Random(seed * GOLDEN_GAMMA + name.hashCode());
        Init init = parameter.init();
        if (init instanceof Init.One) {
            Arrays.fill(values, 1);
        } else if (init instanceof Init.Normal) {
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
        } else if (init instanceof Init.Uniform uniform) {
            double bound = 1 / Math.sqrt(uniform.fanIn());
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
        }
        return values;
    }

    private ParameterSpec find(String name) {
        ParameterSpec parameter = parameters.get(name);
        if (parameter == null) {
            throw new IllegalArgumentException("no tensor is called " + name);
        }
        return parameter;
    }

    @Override
    public void close() {}

    /** Where they come from, for messages. */
    @Override
    public String toString() {
        return "fresh weights";
    }
}
