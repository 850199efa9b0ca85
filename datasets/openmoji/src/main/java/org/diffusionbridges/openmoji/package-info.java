/* SPDX-License-Identifier: Apache-2.0 */
/** Black outlines to colour emoji: pairs made from OpenMoji. The pictures are CC BY-SA 4.0. */
@NullMarked
package org.diffusionbridges.openmoji;

import org.jspecify.annotations.NullMarked;
