/* SPDX-License-Identifier: Apache-2.0 */
/** Number formats of files. */
@NullMarked
package org.diffusionbridges.checkpoints.internal;

import org.jspecify.annotations.NullMarked;
