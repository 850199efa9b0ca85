/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How good, how faithful and how varied: figures on pairs, on sets and on samples of one source, each with its error.
 *
 * <p>A {@link org.diffusionbridges.metrics.PairMetric} compares a picture with its reference, and every mean comes with its standard error.
 *
 * <pre>{@code
 * Tensor target = NamedPairs.of("fashion").test().get(0).target();
 * Tensor darker = target.times(0.9).clamp(-1, 1);
 * double decibels = new Psnr().of(darker, target);
 * double similarity = new Ssim().of(darker, target);
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.metrics;

import org.jspecify.annotations.NullMarked;
