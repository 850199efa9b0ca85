/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.io.Serializable;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;

/** How a loaded model is sampled: {@code bridge -> bridge.dbim(0.0, 10)}. It travels to the executors, as a lambda does. */
@FunctionalInterface
public interface SamplingRecipe extends Serializable {

    /** The sampling; its seed, its batch and who hears of its progress are set by the job. */
    Sampling on(Bridge bridge);
}
