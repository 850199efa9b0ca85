/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.runs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Bridges;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.tensors.Seeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeedsIT {
    private static final long SEED = 70;

    private final List<Source> drawings = Pictures.drawings(3);
    private Bridge bridge;

    @BeforeAll
    void load() {
        bridge = Bridges.load(Pictures.MODEL);
    }

    @AfterAll
    void close() {
        bridge.close();
    }

    List<Sampling> samplings() {
        return Pictures.samplings(bridge);
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void aPictureIsTheSameAloneInABatchAndInAnySplitOfIt(Sampling sampling) {
        Sampling seeded = sampling.seed(SEED);
        List<Translation> whole = all(seeded.batch(drawings.size()).translateAll(drawings));
        assertThat(whole).hasSameSizeAs(drawings);
        for (int split = 1; split < drawings.size(); split++) {
            List<Translation> parts = all(seeded.batch(split).translateAll(drawings));
            for (int i = 0; i < drawings.size(); i++) {
                Pictures.assertSame(
                        parts.get(i).image(), whole.get(i).image(), "picture %d in batches of %d".formatted(i, split));
            }
        }
        for (int i = 0; i < drawings.size(); i++) {
            Translation alone = sampling.seed(SEED + i).translate(drawings.get(i));
            assertThat(alone.seed()).isEqualTo(whole.get(i).seed());
            Pictures.assertSame(alone.image(), whole.get(i).image(), "picture %d alone".formatted(i));
        }
    }

    @ParameterizedTest
    @MethodSource("samplings")
    void sampleJOfASourceIsThePictureOfItsDerivedSeed(Sampling sampling) {
        List<Translation> samples =
                sampling.seed(SEED).batch(2).samples(drawings.get(0), 3).all();
        for (int j = 0; j < samples.size(); j++) {
            Translation alone = sampling.seed(Seeds.sample(SEED, j)).translate(drawings.get(0));
            Pictures.assertSame(samples.get(j).image(), alone.image(), "sample %d".formatted(j));
        }
    }

    @Test
    void anotherSeedGivesAnotherPicture() {
        double[] one = bridge.dbim(0, 3).seed(1).translate(drawings.get(0)).x0().values();
        double[] other =
                bridge.dbim(0, 3).seed(2).translate(drawings.get(0)).x0().values();
        assertThat(one).isNotEqualTo(other);
    }

    private static List<Translation> all(Iterable<Translation> translations) {
        List<Translation> list = new ArrayList<>();
        translations.forEach(list::add);
        return list;
    }
}
