/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.awt.Graphics2D;
import java.awt.GraphicsEnvironment;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.swing.ImageIcon;
import javax.swing.JFrame;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import org.diffusionbridges.BridgeException;
import org.diffusionbridges.images.Images;

/** Shows pictures outside a notebook: in a window where there is a screen, else as a file whose path is printed. */
public final class Viewer {
    private static final int GAP = 8;
    private static final int LEAST_HEIGHT = 256;

    private Viewer() {}

    /** Shows the pictures in a row, small ones enlarged by a whole factor so that pixels stay pixels. */
    public static void show(String title, List<BufferedImage> pictures) {
        BufferedImage row = row(pictures);
        if (GraphicsEnvironment.isHeadless()) {
            System.out.println(write(row));
            return;
        }
        SwingUtilities.invokeLater(() -> {
            JFrame window = new JFrame(title);
            window.setDefaultCloseOperation(JFrame.DISPOSE_ON_CLOSE);
            window.add(new JLabel(new ImageIcon(row)));
            window.pack();
            window.setLocationByPlatform(true);
            window.setVisible(true);
        });
    }

    private static Path write(BufferedImage picture) {
        try {
            Path file = Files.createTempFile("bridges-", ".png");
            Images.write(picture, file);
            return file;
        } catch (IOException e) {
            throw new BridgeException("no temporary file to show a picture in: " + e.getMessage(), e);
        }
    }

    private static BufferedImage row(List<BufferedImage> pictures) {
        int tallest = pictures.stream().mapToInt(BufferedImage::getHeight).max().orElse(1);
        int factor = Math.max(1, (LEAST_HEIGHT + tallest - 1) / tallest);
        int width = GAP
                + pictures.stream()
                        .mapToInt(picture -> picture.getWidth() * factor + GAP)
                        .sum();
        BufferedImage row = new BufferedImage(width, tallest * factor + 2 * GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D pen = row.createGraphics();
        pen.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        pen.setColor(java.awt.Color.LIGHT_GRAY);
        pen.fillRect(0, 0, row.getWidth(), row.getHeight());
        int x = GAP;
        for (BufferedImage picture : pictures) {
            pen.drawImage(picture, x, GAP, picture.getWidth() * factor, picture.getHeight() * factor, null);
            x += picture.getWidth() * factor + GAP;
        }
        pen.dispose();
        return row;
    }
}
