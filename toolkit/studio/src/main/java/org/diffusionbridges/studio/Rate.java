/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.concurrent.TimeUnit;

/** So many messages a second in the long run, and so many at once. */
final class Rate {
    private final double perNano;
    private final double burst;
    private double left;
    private long last = System.nanoTime();

    Rate(double perSecond, double burst) {
        this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
        this.burst = burst;
        this.left = burst;
    }

    /** Whether one more is allowed now. */
    synchronized boolean allows() {
        long now = System.nanoTime();
        left = Math.min(burst, left + (now - last) * perNano);
        last = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
