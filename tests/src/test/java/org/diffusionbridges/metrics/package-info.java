/* SPDX-License-Identifier: Apache-2.0 */
/** What the metrics say of pictures whose faults are known. */
@NullMarked
package org.diffusionbridges.metrics;

import org.jspecify.annotations.NullMarked;
