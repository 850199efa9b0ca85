/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.training;

import java.util.Locale;
import org.diffusionbridges.display.Work;

/** Shows how a run goes, where somebody watches: the share of the budget used, and the loss. */
final class TrainingBar implements TrainingListener, AutoCloseable {
    private static final int PERCENT = 100;

    private final Work work = Work.begin("training", PERCENT, "%");

    @Override
    public void stepped(Report report) {
        String note = String.format(Locale.ROOT, "step %d, loss %.4f", report.step(), report.smoothLoss());
        work.done((long) (PERCENT * report.used()), note);
    }

    @Override
    public void close() {
        work.close();
    }
}
