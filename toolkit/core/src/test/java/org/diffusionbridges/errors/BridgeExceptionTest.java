/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.NoSuchFileException;
import org.diffusionbridges.errors.internal.Traces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BridgeExceptionTest {
    private final NoSuchFileException missing = new NoSuchFileException("/x/a.png");

    @AfterEach
    void leaveTheNotebook() {
        Traces.inNotebook(false);
    }

    @Test
    void aProgrammerSeesTheWayAndTheCause() {
        assertThat(new BridgeException("a.png cannot be read", missing))
                .hasMessage("a.png cannot be read (NoSuchFileException: /x/a.png)")
                .hasCause(missing);
        assertThat(new BridgeException("damaged").getStackTrace()).isNotEmpty();
    }

    @Test
    void inANotebookAFileThatIsNotThereIsOneLine() {
        Traces.inNotebook(true);

        assertThat(new BridgeException("a.png cannot be read", missing))
                .hasMessage("a.png cannot be read (NoSuchFileException: /x/a.png)")
                .hasNoCause();
        assertThat(new BridgeException("a.png cannot be read", missing).getStackTrace())
                .isEmpty();
        assertThat(new BridgeException("damaged").getStackTrace()).isEmpty();
    }

    @Test
    void whatMayBeABugKeepsItsWayThereToo() {
        Traces.inNotebook(true);
        IllegalStateException bug = new IllegalStateException("broken");

        assertThat(new BridgeException("the network failed", bug)).hasCause(bug);
        assertThat(new BridgeException("the network failed", bug).getStackTrace())
                .isNotEmpty();
    }
}
