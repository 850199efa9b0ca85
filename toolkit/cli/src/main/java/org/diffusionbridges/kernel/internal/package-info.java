/* SPDX-License-Identifier: Apache-2.0 */
/** Jupyter: the kernelspec with the toolkit on its class path, and the environment that {@code bridges lab} runs in. */
@NullMarked
package org.diffusionbridges.kernel.internal;

import org.jspecify.annotations.NullMarked;
