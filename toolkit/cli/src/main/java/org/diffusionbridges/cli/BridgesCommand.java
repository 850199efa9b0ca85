/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import java.util.List;
import org.diffusionbridges.errors.Printable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What commands have in common: where they write, and the rules that many of their numbers obey. */
abstract class BridgesCommand {
    @Spec
    private CommandSpec spec;

    final CommandSpec spec() {
        return spec;
    }

    final PrintWriter output() {
        return spec.commandLine().getOut();
    }

    final PrintWriter errors() {
        return spec.commandLine().getErr();
    }

    /** Tells people of something that is no reason to end, in one line. */
    final void tell(String what) {
        errors().println("bridges: " + Printable.line(what));
        errors().flush();
    }

    static void atLeast(int least, String option, int value) {
        if (value < least) {
            throw new IllegalArgumentException("%s must be at least %d, got %d".formatted(option, least, value));
        }
    }

    static void eachAtLeast(int least, String option, List<Integer> values) {
        if (values.stream().anyMatch(value -> value < least)) {
            throw new IllegalArgumentException("%s must be at least %d each, got %s".formatted(option, least, values));
        }
    }
}
