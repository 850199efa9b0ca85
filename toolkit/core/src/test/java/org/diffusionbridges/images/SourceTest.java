/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {

    @Test
    void aFileAnImageAndAnArrayOfOnePictureAreTheSame(@TempDir Path folder) {
        BufferedImage photo = TestImages.photo(16, 16);
        Path file = folder.resolve("shoe.png");
        Images.write(photo, file);
        Tensor expected = Images.toTensor(photo, 3);

        for (Source source : new Source[] {Source.of(file), Source.of(photo), Source.of(expected)}) {
            assertThat(source.tensor(3, 16, 16, Fit.CROP).values()).isEqualTo(expected.values());
        }
        assertThat(Source.of(file).name()).isEqualTo("shoe.png");
        assertThat(Source.of(photo).named("boot").name()).isEqualTo("boot");
    }

    @Test
    void aFileIsNotTouchedBeforeItsPictureIsAskedFor() {
        Source source = Source.of(Path.of("no-such-folder", "shoe.png"));

        assertThat(source.name()).isEqualTo("shoe.png");
        assertThatThrownBy(source::image)
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("there is no such file");
    }

    @Test
    void anArrayIsNeverResizedOrClamped() {
        assertThatThrownBy(() -> Source.of(Tensor.zeros(1, 1, 8, 8)).tensor(3, 16, 16, Fit.PAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "tensor must be a Tensor[1, 3, 16, 16], got Tensor[1, 1, 8, 8]: resize it, or give an image");
        assertThatThrownBy(() ->
                        Source.of(Tensor.of(new double[] {255}, 1, 1, 1, 1)).tensor(1, 1, 1, Fit.PAD))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor must hold values in [-1, 1], got 255.0");
    }

    @Test
    void aGreyArrayServesAColourModel() {
        Tensor grey = Tensor.of(new double[] {-0.5, 0.25}, 1, 1, 1, 2);

        assertThat(Source.of(grey).tensor(3, 1, 2, Fit.PAD).values())
                .containsExactly(-0.5, 0.25, -0.5, 0.25, -0.5, 0.25);
    }
}
