/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Shows in a notebook, whose kernel is the subclass's affair. */
abstract class KernelScreen implements Screen {

    /**
     * Sends a view to the running cell.
     *
     * @param id by which a later one takes its place; null if none does
     * @param replaces whether it takes the place of the one with this id
     */
    abstract void send(View view, @Nullable String id, boolean replaces);

    @Override
    public final void show(View view) {
        send(view, null, false);
    }

    @Override
    public final Bar bar(String work, long total, String unit) {
        String id = UUID.randomUUID().toString();
        return new HtmlBar(work, total, unit, (view, isFirst) -> send(view, id, !isFirst));
    }
}
