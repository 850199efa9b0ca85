/* SPDX-License-Identifier: Apache-2.0 */
/** The scalings between a bridge's state and its network, as plain double mathematics. */
@NullMarked
package org.diffusionbridges.preconditioning;

import org.jspecify.annotations.NullMarked;
