/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encoding, decoding and what lies between, on a bridge whose denoiser is a smooth formula. */
class LatentsTest {
    private final Bridge bridge = ClosedForm.bridge((x, t, xT) -> {
        double[] values = new double[x.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = 0.6 * Math.tanh(0.7 * x.values()[i] + 0.3 * xT.values()[i]);
        }
        return Tensor.of(values, x.shape());
    });

    private final Sampling sampling =
            bridge.dbimHighOrder(2, 60).grid(TimeGrid.logSnr()).seed(3);

    @Test
    void aDecodedPictureIsEncodedToTheNoiseItWasMadeFrom() {
        Source source = ClosedForm.source(1);
        Translation made = sampling.translate(source);
        Tensor noise = Noise.seeded(3).draw(1, 1, ClosedForm.SIZE, ClosedForm.SIZE);

        Latent latent = sampling.encode(Source.of(made.x0()), source, Start.atTarget());

        double worst = 0;
        for (int i = 0; i < noise.values().length; i++) {
            worst = Math.max(worst, Math.abs(latent.noise().values()[i] - noise.values()[i]));
        }
        assertThat(worst).isLessThan(0.05); // the lowered ends of decoding, not of encoding
    }

    @Test
    void aReconstructionComesCloserWithMoreSteps() {
        Source source = ClosedForm.source(1);
        Source target = Source.of(sampling.translate(source).x0());

        double few = bridge.dbim(0, 10)
                .grid(TimeGrid.logSnr())
                .reconstruct(target, source, Start.atTarget())
                .rms();
        double many = bridge.dbim(0, 80)
                .grid(TimeGrid.logSnr())
                .reconstruct(target, source, Start.atTarget())
                .rms();

        assertThat(many).isLessThan(few / 4);
    }

    @Test
    void anInterpolationBeginsAndEndsWithItsTwoPictures() {
        Latent a = sampling.encode(ClosedForm.source(5), ClosedForm.source(1));
        Latent b = sampling.encode(ClosedForm.source(6), ClosedForm.source(2));

        List<Translation> frames = sampling.interpolate(a, b, 5);

        assertThat(frames).hasSize(5);
        assertThat(frames.get(0).x0().values())
                .containsExactly(sampling.decode(a).x0().values(), within(1e-12));
        assertThat(frames.get(4).x0().values())
                .containsExactly(sampling.decode(b).x0().values(), within(1e-12));
    }

    @Test
    void theNormGoesOnTheLineAndParallelNoisesToo() {
        Latent a = latent(2, 0);
        Latent b = latent(0, 4);

        Latent middle = a.towards(b, 0.5);

        assertThat(middle.noise().values())
                .containsExactly(new double[] {3 / Math.sqrt(2), 3 / Math.sqrt(2)}, within(1e-12));
        assertThat(latent(1, 0).towards(latent(-3, 0), 0.5).noise().values()).containsExactly(-1, 0);
        assertThat(latent(1, 0).towards(latent(3, 0), 0.5).noise().values()).containsExactly(2, 0);
        assertThat(latent(0, 0).towards(latent(2, 0), 0.5).noise().values()).containsExactly(1, 0);
    }

    private Latent latent(double first, double second) {
        Latent any = sampling.encode(ClosedForm.source(5), ClosedForm.source(1));
        return new Latent(Tensor.of(new double[] {first, second}, 1, 1, 1, 2), Tensor.zeros(1, 1, 1, 2), any.model());
    }

    @Test
    void aLatentIsSavedWithItsModelAndRefusedByAnother(@TempDir Path dir) {
        Latent latent = sampling.encode(ClosedForm.source(5), ClosedForm.source(1));
        Path file = dir.resolve("code.safetensors");

        latent.save(file);
        Latent back = Latent.load(file);

        assertThat(back.model()).isEqualTo(latent.model());
        assertThat(back.noise().values())
                .containsExactly(latent.noise().values(), within(2e-5)); // float32 of values up to 200
        Bridge other = Bridge.of(ClosedForm.card(0).withProvenance("other", "x", "x", "x"), ClosedForm.WAVY);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> other.dbim(0, 4).decode(back))
                .withMessageStartingWith("a latent belongs to the model that encoded it");
    }

    @Test
    void aStochasticSamplingCannotEncode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.dbim(0.5, 4).encode(ClosedForm.source(5), ClosedForm.source(1)))
                .withMessage(
                        "encoding needs a deterministic DBIM (dbim with eta 0, or dbimHighOrder), got dbim eta=0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.heun(0, 4).encode(ClosedForm.source(5), ClosedForm.source(1)))
                .withMessageContaining("got heun churn=0.0");
    }
}
