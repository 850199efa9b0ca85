/* SPDX-License-Identifier: Apache-2.0 */
/** Booting noises as codes of pictures: encoded, interpolated, varied, saved. */
@NullMarked
package org.diffusionbridges.latents;

import org.jspecify.annotations.NullMarked;
