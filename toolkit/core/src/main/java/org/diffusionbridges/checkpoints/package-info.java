/* SPDX-License-Identifier: Apache-2.0 */
/** Weights, read from and written to files: formats alone, no models. */
@NullMarked
package org.diffusionbridges.checkpoints;

import org.jspecify.annotations.NullMarked;
