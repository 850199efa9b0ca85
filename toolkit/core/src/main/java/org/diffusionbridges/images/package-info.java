/* SPDX-License-Identifier: Apache-2.0 */
/** Images from files and back, and to and from tensors in [-1, 1]. */
@NullMarked
package org.diffusionbridges.images;

import org.jspecify.annotations.NullMarked;
