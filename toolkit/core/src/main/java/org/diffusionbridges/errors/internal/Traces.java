/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How much of its way an exception shows. A notebook's kernel prints every frame of an exception and of its causes: sixty lines
 * about a file that is not there. There, exceptions whose message says it all keep the frames of the cells alone.
 */
public final class Traces {
    /** What JShell puts cells into. */
    private static final String CELLS = "REPL.";

    private static volatile boolean inNotebook;

    private Traces() {}

    /** From now on for a notebook's reader, or again for a programmer. */
    public static void inNotebook(boolean is) {
        inNotebook = is;
    }

    /** The cause as it is to be kept: none for a notebook's reader if the disk is at fault, which the message says. */
    public static @Nullable Throwable kept(@Nullable Throwable cause) {
        return isTold(cause) ? null : cause;
    }

    /** Leaves the cells' frames alone, for a notebook's reader, unless the cause is one that a programmer wants to see. */
    public static void shorten(Throwable thrown, @Nullable Throwable cause) {
        if (isTold(cause)) {
            thrown.setStackTrace(Arrays.stream(thrown.getStackTrace())
                    .filter(frame -> frame.getClassName().startsWith(CELLS))
                    .toArray(StackTraceElement[]::new));
        }
    }

    private static boolean isTold(@Nullable Throwable cause) {
        return inNotebook && (cause == null || cause instanceof IOException || cause instanceof UncheckedIOException);
    }
}
