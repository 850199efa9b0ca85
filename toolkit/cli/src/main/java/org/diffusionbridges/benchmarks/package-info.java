/* SPDX-License-Identifier: Apache-2.0 */
/** What sampling costs beyond its network, for {@code bridges bench}. */
@NullMarked
package org.diffusionbridges.benchmarks;

import org.jspecify.annotations.NullMarked;
