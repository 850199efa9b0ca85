/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionbridges.errors.BridgeException;

/**
 * Where results appear: a notebook, a terminal, or what a test looks at. A jar on the class path offers one by naming it in
 * {@code META-INF/services}, as the command line's does.
 */
public interface Screen {

    /** Shows a result, now. */
    void show(View view);

    /**
     * Begins to show how far some work has come; called once it has lasted for a moment.
     *
     * @param work what is being done, in a word or two
     * @param total how much there is to do, in units
     * @param unit what is counted, in the plural
     */
    Bar bar(String work, long total, String unit);

    /**
     * Writes a picture to a temporary file.
     *
     * @return the file
     * @throws BridgeException if it cannot be written
     */
    static Path write(byte[] png) {
        try {
            Path file = Files.createTempFile("bridges-", ".png");
            Files.write(file, png);
            return file;
        } catch (IOException e) {
            throw new BridgeException("no temporary file to show a picture in: " + e.getMessage(), e);
        }
    }

    /** A progress bar; moved by one thread, at most ten times a second. */
    interface Bar extends AutoCloseable {

        /** No bar. */
        Bar NONE = (done, note) -> {};

        /**
         * Moves it.
         *
         * @param done units done
         * @param note how it goes besides, or nothing
         */
        void move(long done, String note);

        /** The work has ended, done or not: in a notebook the bar goes. */
        @Override
        default void close() {}
    }
}
