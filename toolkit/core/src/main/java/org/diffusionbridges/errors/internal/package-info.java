/* SPDX-License-Identifier: Apache-2.0 */
/** How much of an exception is shown. */
@NullMarked
package org.diffusionbridges.errors.internal;

import org.jspecify.annotations.NullMarked;
