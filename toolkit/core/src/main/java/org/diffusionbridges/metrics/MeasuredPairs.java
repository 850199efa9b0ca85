/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.util.List;
import org.diffusionbridges.data.NamedPairs;

/** A dataset with metrics of its own. */
public interface MeasuredPairs extends NamedPairs {

    /** What these pairs' answers are measured in besides PSNR and SSIM: what the source fixes, what the data look like. */
    List<PairMetric> metrics();

    /** A dataset's own metrics; none for one that has none. */
    static List<PairMetric> metrics(NamedPairs pairs) {
        return pairs instanceof MeasuredPairs measured ? measured.metrics() : List.of();
    }
}
