/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.diffusionbridges.images.Animation;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.tensors.Tensor;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.internal.chartpart.Chart;
import tech.tablesaw.api.Table;

/** Shows results where there is someone to see them: {@code show(x)} is the same line in a notebook and in a terminal. */
public final class Display {
    /** What a notebook's kernel is told to let this class render; every other type has a look of its own there. */
    static final List<Class<?>> TYPES =
            List.of(Showable.class, BufferedImage.class, ContactSheet.class, Animation.class, Table.class, Chart.class);

    private static final int COLUMNS = 8;

    private static volatile Screen screen = ServiceLoader.load(Screen.class, Display.class.getClassLoader())
            .findFirst()
            .orElseGet(PlainScreen::new);

    private Display() {}

    /**
     * Shows a result: what is {@link Showable}, a picture, a tensor of pictures, a grid, an animation, a Tablesaw table or an
     * XChart chart as itself, and anything else as text.
     */
    public static void show(Object result) {
        screen().show(view(result));
    }

    /**
     * Where results go from now on; in a notebook that has been set already. Elsewhere it is the terminal with
     * windows and bars where the command line's jar is on the class path, and without them where it is not.
     */
    public static void on(Screen other) {
        screen = other;
    }

    /** Where results go. */
    public static Screen screen() {
        Notebook.attach();
        return screen;
    }

    /** What a value looks like. */
    public static View view(Object result) {
        if (result instanceof Showable showable) {
            return showable.view();
        }
        if (result instanceof BufferedImage picture) {
            return View.picture(picture, "a picture of %d x %d".formatted(picture.getWidth(), picture.getHeight()));
        }
        if (result instanceof ContactSheet grid) {
            return view(grid.image());
        }
        if (result instanceof Tensor tensor && isPictures(tensor)) {
            List<BufferedImage> pictures = IntStream.range(0, tensor.batch())
                    .mapToObj(i -> Images.toImage(tensor.item(i)))
                    .toList();
            return View.picture(
                    ContactSheet.of(pictures, Math.min(pictures.size(), COLUMNS))
                            .image(),
                    tensor.toString());
        }
        if (result instanceof Animation animation) {
            return View.animation(
                    animation,
                    "an animation of %d frames".formatted(animation.frames().size()));
        }
        if (result instanceof Table table) {
            return Tables.view(table);
        }
        if (result instanceof Chart<?, ?> chart) {
            return View.picture(BitmapEncoder.getBufferedImage(chart), "chart: " + chart.getTitle());
        }
        return View.text(String.valueOf(result));
    }

    private static boolean isPictures(Tensor tensor) {
        int[] shape = tensor.shape();
        return shape.length == 4 && shape[0] > 0 && (shape[1] == 1 || shape[1] == 3);
    }
}
