/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.QRCodeWriter;
import java.util.List;
import java.util.Map;

/** A link as a QR code. */
final class QrCode {
    private QrCode() {}

    /** Row by row, 1 for dark, with the white around it that the standard wants. */
    static List<String> rows(String text) {
        try {
            return new QRCodeWriter()
                    .encode(text, BarcodeFormat.QR_CODE, 0, 0, Map.of(EncodeHintType.ERROR_CORRECTION, "M"))
                    .toString("1", "0")
                    .lines()
                    .toList();
        } catch (WriterException e) {
            throw new IllegalArgumentException("a QR code cannot hold %d characters".formatted(text.length()), e);
        }
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
