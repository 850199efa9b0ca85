/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Texts from files and servers as people may see them: what would steer a terminal, end the line or turn the writing's direction
 * stands there as an escape, {@code \\u001b}, as in Java.
 */
public final class Printable {
    /** Controls, format characters, lone surrogates, and the line and paragraph separators. */
    private static final Pattern HIDDEN = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}&&[^\u200c\u200d]]");

    private static final Pattern HIDDEN_WITHIN_TEXT = Pattern.compile("[" + HIDDEN + "&&[^\n\t]]");

    private Printable() {}

    /** One line, whatever the text holds. */
    public static String line(String text) {
        return HIDDEN.matcher(text).replaceAll(Printable::escape);
    }

    /** One line of at most so many characters and an ellipsis. */
    public static String line(String text, int most) {
        String line = line(text);
        return line.length() <= most ? line : line.substring(0, most).stripTrailing() + "...";
    }

    /** A text whose lines and tabs stay. */
    public static String text(String text) {
        return HIDDEN_WITHIN_TEXT.matcher(text).replaceAll(Printable::escape);
    }

    private static String escape(MatchResult hidden) {
        StringBuilder escaped = new StringBuilder();
        hidden.group().chars().forEach(c -> escaped.append("\\\\u%04x".formatted(c)));
        return escaped.toString();
    }
}
