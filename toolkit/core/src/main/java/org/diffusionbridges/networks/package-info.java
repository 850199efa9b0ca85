/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The ADM U-Net described once, compiled to TorchScript, run by DJL.
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.networks;

import org.jspecify.annotations.NullMarked;
