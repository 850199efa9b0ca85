/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Booting noises as codes of pictures: encoded, interpolated, varied, saved.
 *
 * <p>A sampling encodes a pair into a {@link org.diffusionbridges.latents.Latent}, the booting noise that makes the target again; latents vary and meet halfway.
 *
 * <pre>{@code
 * var bridge = Bridges.load("edges2fashion");
 * PairDataset pairs = NamedPairs.of("fashion").test();
 * Sampling sampling = bridge.dbim(0.0, 5).grid(TimeGrid.logSnr());
 * Latent latent = sampling.encode(pairs.get(0));
 * Translation again = sampling.decode(latent);
 * Translation other = sampling.decode(latent.vary(0.3, 1));
 * Interpolation way = sampling.interpolate(latent, latent.vary(1, 2), 3);
 * bridge.close();
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.latents;

import org.jspecify.annotations.NullMarked;
