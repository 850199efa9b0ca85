/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.IValue;
import java.nio.FloatBuffer;
import java.util.Arrays;

/**
 * A module's argument that is written again and again: on the CPU the module reads the very memory that was written. Making
 * an array anew for every evaluation took longer than what is computed beside the network.
 */
final class Input {
    private final Device device;
    private final int[] shape;
    private final NDArray host;
    private final FloatBuffer memory;
    private final float[] floats;

    /** @param manager holds the memory, and says on which device the module is */
    Input(NDManager manager, int... shape) {
        this.device = manager.getDevice();
        this.shape = shape.clone();
        this.host = manager.create(
                new Shape(Arrays.stream(shape).asLongStream().toArray()), DataType.FLOAT32, Device.cpu());
        this.memory = host.toByteBuffer(true).asFloatBuffer();
        this.floats = new float[memory.capacity()];
    }

    boolean hasShape(int... other) {
        return Arrays.equals(shape, other);
    }

    /** The values as float32, for one call: to be closed after it, and not to be used beside another call's. */
    IValue write(double[] values) {
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        memory.put(0, floats);
        NDArray there = host.toDevice(device, false);
        IValue value = IValue.from((PtNDArray) there);
        if (there != host) {
            there.close(); // the value keeps what it needs
        }
        return value;
    }
}
