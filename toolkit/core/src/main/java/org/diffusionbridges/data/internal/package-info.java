/* SPDX-License-Identifier: Apache-2.0 */
/** The IDX format, for the datasets of this project. */
@NullMarked
package org.diffusionbridges.data.internal;

import org.jspecify.annotations.NullMarked;
