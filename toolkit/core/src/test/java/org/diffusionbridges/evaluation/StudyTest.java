/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.ClosedForm;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.PngText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tech.tablesaw.api.Table;

/** A whole study on a bridge whose denoiser is a formula. */
class StudyTest {
    private final Bridge bridge = ClosedForm.bridge(ClosedForm.WAVY);

    @TempDir
    Path folder;

    @Test
    void writesEveryTableAndPlot() throws Exception {
        new Study(bridge, new TestPairs(20), null, folder, 8).run();

        Table results = Table.read().csv(folder.resolve("results.csv").toFile());
        assertThat(results.intColumn("NFE").asSet()).contains(1, 2, 5, 20, 119, 250);
        assertThat(results.stringColumn("grid").asSet()).contains("uniform", "logSnr", "karras");
        Table equal = Table.read().csv(folder.resolve("equal-quality.csv").toFile());
        int baseline = equal.stringColumn("curve").indexOf("heun churn=0.33, karras");
        assertThat(equal.column("NFE of equal quality").isMissing(baseline)).isFalse();
        Table reconstruction =
                Table.read().csv(folder.resolve("reconstruction.csv").toFile());
        assertThat(reconstruction.rowCount()).isEqualTo(8 * 4);
        for (String picture : new String[] {
            "psnr-samplers.png",
            "psnr-eta.png",
            "psnr-grids.png",
            "reconstruction-psnr.png",
            "pictures.png",
            "diversity.png",
            "interpolations.png",
            "interpolation.apng"
        }) {
            assertThat(Files.size(folder.resolve(picture))).as(picture).isPositive();
        }
        for (String drawn :
                new String[] {"pictures.png", "diversity.png", "interpolations.png", "interpolation.apng"}) {
            assertThat(PngText.read(folder.resolve(drawn)))
                    .as(drawn)
                    .containsEntry("Copyright", "Apache-2.0. Credits: nobody");
        }
        assertThat(Images.read(folder.resolve("pictures.png")).getWidth()).isGreaterThan(100);
        assertThat(Table.read().csv(folder.resolve("at-20.csv").toFile()).columnNames())
                .contains("PSNR", "PSNR SE");
        assertThat(Table.read().csv(folder.resolve("diversity.csv").toFile()).rowCount())
                .isEqualTo(4);
    }

    @Test
    void needsAFewPairs() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Study(bridge, new TestPairs(20), null, folder, 7))
                .withMessage("a study needs at least 8 pairs, got a limit of 7 and 20 pairs");
    }
}
