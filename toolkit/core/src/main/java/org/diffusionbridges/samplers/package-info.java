/* SPDX-License-Identifier: Apache-2.0 */
/** One file an algorithm, against a Denoiser. */
@NullMarked
package org.diffusionbridges.samplers;

import org.jspecify.annotations.NullMarked;
