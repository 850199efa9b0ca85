/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The studio: a web page on this machine in which a drawing becomes pictures while it is drawn.
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.studio;

import org.jspecify.annotations.NullMarked;
