/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ai.djl.engine.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.diffusionbridges.errors.DeviceMemoryException;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.samplers.Denoiser;
import org.junit.jupiter.api.Test;

/** A device that has no room for a batch, played by a formula that throws what the network throws there. */
class DeviceMemoryTest {
    private final List<Integer> seen = new ArrayList<>();
    private final List<String> told = new ArrayList<>();

    private final Progress progress = new Progress() {
        @Override
        public void evaluated(int done, int total) {}

        @Override
        public void batchHalved(int tried, int next) {
            told.add(tried + " to " + next);
        }
    };

    /** Has room for so many pictures, at any time but the first, as activations come after the sources. */
    private Denoiser withRoomFor(int pictures) {
        return (x, t, xT) -> {
            seen.add(x.batch());
            if (x.batch() > pictures) {
                throw new DeviceMemoryException(
                        "gpu(0) has no memory for %d at once".formatted(x.batch()),
                        new EngineException("CUDA out of memory. Tried to allocate 2.00 GiB"));
            }
            return ClosedForm.WAVY.denoise(x, t, xT);
        };
    }

    private static List<Source> sources(int count) {
        return IntStream.range(0, count).mapToObj(ClosedForm::source).toList();
    }

    private static List<double[]> pictures(Bridge bridge, int count, Progress progress) {
        List<double[]> pictures = new ArrayList<>();
        bridge.dbim(1, 3)
                .seed(5)
                .progress(progress)
                .translateAll(sources(count))
                .forEach(result -> pictures.add(result.x0().values()));
        return pictures;
    }

    @Test
    void theBatchIsHalvedUntilItFitsAndEveryPictureIsTheSame() {
        List<double[]> whole = pictures(ClosedForm.bridge(ClosedForm.WAVY), 16, progress);

        List<double[]> parts = pictures(ClosedForm.bridge(withRoomFor(5)), 16, progress);

        assertThat(told).containsExactly("16 to 8", "8 to 4");
        assertThat(parts).hasSize(16);
        for (int i = 0; i < 16; i++) {
            assertThat(parts.get(i)).containsExactly(whole.get(i));
        }
    }

    @Test
    void whatDidNotFitOnceIsNotTriedAgain() {
        pictures(ClosedForm.bridge(withRoomFor(4)), 40, progress);

        assertThat(told).containsExactly("16 to 8", "8 to 4");
        assertThat(seen.subList(2, seen.size())).allMatch(batch -> batch <= 4);
    }

    @Test
    void samplesAndLatentsAreHalvedToo() {
        Bridge small = ClosedForm.bridge(withRoomFor(1));
        Bridge large = ClosedForm.bridge(ClosedForm.WAVY);
        Source source = ClosedForm.source(3);

        List<Translation> few =
                small.dbim(0, 3).progress(progress).samples(source, 3).all();
        List<Translation> all = large.dbim(0, 3).samples(source, 3).all();

        assertThat(told).containsExactly("3 to 1");
        for (int i = 0; i < 3; i++) {
            assertThat(few.get(i).x0().values()).containsExactly(all.get(i).x0().values());
            assertThat(few.get(i).seed()).isEqualTo(all.get(i).seed());
        }

        Bridge another = ClosedForm.bridge(withRoomFor(2));
        Latent from = large.dbim(0, 3).encode(ClosedForm.source(1), source);
        Latent to = large.dbim(0, 3).encode(ClosedForm.source(2), source);
        List<Translation> way =
                another.dbim(0, 3).progress(progress).interpolate(from, to, 5).all();
        List<Translation> expected = large.dbim(0, 3).interpolate(from, to, 5).all();
        assertThat(told).containsExactly("3 to 1", "5 to 2");
        for (int i = 0; i < 5; i++) {
            assertThat(way.get(i).x0().values())
                    .containsExactly(expected.get(i).x0().values());
        }
    }

    @Test
    void wherePicturesDoNotFitOneByOneItIsAnErrorThatSaysSo() {
        assertThatExceptionOfType(DeviceMemoryException.class)
                .isThrownBy(() -> pictures(ClosedForm.bridge(withRoomFor(0)), 2, progress))
                .withMessageContaining("no memory for 1 at once");
    }
}
