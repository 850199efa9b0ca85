/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.engines.internal;

import java.util.List;
import java.util.Optional;
import org.diffusionbridges.images.Regions;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.tensors.Tensor;

/** What evaluates D(x, t; xT) for a bridge: a network on a device, or a closed form. */
public interface Engine extends AutoCloseable {

    /**
     * Binds one batch of sources; the run keeps what it needs alive, even if the engine is closed meanwhile.
     *
     * @param labels class indices, one an item; empty if the model has no classes
     */
    Run open(Tensor xT, int[] labels);

    /** Where it runs, for people: {@code cpu}, {@code gpu(0)}. */
    String device();

    @Override
    void close();

    /** A denoiser bound to the sources it was opened with. */
    interface Run extends Denoiser, AutoCloseable {

        /** The regions of each source, if the network sees them: found once, for whoever needs them too. */
        default Optional<List<Regions>> regions() {
            return Optional.empty();
        }

        @Override
        void close();
    }

    /** A closed form: nothing to bind, nothing to close. */
    record ClosedForm(Denoiser denoiser) implements Engine {
        @Override
        public Run open(Tensor source, int[] labels) {
            return new Run() {
                @Override
                public Tensor denoise(Tensor x, double t, Tensor xT) {
                    return denoiser.denoise(x, t, xT);
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public String device() {
            return "cpu";
        }

        @Override
        public void close() {}
    }
}
