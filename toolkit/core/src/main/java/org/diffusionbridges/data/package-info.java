/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Paired images to train on and to evaluate with.
 *
 * <p>A {@link org.diffusionbridges.data.PairDataset} gives a {@link org.diffusionbridges.data.Pair} by its number: a dataset on the class path by its name, or
 * folders of your own through {@link org.diffusionbridges.data.PairFolder}.
 *
 * <pre>{@code
 * List<String> names = NamedPairs.names();
 * PairDataset pairs = NamedPairs.of("fashion").test();
 * Pair pair = pairs.get(0);
 * String drawn = pairs.classNames().get(pair.label());
 * pair.show(); // source and target side by side
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.data;

import org.jspecify.annotations.NullMarked;
