/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What networks look like, as data: settings that check themselves, without the engine that builds them.
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.architectures;

import org.jspecify.annotations.NullMarked;
