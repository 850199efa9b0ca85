/* SPDX-License-Identifier: Apache-2.0 */
/** Text and numbers as they are shown. */
@NullMarked
package org.diffusionbridges.display.internal;

import org.jspecify.annotations.NullMarked;
