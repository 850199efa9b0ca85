/* SPDX-License-Identifier: Apache-2.0 */
/** Long runs in a process of their own, and what they hold in memory. */
@NullMarked
package org.diffusionbridges.fullsize;

import org.jspecify.annotations.NullMarked;
