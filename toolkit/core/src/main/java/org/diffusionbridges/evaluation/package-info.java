/* SPDX-License-Identifier: Apache-2.0 */
/** Samplings measured over a test set, resumable, into tables and plots; and the study of the papers' claims. */
@NullMarked
package org.diffusionbridges.evaluation;

import org.jspecify.annotations.NullMarked;
