/* SPDX-License-Identifier: Apache-2.0 */
/** Noise schedules of diffusion bridges, as plain double mathematics. */
@NullMarked
package org.diffusionbridges.schedules;

import org.jspecify.annotations.NullMarked;
