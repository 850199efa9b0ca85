/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display.internal;

import org.diffusionbridges.errors.Printable;

/** Plain HTML. */
public final class Html {
    private Html() {}

    /** The text with what would be markup taken as it is: {@code & < > " '}, and control characters shown as escapes. */
    public static String escape(String text) {
        return Printable.text(text)
                .replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
