/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import org.diffusionbridges.Bridges;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the toolkit's version, and the Java it runs on. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Bridges " + Bridges.version(), "Java " + Runtime.version()};
    }
}
