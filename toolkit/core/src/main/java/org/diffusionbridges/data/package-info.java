/* SPDX-License-Identifier: Apache-2.0 */
/** Paired images to train on and to evaluate with. */
@NullMarked
package org.diffusionbridges.data;

import org.jspecify.annotations.NullMarked;
