/* SPDX-License-Identifier: Apache-2.0 */
/** Checkpoints as PyTorch itself wrote them, whole and damaged. */
@NullMarked
package org.diffusionbridges.checkpoints;

import org.jspecify.annotations.NullMarked;
