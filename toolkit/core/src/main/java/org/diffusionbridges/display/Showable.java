/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

/** A result that shows itself: as the last value of a notebook's cell, or wherever {@link #show} is called. */
public interface Showable {

    /** What is seen. */
    View view();

    /**
     * Shows it: inline in a notebook; elsewhere a picture in a window where there is a screen and the command line's jar is on
     * the class path, or else as a file whose path is printed, and anything else as text.
     */
    default void show() {
        Display.show(this);
    }
}
