/* SPDX-License-Identifier: Apache-2.0 */
/** Long runs in a process of their own, and what they hold in memory. */
@NullMarked
package org.diffusionbridges.devices;

import org.jspecify.annotations.NullMarked;
