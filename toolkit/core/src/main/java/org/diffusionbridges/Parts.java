/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.errors.DeviceMemoryException;

/**
 * A batch run at once, or in as few parts as the device's memory allows: a part that does not fit is halved, and what did not
 * fit once is not tried again with that bridge. Noise is drawn picture by picture, so the results are the same.
 */
final class Parts {

    /** Runs pictures {@code from} to {@code to} (exclusive) of the batch; may be called again for fewer of them. */
    interface Part<T> {
        List<T> run(int from, int to);
    }

    private Parts() {}

    /** @throws DeviceMemoryException if one picture alone does not fit */
    static <T> List<T> run(Bridge bridge, Progress progress, int pictures, Part<T> part) {
        List<T> results = new ArrayList<>();
        while (results.size() < pictures) {
            int from = results.size();
            int count = Math.min(pictures - from, bridge.batchLimit());
            try {
                results.addAll(part.run(from, from + count));
            } catch (DeviceMemoryException e) {
                if (count == 1) {
                    throw e;
                }
                bridge.limitBatch(count / 2);
                progress.batchHalved(count, count / 2);
            }
        }
        return results;
    }
}
