/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.diffusionbridges.metrics.MetricInputs.constant;
import static org.diffusionbridges.metrics.MetricInputs.image;
import static org.diffusionbridges.metrics.MetricInputs.set;

import ai.djl.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractorsTest {
    /** Each channel's mean over the pixels. */
    private static final String MEANS = """
            def forward(self: __torch__.Net, x: Tensor) -> Tensor:
              return torch.mean(x, [2, 3])
            """;

    @TempDir
    Path directory;

    @Test
    void aTorchscriptFileOfOnesOwnExtractsAndLendsItsName() throws IOException {
        Path file = TestModule.write(directory.resolve("means.pt"), MEANS);
        try (TorchScriptFeatures means = TorchScriptFeatures.load(file, 2, Device.cpu())) {
            Features features = Features.of(means, set(constant(0.25, 2, 3, 3), constant(-0.5, 2, 3, 3)));
            assertThat(features.vectors().values()).containsExactly(0.25, 0.25, -0.5, -0.5);
            assertThat(FrechetDistance.to(Moments.of(features)).name())
                    .isEqualTo("Fréchet distance in the features of the file means.pt");
        }
    }

    @Test
    void anExtractorOfAnotherDimensionThanSaidIsRefused() throws IOException {
        Path file = TestModule.write(directory.resolve("means.pt"), MEANS);
        try (TorchScriptFeatures means = TorchScriptFeatures.load(file, 64, Device.cpu())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Features.of(means, set(constant(0.25, 2, 3, 3))))
                    .withMessage("the file means.pt must give 1 vectors of 64 numbers, got Tensor[1, 2]");
        }
    }

    @Test
    void aFileOfAnotherSumIsNotInceptionAndNoExtractorMayTakeItsName() throws IOException {
        Path file = TestModule.write(directory.resolve(Inception.FILE), MEANS);
        assertThatThrownBy(() -> Inception.load(file, Device.cpu()))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("FID is defined with the file inception-2015-12-05.pt of SHA-256 f58cb9b6")
                .hasMessageContaining("take TorchScriptFeatures");
        FeatureExtractor impostor = new FeatureExtractor() {
            @Override
            public String name() {
                return Inception.SPACE;
            }

            @Override
            public int dimension() {
                return 1;
            }

            @Override
            public Tensor extract(Tensor images) {
                return Tensor.zeros(images.batch(), 1);
            }
        };
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Features.of(impostor, set(constant(0, 1, 2, 2))))
                .withMessageContaining("an extractor must have a name of its own");
    }

    /** The constants are Pillow's, by toolkit/core/src/test/python/metrics.py: float32 of levels up to 255. */
    @Test
    void inceptionSeesEightBitLevelsResizedAsPillowDoes() {
        Tensor seen = Inception.prepared(image(1, 20, 17, 1, 3));
        assertThat(seen.shape()).containsExactly(1, 3, 299, 299);
        int[] pixels = {0, 298, 150 * 299 + 149, 298 * 299, 298 * 299 + 298};
        double[] pillow = {0.0, 37.454681396484375, 135.27587890625, 63.54079055786133, 250.1081085205078};
        for (int i = 0; i < pixels.length; i++) {
            assertThat(seen.values()[pixels[i]]).isCloseTo(pillow[i], within(1e-4));
            assertThat(seen.values()[2 * 299 * 299 + pixels[i]]).isEqualTo(seen.values()[pixels[i]]);
        }
        Tensor large = Inception.prepared(image(1, 700, 650, 1, 3));
        double[] shrunk = {
            47.80027389526367, 172.71734619140625, 97.60718536376953, 149.5459442138672, 167.52255249023438
        };
        for (int i = 0; i < pixels.length; i++) {
            assertThat(large.values()[pixels[i]]).isCloseTo(shrunk[i], within(1e-4));
        }
    }

    @Test
    void referenceStatisticsComeFromAnNpzOfMomentsOrOfFeatures() throws IOException {
        Path file = TestModule.write(directory.resolve("means.pt"), MEANS);
        Path moments = resource("moments.npz");
        Path activations = resource("activations.npz");
        try (TorchScriptFeatures six = TorchScriptFeatures.load(file, 6, Device.cpu());
                TorchScriptFeatures two = TorchScriptFeatures.load(file, 2, Device.cpu())) {
            Moments ours = Moments.of(MetricInputs.features(50, 6, 13, 5));
            for (Path npz : List.of(moments, activations)) {
                Moments read = Moments.read(npz, six);
                assertThat(read.mean()).containsExactly(ours.mean(), within(1e-12));
                assertThat(read.covariance()[3]).containsExactly(ours.covariance()[3], within(1e-12));
                assertThat(read.space()).isEqualTo(six.name());
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Moments.read(moments, two))
                    .withMessageEndingWith("holds statistics of 6 features, the file means.pt gives 2: they are of "
                            + "another extractor");
        }
    }

    private Path resource(String name) throws IOException {
        Path copy = directory.resolve(name);
        try (var in = ExtractorsTest.class.getResourceAsStream(name)) {
            assertThat(in).isNotNull();
            Files.copy(in, copy);
        }
        return copy;
    }
}
