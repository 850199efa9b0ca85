/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.schedules;

/** What every schedule asks of its ends. */
final class Times {
    private Times() {}

    static void check(double tMin, double tMax) {
        if (!(tMin > 0 && tMin < tMax && Double.isFinite(tMax))) {
            throw new IllegalArgumentException(
                    "a schedule needs 0 < t_min < T, got t_min = %s and T = %s".formatted(tMin, tMax));
        }
    }
}
