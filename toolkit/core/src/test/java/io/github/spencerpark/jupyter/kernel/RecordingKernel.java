/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spencerpark.jupyter.kernel;

import io.github.spencerpark.jupyter.channels.ShellReplyEnvironment;
import io.github.spencerpark.jupyter.kernel.display.DisplayData;
import io.github.spencerpark.jupyter.messages.ContentType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The kernel that IJava is built on, in the middle of a cell; it keeps what it would send to the notebook. */
public final class RecordingKernel extends BaseKernel {
    private final List<DisplayData> sent = new ArrayList<>();

    public RecordingKernel() {
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

    @Override
    public @Nullable DisplayData eval(String cell) {
        return null;
    }

    @Override
    public @Nullable LanguageInfo getLanguageInfo() {
        return null;
    }
}
