/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Translations, latents and metrics over the datasets of Apache Spark.
 *
 * @since 0.3.0
 */
@NullMarked
package org.diffusionbridges.spark;

import org.jspecify.annotations.NullMarked;
