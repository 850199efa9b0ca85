/* SPDX-License-Identifier: Apache-2.0 */
/** Dense float64 arrays on the Java heap, and seeded noise: what samplers compute with. */
@NullMarked
package org.diffusionbridges.tensors;

import org.jspecify.annotations.NullMarked;
