/* SPDX-License-Identifier: Apache-2.0 */
/** Weights and model cards, read from and written to files. */
@NullMarked
package org.diffusionbridges.checkpoints;

import org.jspecify.annotations.NullMarked;
