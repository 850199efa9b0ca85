/* SPDX-License-Identifier: Apache-2.0 */
/** What training needs of the engine besides networks. */
@NullMarked
package org.diffusionbridges.networks.internal;

import org.jspecify.annotations.NullMarked;
