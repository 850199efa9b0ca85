/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What goes wrong where the caller is not at fault: files, networks, devices.
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.errors;

import org.jspecify.annotations.NullMarked;
