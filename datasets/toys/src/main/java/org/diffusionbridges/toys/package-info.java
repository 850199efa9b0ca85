/* SPDX-License-Identifier: Apache-2.0 */
/** Distributions in the plane, paired: small enough to see every step of a bridge. */
@NullMarked
package org.diffusionbridges.toys;

import org.jspecify.annotations.NullMarked;
