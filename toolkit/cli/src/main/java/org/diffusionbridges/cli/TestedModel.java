/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** What a command that tests a model is told: which model, on what, and how that is read. */
final class TestedModel {

    @Parameters(index = "0", paramLabel = "MODEL", description = "An embedded model, or a model file.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "DATA", description = TestData.DESCRIPTION)
    private String data = "";

    @Mixin
    private PairOptions options;

    /** The model, loaded once DATA's options are found to be in order. */
    Bridge load() {
        options.check(data);
        return Bridges.load(model);
    }

    /** @param progress is told of pairs that cannot be read */
    TestData data(Bridge bridge, PrintWriter progress) {
        return TestData.of(data, options, bridge.card(), progress);
    }

    String dataName() {
        return data;
    }

    /** What the pictures were drawn for, for their metadata. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Data", data);
        if (PairOptions.isFolder(data)) {
            texts.putAll(options.texts());
        }
        return texts;
    }
}
