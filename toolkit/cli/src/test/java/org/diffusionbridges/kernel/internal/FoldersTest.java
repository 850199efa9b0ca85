/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.kernel.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldersTest {

    private static final Path HOME = Path.of("home");

    private static String data(String system, Map<String, String> environment) {
        return Folders.userData(environment, system, HOME).toString().replace('\\', '/');
    }

    @Test
    void aUsersKernelsAreWhereJupyterLooksOnEachSystem() {
        assertThat(data("Linux", Map.of())).isEqualTo("home/.local/share/jupyter");
        assertThat(data("Linux", Map.of("XDG_DATA_HOME", "xdg"))).isEqualTo("xdg/jupyter");
        assertThat(data("Mac OS X", Map.of())).isEqualTo("home/Library/Jupyter");
        assertThat(data("Windows 11", Map.of("APPDATA", "roaming"))).isEqualTo("roaming/jupyter");
    }

    @Test
    void jupytersOwnVariableWins() {
        assertThat(data("Linux", Map.of("JUPYTER_DATA_DIR", "own", "XDG_DATA_HOME", "xdg")))
                .isEqualTo("own");
    }

    @Test
    void whatJupyterListsIsReadAndNonsenseIsNothing() {
        assertThat(Jupyter.folders("{\"kernelspecs\": {\"java\": {\"resource_dir\": \"/x/java\", \"spec\": {}}}}"))
                .containsExactly(Path.of("/x/java"));
        assertThat(Jupyter.folders("Traceback (most recent call last)")).isEmpty();
        assertThat(Jupyter.folders("{}")).isEmpty();
    }
}
