/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.Arrays;
import org.diffusionbridges.networks.TrainableNetwork;
import org.diffusionbridges.preconditioning.Scalings;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.tensors.Tensor;

/**
 * What {@link PointTraining} leaves: D(x, t; xT) = cSkip x + cOut F(cIn x, cNoise, xT) with a perceptron as F, for states of
 * N x D. It knows the schedule that it was trained on. For one thread at a time.
 */
public final class PointDenoiser implements Denoiser, AutoCloseable {
    private static final long[] NO_LABELS = {};

    private final TrainableNetwork mlp;
    private final DdbmLoss loss;

    /**
     * @param mlp trained, closed with this
     * @param loss what it was trained with
     */
    PointDenoiser(TrainableNetwork mlp, DdbmLoss loss) {
        this.mlp = mlp;
        this.loss = loss;
    }

    @Override
    public Tensor denoise(Tensor x, double t, Tensor xT) {
        Scalings scale = loss.preconditioning().at(loss.schedule(), t);
        double[] cNoise = new double[x.batch()];
        Arrays.fill(cNoise, scale.cNoise());
        return scale.denoise(
                x, scaled -> TrainedNetworks.evaluate(mlp, xT, NO_LABELS).apply(scaled, cNoise));
    }

    /** Releases the weights. */
    @Override
    public void close() {
        mlp.close();
    }
}
