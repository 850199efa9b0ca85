/* SPDX-License-Identifier: Apache-2.0 */
/** What evaluates a bridge's denoiser: a network behind its preconditioning, shared by all who loaded the same file. */
@NullMarked
package org.diffusionbridges.engines.internal;

import org.jspecify.annotations.NullMarked;
