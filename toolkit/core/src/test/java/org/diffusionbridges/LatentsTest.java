/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.samplers.Denoiser;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Coefficients;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;
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

        List<Translation> frames = sampling.interpolate(a, b, 5).all();

        assertThat(frames).hasSize(5);
        assertThat(frames.get(0).x0().values())
                .containsExactly(sampling.decode(a).x0().values(), within(1e-12));
        assertThat(frames.get(4).x0().values())
                .containsExactly(sampling.decode(b).x0().values(), within(1e-12));
    }

    /**
     * On the Gaussian case the ODE keeps ξ = (x − a xT − b μ) / sqrt(b² s² + c²), and the booting noise is ξ times a constant: so
     * what lies between two encodings is what lies between their two ξ on the sphere.
     */
    @Test
    void interpolatingTwoEncodingsOfTheGaussianCaseGivesTheClosedForm() {
        double mu = -0.2;
        double s = 0.2;
        Schedule schedule = VpSchedule.DEFAULT;
        Bridge gaussian = ClosedForm.bridge(gaussian(schedule, mu, s));
        Sampling exact = gaussian.dbimHighOrder(2, 200).grid(TimeGrid.logSnr());
        Source source = ClosedForm.source(1);
        Source first = Source.of(scaled(ClosedForm.source(5), mu, s));
        Source second = Source.of(scaled(ClosedForm.source(6), mu, s));

        Latent a = exact.encode(first, source, Start.atTarget());
        Latent b = exact.encode(second, source, Start.atTarget());
        double[] middle = exact.interpolate(a, b, 3).all().get(1).x0().values();

        Coefficients at = schedule.at(TimeGrid.logSnr().times(schedule, 200)[200]);
        double spread = Math.sqrt(at.b() * at.b() * s * s + at.c() * at.c());
        double[] xT = exact.readSource(source).values();
        double[] u = exact.readSource(first).values();
        double[] v = exact.readSource(second).values();
        double uu = 0;
        double vv = 0;
        double uv = 0;
        for (int i = 0; i < xT.length; i++) {
            u[i] = (u[i] - at.a() * xT[i] - at.b() * mu) / spread;
            v[i] = (v[i] - at.a() * xT[i] - at.b() * mu) / spread;
            uu += u[i] * u[i];
            vv += v[i] * v[i];
            uv += u[i] * v[i];
        }
        double angle = Math.acos(uv / Math.sqrt(uu * vv));
        double norm = (Math.sqrt(uu) + Math.sqrt(vv)) / 2;
        for (int i = 0; i < xT.length; i++) {
            double direction = Math.sin(angle / 2) / Math.sin(angle) * (u[i] / Math.sqrt(uu) + v[i] / Math.sqrt(vv));
            double expected = at.a() * xT[i] + at.b() * mu + spread * norm * direction;
            assertThat(middle[i]).isCloseTo(expected, within(1e-5));
        }
    }

    private static Denoiser gaussian(Schedule schedule, double mu, double s) {
        return (x, t, xT) -> {
            Coefficients at = schedule.at(t);
            double[] values = new double[x.values().length];
            for (int i = 0; i < values.length; i++) {
                double gain = at.b() * s * s == 0 ? 0 : at.b() * s * s / (at.b() * at.b() * s * s + at.c() * at.c());
                values[i] = mu + gain * (x.values()[i] - at.a() * xT.values()[i] - at.b() * mu);
            }
            return Tensor.of(values, x.shape());
        };
    }

    private static Tensor scaled(Source source, double mu, double s) {
        double[] values =
                source.tensor(1, ClosedForm.SIZE, ClosedForm.SIZE, Fit.STRETCH).values();
        for (int i = 0; i < values.length; i++) {
            values[i] = mu + s * values[i];
        }
        return Tensor.of(values, 1, 1, ClosedForm.SIZE, ClosedForm.SIZE);
    }

    @Test
    void manyPairsAreEncodedAsEachIsAlone() {
        List<Source> targets = List.of(ClosedForm.source(5), ClosedForm.source(6), ClosedForm.source(7));
        List<Source> sources = List.of(ClosedForm.source(1), ClosedForm.source(2), ClosedForm.source(3));

        List<Reconstruction> together = sampling.batch(2).reconstruct(targets, sources, Start.onMarginal(4));

        for (int i = 0; i < 3; i++) {
            Reconstruction alone = sampling.reconstruct(targets.get(i), sources.get(i), Start.onMarginal(4 + i));
            assertThat(together.get(i).latent().noise().values())
                    .containsExactly(alone.latent().noise().values(), within(0.0));
            assertThat(together.get(i).rms()).isEqualTo(alone.rms());
        }
    }

    @Test
    void aReconstructionsErrorIsSplitIntoFlatAndTexturedPixels() {
        double[] target = new double[ClosedForm.SIZE * ClosedForm.SIZE]; // flat but for the first pixel
        target[0] = 1;
        double[] back = target.clone();
        back[0] -= 0.4; // textured: the pixel itself and its three neighbours
        back[63] += 0.1; // flat
        Tensor x0 = Tensor.of(target, 1, 1, ClosedForm.SIZE, ClosedForm.SIZE);
        Reconstruction off = reconstruction(x0, Tensor.of(back, x0.shape()));

        assertThat(off.texturedError().values()).isEqualTo(4);
        assertThat(off.texturedError().rms()).isCloseTo(0.2, within(1e-12));
        assertThat(off.texturedError().psnr()).isCloseTo(20, within(1e-9));
        assertThat(off.flatError().values()).isEqualTo(60);
        assertThat(off.flatError().rms()).isCloseTo(0.1 / Math.sqrt(60), within(1e-12));
        assertThat(off.rms()).isCloseTo(Math.sqrt(0.17 / 64), within(1e-12));
    }

    private Reconstruction reconstruction(Tensor target, Tensor back) {
        Latent any = sampling.encode(ClosedForm.source(5), ClosedForm.source(1));
        return new Reconstruction(
                target, any, new Translation(sampling, "made by hand", any.xT(), back, 0, 1, List.of()));
    }

    @Test
    void aNoiseThatIsNoDrawFromThePriorIsToldOfWithItsFigures() {
        Tensor prior = Noise.seeded(9).draw(1, 1, 32, 32);
        double[] smooth = new double[32 * 32];
        for (int i = 0; i < smooth.length; i++) {
            smooth[i] = prior.values()[i / 64 * 64 + i % 32 / 2 * 2]; // squares of 2x2
        }
        Latent any = sampling.encode(ClosedForm.source(5), ClosedForm.source(1));

        Latent drawn = new Latent(prior, Tensor.zeros(1, 1, 32, 32), any.model());
        Latent shaped = new Latent(Tensor.of(smooth, 1, 1, 32, 32), Tensor.zeros(1, 1, 32, 32), any.model());

        assertThat(drawn.warning()).isEmpty();
        assertThat(drawn.statistics().neighbourCorrelation()).isBetween(-0.1, 0.1);
        assertThat(shaped.statistics().neighbourCorrelation()).isBetween(0.4, 0.6); // half of the neighbours are equal
        assertThat(shaped.warning())
                .get(InstanceOfAssertFactories.STRING)
                .contains("neighbour correlation 0.49 (at most 0.12)");
    }

    @Test
    void anInterpolationIsAFilmStripOrAnAnimation(@TempDir Path dir) {
        Latent a = sampling.encode(ClosedForm.source(5), ClosedForm.source(1));
        Latent b = sampling.encode(ClosedForm.source(6), ClosedForm.source(2));
        Interpolation way = sampling.interpolate(a, b, 4);

        way.save(dir.resolve("strip.png"));
        way.save(dir.resolve("film.apng"));

        BufferedImage strip = Images.read(dir.resolve("strip.png"));
        assertThat(strip.getWidth()).isGreaterThan(3 * strip.getHeight());
        assertThat(way.animation().frames()).hasSize(6); // there and back, neither end twice
        for (String file : new String[] {"strip.png", "film.apng"}) {
            assertThat(PngText.read(dir.resolve(file)))
                    .containsAllEntriesOf(sampling.settings())
                    .containsEntry("Copyright", "Apache-2.0. Credits: nobody");
        }
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
                .withMessage("encoding needs a deterministic sampler with a booting noise"
                        + " (dbim with eta 0, dbimHighOrder, dpmSolver, uniPc, dbmSolver), got dbim eta=0.5");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bridge.heun(0, 4).encode(ClosedForm.source(5), ClosedForm.source(1)))
                .withMessageContaining("got heun churn=0.0");
    }
}
