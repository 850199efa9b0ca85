/* SPDX-License-Identifier: Apache-2.0 */
/**
 * How results show themselves: inline in a notebook, in a window or as a file in a terminal.
 *
 * <p>A result is {@link org.diffusionbridges.display.Showable}; the kernels are IJava and JJava.
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.display;

import org.jspecify.annotations.NullMarked;
