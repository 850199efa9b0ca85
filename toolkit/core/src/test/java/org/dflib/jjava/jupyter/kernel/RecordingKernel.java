/* SPDX-License-Identifier: Apache-2.0 */
package org.dflib.jjava.jupyter.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dflib.jjava.jupyter.channels.ShellReplyEnvironment;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.dflib.jjava.jupyter.kernel.util.TextColor;
import org.dflib.jjava.jupyter.messages.ContentType;
import org.jspecify.annotations.Nullable;

/** The kernel that JJava is built on, in the middle of a cell; it keeps what it would send to the notebook. */
public final class RecordingKernel extends BaseKernel {
    private final List<DisplayData> sent = new ArrayList<>();

    public RecordingKernel() {
        super(
                "recording",
                "1",
                null,
                List.of(),
                null,
                new JupyterIO(StandardCharsets.UTF_8),
                new CommManager(),
                new Renderer(),
                null,
                null,
                false,
                new StringStyler.Builder()
                        .addPrimaryStyle(TextColor.BOLD_RESET_FG)
                        .build());
        getIO().setEnv(new ShellReplyEnvironment(null, null, null, null) {
            @Override
            public <T extends ContentType<T>> void publish(T content) {
                sent.add((DisplayData) content);
            }
        });
    }

    public List<DisplayData> sent() {
        return sent;
    }

    /** Whether this is what {@link BaseKernel#notebookKernel} gives. */
    public void setRunning(boolean running) {
        notebookKernel = running ? this : null;
    }

    @Override
    public @Nullable Object evalRaw(String cell) {
        return null;
    }

    @Override
    public @Nullable DisplayData inspect(String code, int at, boolean extra) {
        return null;
    }

    @Override
    public @Nullable ReplacementOptions complete(String code, int at) {
        return null;
    }

    @Override
    public String isComplete(String code) {
        return IS_COMPLETE_MAYBE;
    }
}
