/* SPDX-License-Identifier: Apache-2.0 */
/** The launcher at the root of the checkout. */
@NullMarked
package org.diffusionbridges.launcher;

import org.jspecify.annotations.NullMarked;
