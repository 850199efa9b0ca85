/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionTest {
    /** One for all tests, as a user's is for all cells: opening one is what takes time. */
    private static Session session;

    @BeforeAll
    static void open() {
        session = Session.open();
    }

    @AfterAll
    static void close() {
        session.close();
    }

    @Test
    void theToolkitIsImportedAndValuesAreTheObjectsThemselves() {
        assertThat(session.run("VpSchedule.DEFAULT")).isSameAs(VpSchedule.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "help()",
                "help(VpSchedule.DEFAULT)",
                "help(\"dbim\")",
                "NamedPairs.names()",
                "new Psnr()",
                "show(Tensor.zeros(1, 1, 8, 8))",
                "Bridges.loader().device(\"cpu\").precision(\"fp16\")",
            })
    void whatANewcomerGuessesIsThere(String guess) {
        assertThatCode(() -> session.run(guess)).doesNotThrowAnyException();
    }

    @Test
    void theLastExpressionsValueIsGivenAndNoOthers() {
        assertThat(session.run("1 + 1; int x = 3;\nx\n    + 4")).isEqualTo(7);
        assertThat(session.run("x")).isEqualTo(3);
        assertThat(session.run("int y = 5;")).isNull();
        assertThat(session.run("x = 4;")).isNull();
        assertThat(session.run("")).isNull();
        assertThat(session.run("// nothing")).isNull();
    }

    @Test
    void whatIsDeclaredCanBeDeclaredAgain() {
        session.run("int twice(int x) { return 2 * x; }\nvar list = List.of(1);");
        session.run("int twice(int x) { return 3 * x; }\nvar list = \"text\";");

        assertThat(session.run("twice(2) + list")).isEqualTo("6text");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`int a = 1;\n\nString b = a;` | 3 | incompatible types: int cannot be converted to java.lang.String",
                "`int a = 1;\nint b =\n    a + c;` | 3 | cannot find symbol symbol:   variable c location: class",
                "`int a = 1;\nfor (;;) {` | 2 | the code ends too early",
                "`int a = 1;\nMissing m;` | 2 | not defined: class Missing",
                "`int a = 1;\nthrow new IllegalStateException(\"off\");` | 2 | IllegalStateException: off",
            })
    void aFaultNamesItsLineAndSaysInOneLineWhatIsWrong(String source, int line, String message) {
        assertThatThrownBy(() -> session.run(source))
                .isInstanceOfSatisfying(
                        SnippetException.class, e -> assertThat(e.line()).isEqualTo(line))
                .hasMessageStartingWith(message);
    }

    @Test
    void anExceptionIsSaidWithItsCause() {
        assertThatThrownBy(() -> session.run(
                        "throw new RuntimeException(\"no picture\", new java.io.IOException(\"disk full\"));"))
                .hasMessage("RuntimeException: no picture (IOException: disk full)")
                .cause()
                .hasRootCauseMessage("disk full");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "`int a = 1;\n` | 0 | ``",
                "`int a = 1;\n/exit a + 2\nnot java` | 3 | ``",
                "/exit | 0 | ``",
                "`\nint a = b;` | 1 | `script.jsh:2: cannot find symbol`",
                "/exit \"x\" | 1 | /exit must be followed by an int",
            })
    void aScriptsStatusIsZeroOrOneOrWhatItsExitSays(String source, int status, String said, @TempDir Path folder)
            throws Exception {
        Path script = Files.writeString(folder.resolve("script.jsh"), source);
        StringWriter err = new StringWriter();

        assertThat(Script.run(script, new PrintWriter(err))).isEqualTo(status);

        assertThat(err.toString().strip().lines()).hasSizeLessThanOrEqualTo(1);
        assertThat(err.toString()).contains(said);
    }
}
