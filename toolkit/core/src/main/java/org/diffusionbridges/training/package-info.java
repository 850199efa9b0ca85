/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Training a bridge from pairs: the loss, the optimizer, averages of weights, checkpoints that outlive a kill.
 *
 * <p>{@link org.diffusionbridges.training.Training} holds the settings, and its run gives a {@link org.diffusionbridges.training.TrainingResult}, which
 * {@code Bridges.load} takes as it is, and which saves a model that {@code Bridges.load} reads.
 *
 * <pre>{@code
 * PairDataset pairs = NamedPairs.of("fashion").train();
 * Training training = Bridges.train(pairs).classSize().steps(2).seed(1);
 * TrainingResult result = training.run();
 * Path file = Files.createTempFile("mine", ".safetensors");
 * result.save(file);
 * var bridge = Bridges.load(file);
 * bridge.close();
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.training;

import org.jspecify.annotations.NullMarked;
