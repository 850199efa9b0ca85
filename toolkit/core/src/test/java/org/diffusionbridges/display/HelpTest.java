/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Step;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.data.PairDataset;
import org.diffusionbridges.display.internal.Manual;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.tensors.Tensor;
import org.junit.jupiter.api.Test;

class HelpTest {

    @Test
    void aTypeListsItsSignaturesWithParametersNamesAndTheFirstSentenceOfTheirDocumentation() {
        assertThat(Help.view(Sampling.class).text())
                .startsWith("Sampling: A sampler with its settings on a bridge.\n")
                .contains(
                        "\nSets it up and gives another:\n  seed(long seed) → Sampling\n      The seed, 0 unless told: image i",
                        "\n  samples(Source source, int n) → Samples\n  samples(BufferedImage source, int n) → Samples\n")
                .doesNotContain("hashCode", "org.diffusionbridges", "java.util", "{@", "<p>");
    }

    @Test
    void aValueIsItsTypeAndANameIsATypeOrAMethod() {
        assertThat(Help.view(Tensor.of(new double[] {1}, 1)).text()).startsWith("Tensor: ");
        assertThat(Help.view(new NoPairs()).text()).startsWith("PairDataset: ");
        assertThat(Help.view("Sampling").text())
                .isEqualTo(Help.view(Sampling.class).text());
        assertThat(Help.view("DbmSolver.Midpoint").text()).startsWith("DbmSolver.Midpoint: ");
        assertThat(Help.view("dbim").text())
                .startsWith(
                        "dbim\n\nBridge:\n  dbim(double eta, int steps) → Sampling\n  dbim(int steps) → Sampling\n");
    }

    @Test
    void whatIsNotThereSaysWhereToBegin() {
        assertThatThrownBy(() -> Help.view("dbimm"))
                .isInstanceOf(BridgeException.class)
                .hasMessage("there is no public type and no method 'dbimm': help() says what to type first");
        assertThatThrownBy(() -> Help.view(List.of(1))).hasMessageContaining("not a type of Bridges");
        assertThat(Help.first().text()).contains("Bridges.models()", "help(bridge)");
    }

    @Test
    void aRecordsComponentsAnEnumsConstantsAndAnInterfacesKindsAreTold() {
        assertThat(Help.view(Step.class).text())
                .contains("\nMakes one:\n  new Step(double t, Tensor x,", "\nGives:\n  t() → double\n");
        assertThat(Help.view(Fit.class).text()).contains("\nOne of:\n  ", "\n  PAD\n      ");
        assertThat(Help.view(Sampler.class).text())
                .contains("\nKinds:\n", "\n  Dbim\n      The diffusion bridge implicit model of first order");
    }

    @Test
    void aNotebookSeesTables() {
        assertThat(Help.view(Sampling.class).html().orElseThrow())
                .contains("<caption>Gives</caption>", "<code>translateAll(Iterable&lt;? extends Source&gt; ")
                .doesNotContain("Iterable<");
    }

    @Test
    void everyPublicTypeIsFoundByItsName() throws Exception {
        Path classes = Path.of(Display.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (Stream<Path> files = Files.walk(classes)) {
            assertThat(files.map(file -> classes.relativize(file).toString().replace('/', '.'))
                            .filter(name -> name.endsWith(".class") && !name.contains("$") && !name.contains("-info"))
                            .flatMap(name -> Manual.type(name.substring(0, name.length() - ".class".length())).stream())
                            .filter(type ->
                                    !Help.view(type.getSimpleName()).text().startsWith(type.getSimpleName() + ": ")))
                    .isEmpty();
        }
    }

    /** Not public: its help is that of the interface. */
    private record NoPairs() implements PairDataset {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public int size() {
            return 0;
        }

        @Override
        public Pair get(int index) {
            throw new IndexOutOfBoundsException(index);
        }
    }
}
