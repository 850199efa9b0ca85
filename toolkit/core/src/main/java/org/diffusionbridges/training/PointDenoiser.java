/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import org.diffusionbridges.networks.TrainableMlp;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.tensors.Tensor;

/**
 * What {@link PointTraining} leaves: D(x, t; xT) = cSkip x + cOut F(cIn x, cNoise, xT) with a perceptron as F, for states of
 * N x D. It knows the schedule that it was trained on. For one thread at a time.
 */
public final class PointDenoiser implements Denoiser, AutoCloseable {
    private final TrainableMlp mlp;
    private final DdbmLoss loss;

    /**
     * @param mlp trained, closed with this
     * @param loss what it was trained with
     */
    PointDenoiser(TrainableMlp mlp, DdbmLoss loss) {
        this.mlp = mlp;
        this.loss = loss;
    }

    @Override
    public Tensor denoise(Tensor x, double t, Tensor xT) {
        Scalings scale = loss.preconditioning().at(loss.schedule(), t);
        float[] cNoise = new float[x.batch()];
        Arrays.fill(cNoise, (float) scale.cNoise());
        return scale.denoise(x, scaled -> {
            try (NDManager local = mlp.manager().newSubManager()) {
                NDArray f = mlp.forward(
                        array(local, scaled),
                        local.create(FloatBuffer.wrap(cNoise), new Shape(cNoise.length)),
                        array(local, xT),
                        false);
                float[] values = f.toFloatArray();
                double[] wide = new double[values.length];
                Arrays.setAll(wide, i -> values[i]);
                return Tensor.of(wide, x.shape());
            }
        });
    }

    private static NDArray array(NDManager local, Tensor points) {
        float[] values = new float[points.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) points.values()[i];
        }
        return local.create(FloatBuffer.wrap(values), new Shape(points.batch(), points.itemSize()));
    }

    /** Releases the weights. */
    @Override
    public void close() {
        mlp.close();
    }
}
