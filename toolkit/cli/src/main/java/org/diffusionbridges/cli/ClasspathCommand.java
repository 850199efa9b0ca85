/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import picocli.CommandLine.Command;

/** {@code bridges classpath}: what to put on the class path of another program, JShell or kernel on this machine. */
@Command(
        name = "classpath",
        description = "Print the class path, for a program, a JShell or a kernel of your own: "
                + "jshell --class-path \"$(./bridges classpath)\"")
final class ClasspathCommand extends BridgesCommand implements Runnable {

    @Override
    public void run() {
        output().println(System.getProperty("java.class.path"));
    }
}
