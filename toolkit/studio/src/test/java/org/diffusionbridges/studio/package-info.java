/* SPDX-License-Identifier: Apache-2.0 */
/** The studio's server, spoken to over real connections. */
@NullMarked
package org.diffusionbridges.studio;

import org.jspecify.annotations.NullMarked;
