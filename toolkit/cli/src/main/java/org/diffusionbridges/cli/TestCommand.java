/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A command that tests a model, and what it is told: which model, on what, and how that is read. */
abstract class TestCommand extends BridgesCommand implements Runnable {
    @Parameters(index = "0", paramLabel = "MODEL", description = "An embedded model, or a model file.")
    private String model = "";

    @Parameters(index = "1", paramLabel = "DATA", description = TestData.DESCRIPTION)
    private String data = "";

    @Mixin
    private PairOptions pairOptions;

    @Override
    public final void run() {
        check();
        pairOptions.check(data);
        try (Bridge bridge = Bridges.load(model);
                TestData test = TestData.of(data, pairOptions, bridge.card(), errors())) {
            run(bridge, test);
        }
    }

    /** Judges what can be judged before a model is loaded. */
    void check() {}

    abstract void run(Bridge bridge, TestData test);

    final String dataName() {
        return data;
    }

    /** What the pictures were drawn for, for their metadata. */
    final Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Data", data);
        if (PairOptions.isFolder(data)) {
            texts.putAll(pairOptions.texts());
        }
        return texts;
    }
}
