/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Diffusion bridges on the JVM: load a model, choose a sampler, translate an image.
 *
 * <p>A {@link org.diffusionbridges.Bridge} is a loaded model, a {@link org.diffusionbridges.Sampling} a sampler with its settings on it, and what comes out shows and
 * saves itself.
 *
 * <pre>{@code
 * var bridge = Bridges.load("edges2fashion");
 * var drawing = Source.of(NamedPairs.of("fashion").test().get(0).source());
 * Sampling sampling = bridge.dbim(10).seed(7);
 * Translation picture = sampling.translate(drawing);
 * BufferedImage image = picture.image();
 * Samples four = sampling.samples(drawing, 4); // the first is the picture above
 * double variety = four.diversity();
 * for (Translation one : sampling.translateAll(List.of(drawing))) {
 *     System.out.println(one + ", " + one.nfe() + " evaluations");
 * }
 * bridge.close();
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges;

import org.jspecify.annotations.NullMarked;
