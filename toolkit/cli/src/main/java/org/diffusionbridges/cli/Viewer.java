/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.awt.AWTError;
import java.awt.GraphicsEnvironment;
import java.awt.HeadlessException;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;

/** A picture in a window. */
final class Viewer {
    private Viewer() {}

    /** Opens a window, unless there is no screen to open it on. */
    static boolean open(byte[] png, String title) {
        try {
            if (GraphicsEnvironment.isHeadless()) {
                return false;
            }
            GraphicsEnvironment.getLocalGraphicsEnvironment().getDefaultScreenDevice();
        } catch (HeadlessException | AWTError | LinkageError e) {
            return false; // a DISPLAY that nothing listens on, or a Java without windows
        }
        SwingUtilities.invokeLater(() -> {
            JFrame window = new JFrame(title);
            window.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
            window.add(new JLabel(new ImageIcon(png)));
            window.pack();
            window.setLocationByPlatform(true);
            window.setVisible(true);
        });
        return true;
    }
}
