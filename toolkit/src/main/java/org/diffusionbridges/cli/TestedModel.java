/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import picocli.CommandLine.Parameters;

/** The parameters of a command that tests a model: which model, and on what. */
final class TestedModel {

    @Parameters(index = "0", paramLabel = "MODEL", description = "An embedded model, or a model file.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "DATA", description = TestData.DESCRIPTION)
    private String data = "";

    Bridge load() {
        return Bridges.load(model);
    }

    /** @param progress is told of pairs that cannot be read */
    TestData data(Bridge bridge, PrintWriter progress) {
        return TestData.of(data, bridge.card(), progress);
    }

    String dataName() {
        return data;
    }
}
