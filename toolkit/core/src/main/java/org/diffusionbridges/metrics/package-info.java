/* SPDX-License-Identifier: Apache-2.0 */
/** How good, how faithful and how varied: figures on pairs, on sets and on samples of one source, each with its error. */
@NullMarked
package org.diffusionbridges.metrics;

import org.jspecify.annotations.NullMarked;
