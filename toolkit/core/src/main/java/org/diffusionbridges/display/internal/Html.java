/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display.internal;

/** Plain HTML. */
public final class Html {
    private Html() {}

    /** The text with what would be markup taken as it is: {@code & < > " '}. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
