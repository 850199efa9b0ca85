/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Agreement with the authors' implementation; {@code -Dparity.dir=DIR} judges another directory of the same form than the
 * tests' own copy.
 */
class ParityIT {

    @Test
    void agreesWithTheReference() {
        Report report = Judge.judge(directory());

        System.out.println(report.table());
        assertThat(report.problems()).isEmpty();
    }

    private static Path directory() {
        String given = System.getProperty("parity.dir");
        return given == null
                ? Copies.own()
                : Path.of(System.getProperty("parity.root", "")).resolve(given);
    }
}
