/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Work that may take long: whoever watches sees a bar once it has lasted a second. Used by one thread, and closed at its end.
 *
 * <pre>{@code
 * try (Work work = Work.begin("evaluation", images, "images")) {
 *     for (...) {
 *         work.done(++done, "");
 *     }
 * }
 * }</pre>
 */
public final class Work implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String name;
    private final long total;
    private final String unit;
    private final long begun = System.nanoTime();
    private Screen.@Nullable Bar bar;

    private Work(String name, long total, String unit) {
        this.name = name;
        this.total = total;
        this.unit = unit;
    }

    /**
     * Begins.
     *
     * @param name what is being done, in a word or two
     * @param total how much there is to do, in units
     * @param unit what is counted, in the plural
     */
    public static Work begin(String name, long total, String unit) {
        return new Work(name, total, unit);
    }

    /**
     * Says how far it has come.
     *
     * @param done units done; more than there are count as all
     * @param note how it goes besides, or nothing
     */
    public void done(long done, String note) {
        if (bar == null && System.nanoTime() - begun >= PATIENCE_NANOS && done < total) {
            bar = Display.screen().bar(name, total, unit);
        }
        if (bar != null) {
            bar.move(Math.min(done, total), note);
        }
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
