/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.io.PrintWriter;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.diffusionbridges.display.Screen;
import org.diffusionbridges.display.View;

/** Shows a picture in a window, or as a file where there is no screen; text as text; work as a bar on the error stream. */
public final class Terminal implements Screen {
    private static final int REDRAW_MILLIS = 100;
    private static final int WIDTH = 100;

    @Override
    public void show(View view) {
        byte[] png = view.png().orElse(null);
        if (png == null) {
            System.out.println(view.text());
        } else if (!Viewer.open(png, view.text())) {
            System.out.println(Screen.write(png));
        }
    }

    @Override
    public Bar bar(String work, long total, String unit) {
        if (!isWatched()) {
            return Bar.NONE;
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(work)
                .setInitialMax(total)
                .setUnit(" " + unit, 1)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setMaxRenderedLength(WIDTH)
                .showSpeed()
                .clearDisplayOnFinish()
                .build();
        return new Bar() {
            @Override
            public void move(long done, String note) {
                bar.stepTo(done);
                bar.setExtraMessage(note);
            }

            @Override
            public void close() {
                bar.close();
            }
        };
    }

    /** A bar of a command's own: moving where somebody watches, lines in a log; from any thread. */
    static Bar bar(String work, long total, String unit, PrintWriter err) {
        return (isWatched() ? new Terminal() : new ProgressLines(err)).bar(work, total, unit);
    }

    /** The launcher says whether the error stream is a terminal; else there is one if there is a console. */
    static boolean isWatched() {
        String told = System.getProperty("bridges.terminal");
        return told == null ? System.console() != null : Boolean.parseBoolean(told);
    }
}
