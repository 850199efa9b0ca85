/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

/** What a figure is called, what it is counted in and which way is better; docs/metrics.md has what each does not tell. */
public interface Metric {

    /** Which way is better. */
    enum Better {
        LOWER,
        HIGHER,
        /** A property, such as diversity, that is not good or bad by itself. */
        NEITHER
    }

    /** Its name, fit for a table's heading; it names the extractor where features are compared. */
    String name();

    /** What it is counted in, such as dB; empty for a bare number. */
    default String unit() {
        return "";
    }

    /** Which way is better. */
    Better better();
}
