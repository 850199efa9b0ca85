/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Samplings measured over a test set, resumable, into tables and plots; and the study of the papers' claims.
 *
 * <p>An {@link org.diffusionbridges.evaluation.Evaluation} runs samplings on the same pairs with the same seeds; its
 * {@link org.diffusionbridges.evaluation.EvaluationResult} is a table and plots.
 *
 * <pre>{@code
 * var bridge = Bridges.load("edges2fashion");
 * PairDataset pairs = NamedPairs.of("fashion").test();
 * EvaluationResult result = Evaluation.of(bridge, pairs, bridge.dbim(2), bridge.dbim(4))
 *         .metrics(new Psnr())
 *         .limit(4)
 *         .run();
 * Table table = result.table();
 * bridge.close();
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.evaluation;

import org.jspecify.annotations.NullMarked;
