/* SPDX-License-Identifier: Apache-2.0 */
/** Edges to sandals, sneakers, bags and boots: pairs made from Fashion-MNIST. */
@NullMarked
package org.diffusionbridges.fashion;

import org.jspecify.annotations.NullMarked;
