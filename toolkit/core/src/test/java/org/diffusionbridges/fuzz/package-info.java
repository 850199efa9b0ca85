/* SPDX-License-Identifier: Apache-2.0 */
/** Damaged files by the thousand: every outcome is a result or one of our exceptions. */
@NullMarked
package org.diffusionbridges.fuzz;

import org.jspecify.annotations.NullMarked;
