/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Dense float64 arrays on the Java heap, and seeded noise: what samplers compute with.
 *
 * <p>A {@link org.diffusionbridges.tensors.Tensor} is values and a shape, batch first; {@link org.diffusionbridges.tensors.Noise} fills one from a seed an item.
 *
 * <pre>{@code
 * Tensor noise = Noise.seeded(7, 8).draw(2, 1, 4, 4);
 * Tensor first = noise.item(0);
 * Tensor same = Noise.seeded(7).draw(1, 1, 4, 4);
 * double difference = first.minus(same).values()[0]; // 0: an item depends on its own seed alone
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.tensors;

import org.jspecify.annotations.NullMarked;
