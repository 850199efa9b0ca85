/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Weights, read from and written to files: formats alone, no models.
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.checkpoints;

import org.jspecify.annotations.NullMarked;
