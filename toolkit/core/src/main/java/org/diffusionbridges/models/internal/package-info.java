/* SPDX-License-Identifier: Apache-2.0 */
/** Where models come from: the jars on the class path, the caches of this machine. */
@NullMarked
package org.diffusionbridges.models.internal;

import org.jspecify.annotations.NullMarked;
