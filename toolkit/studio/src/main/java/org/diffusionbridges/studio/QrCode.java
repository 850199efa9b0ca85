/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.ArrayList;
import java.util.List;

/** A link as a QR code. */
final class QrCode {
    /** Modules of white around it, as the standard wants. */
    private static final int QUIET = 4;

    private QrCode() {}

    /** Row by row, 1 for dark, the quiet zone included. */
    static List<String> rows(String text) {
        ByteMatrix code;
        try {
            code = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
        } catch (WriterException e) {
            throw new IllegalArgumentException("a QR code cannot hold %d characters".formatted(text.length()), e);
        }
        int size = code.getWidth() + 2 * QUIET;
        List<String> rows = new ArrayList<>();
        for (int y = 0; y < size; y++) {
            StringBuilder row = new StringBuilder();
            for (int x = 0; x < size; x++) {
                int i = x - QUIET;
                int j = y - QUIET;
                boolean inside = i >= 0 && j >= 0 && i < code.getWidth() && j < code.getHeight();
                row.append(inside && code.get(i, j) == 1 ? '1' : '0');
            }
            rows.add(row.toString());
        }
        return rows;
    }

    /** For a terminal, two rows a line, dark on light whatever the terminal's colours are. */
    static String text(String link) {
        List<String> rows = rows(link);
        StringBuilder text = new StringBuilder();
        for (int y = 0; y < rows.size(); y += 2) {
            text.append("\u001b[30;107m");
            for (int x = 0; x < rows.size(); x++) {
                boolean upper = rows.get(y).charAt(x) == '1';
                boolean lower = y + 1 < rows.size() && rows.get(y + 1).charAt(x) == '1';
                text.append(upper ? (lower ? '█' : '▀') : (lower ? '▄' : ' '));
            }
            text.append("\u001b[0m\n");
        }
        return text.toString();
    }
}
