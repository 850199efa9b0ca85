/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display.internal;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Numbers as they are shown to people; what is stored keeps all its digits. */
public final class Numbers {
    private static final int DIGITS = 4;
    private static final double SMALL = 1e-4;
    private static final double LARGE = 1e7;

    private Numbers() {}

    /** To four significant digits or to the integer, without trailing zeros; below 1e-4 and from 1e7 on as 1.234e-05. */
    public static String rounded(double value) {
        double size = Math.abs(value);
        if (value == 0 || !Double.isFinite(value)) {
            return value == 0 ? "0" : String.valueOf(value);
        }
        if (size < SMALL || size >= LARGE) {
            return String.format(Locale.ROOT, "%.3e", value);
        }
        BigDecimal exact = new BigDecimal(value);
        int integerDigits = exact.precision() - exact.scale(); // which all are kept
        MathContext digits = new MathContext(Math.max(DIGITS, integerDigits));
        return exact.round(digits).stripTrailingZeros().toPlainString();
    }
}
