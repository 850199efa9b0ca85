/* SPDX-License-Identifier: Apache-2.0 */
/** Translations, latents and metrics over the datasets of Apache Spark. */
@NullMarked
package org.diffusionbridges.spark;

import org.jspecify.annotations.NullMarked;
