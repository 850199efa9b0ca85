/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

/** Where results appear: a notebook, a terminal, or what a test looks at. */
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
