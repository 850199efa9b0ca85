/* SPDX-License-Identifier: Apache-2.0 */
/** Diffusion bridges on the JVM: load a model, choose a sampler, translate an image. */
@NullMarked
package org.diffusionbridges;

import org.jspecify.annotations.NullMarked;
