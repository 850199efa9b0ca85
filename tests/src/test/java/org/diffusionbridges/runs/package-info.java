/* SPDX-License-Identifier: Apache-2.0 */
/** What a picture must not depend on: the batch it is made in, its split, the threads beside it. */
@NullMarked
package org.diffusionbridges.runs;

import org.jspecify.annotations.NullMarked;
