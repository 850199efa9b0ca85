/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Weights that are in memory already. */
final class ArrayWeights implements Weights {

    private final Map<String, NamedArray> arrays = new LinkedHashMap<>();

    ArrayWeights(Collection<NamedArray> arrays) {
        for (NamedArray array : arrays) {
            if (this.arrays.put(array.name(), array) != null) {
                throw new IllegalArgumentException(
                        "weights have different names, got %s twice".formatted(array.name()));
            }
        }
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    @Override
    public ElementType type(String name) {
        array(name);
        return ElementType.FLOAT32;
    }

    @Override
    public long[] shape(String name) {
        return array(name).shape().clone();
    }

    @Override
    public float[] floats(String name) {
        return array(name).values().clone();
    }

    @Override
    public void close() {
        // Nothing is held open.
    }

    private NamedArray array(String name) {
        NamedArray array = arrays.get(name);
        if (array == null) {
            throw new Faults("these weights").noSuchTensor(name);
        }
        return array;
    }

    /** Where they come from, for messages. */
    @Override
    public String toString() {
        return "weights in memory";
    }
}
