/* SPDX-License-Identifier: Apache-2.0 */
/** Training a bridge from pairs: the loss, the optimizer, averages of weights, checkpoints that outlive a kill. */
@NullMarked
package org.diffusionbridges.training;

import org.jspecify.annotations.NullMarked;
