/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the toolkit's version from its jar, and the Java it runs on. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"Bridges " + toolkit(), "Java " + Runtime.version()};
    }

    /** The toolkit's version, or "(from classes)" where it does not run from its jar. */
    static String toolkit() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "(from classes)" : version;
    }
}
