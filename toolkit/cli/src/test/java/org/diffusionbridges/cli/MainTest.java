/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... args) {
        return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
    }

    @Test
    void helpListsTheCommandsOnTheOutputAndExitsWithZero() {
        assertThat(run("--help")).isZero();
        assertThat(out.toString()).contains("classpath", "doctor");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void everyCommandHasHelpOfItsOwn() {
        for (String command : new CommandLine(new Main()).getSubcommands().keySet()) {
            assertThat(run(command, "--help")).as(command).isZero();
            assertThat(out.toString()).contains("Usage: bridges " + command);
        }
    }

    @Test
    void versionNamesTheToolkitAndTheJava() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("Bridges ").contains("Java " + Runtime.version());
    }

    @Test
    void aMissingCommandIsAUsageErrorInOneLine() {
        assertThat(run()).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("Missing required subcommand", "bridges --help");
    }

    @Test
    void anUnknownOptionIsAUsageErrorThatNamesItAndTheCommandsHelp() {
        assertThat(run("classpath", "--nonsense")).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .contains("--nonsense", "bridges classpath --help");
    }

    @Test
    void aHeapThatIsFullIsToldInOneLineWithTheRemedy() {
        PrintWriter full = new PrintWriter(out) {
            @Override
            public void println(String line) {
                throw new OutOfMemoryError("Java heap space");
            }
        };
        assertThat(Main.run(full, new PrintWriter(err, true), "classpath")).isEqualTo(1);
        assertThat(err.toString().lines()).singleElement().asString().contains("Java heap space", "JAVA_OPTS=-Xmx8g");
    }

    @Test
    void classpathPrintsThatOfTheRunningProgramOnOneLine() {
        assertThat(run("classpath")).isZero();
        assertThat(out.toString().lines()).containsExactly(System.getProperty("java.class.path"));
    }
}
