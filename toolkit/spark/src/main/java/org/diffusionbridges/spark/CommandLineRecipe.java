/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import picocli.CommandLine;

/** The sampling that a command line describes: its words travel, and an executor reads them again. */
record CommandLineRecipe(String[] words) implements SamplingRecipe {
    private static final long serialVersionUID = 1;

    @Override
    public Sampling on(Bridge bridge) {
        SparkCommand command = new SparkCommand();
        new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
        return command.pictures().on(bridge);
    }
}
