/* SPDX-License-Identifier: Apache-2.0 */
/** Judges the toolkit against numbers that the authors' implementation produced. */
@NullMarked
package org.diffusionbridges.parity;

import org.jspecify.annotations.NullMarked;
