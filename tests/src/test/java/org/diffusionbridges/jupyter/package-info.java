/* SPDX-License-Identifier: Apache-2.0 */
/** The kernelspec and {@code bridges lab}, on a real Jupyter where there is one and on stand-ins for Python. */
@NullMarked
package org.diffusionbridges.jupyter;

import org.jspecify.annotations.NullMarked;
