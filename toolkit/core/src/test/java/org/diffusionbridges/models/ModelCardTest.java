/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCardTest {

    /** The card beside the first public model, in the form that it has there. */
    private static final String AUTHORS_FORM = """
            {"name": "edges2fashion", "task": "edges to shoes", "image_size": 32, "channels": 1, "value_range": [-1, 1],
             "schedule": {"type": "vp", "beta_d": 2.0, "beta_min": 0.1, "t_min": 0.0001, "T": 1.0},
             "preconditioning": {"type": "ddbm", "sigma_0": 0.5, "sigma_T": 0.5, "cov": 0.0},
             "network": {"model_channels": 32, "channel_mult": [1, 2, 2], "num_res_blocks": 1,
              "attention_downsampling": [4], "num_head_channels": 32, "group_norm_groups": 32, "scale_shift_norm": true,
              "resblock_updown": true, "new_attention_order": true, "condition": "concat", "num_classes": null,
              "dropout": 0.0},
             "parameters": 1370241,
             "trained": {"data": "Fashion-MNIST", "data_licence": "MIT", "steps": 6050, "ema": 0.999}}
            """;

    @Test
    void aCardOfTheAuthorsLayoutIsReadWithWhatItLeavesOut() {
        ModelCard card = ModelCard.parse(AUTHORS_FORM, "edges2fashion.json");
        assertThat(card.schedule()).isEqualTo(VpSchedule.DEFAULT);
        assertThat(card.preconditioning()).isEqualTo(DdbmPreconditioning.DEFAULT);
        assertThat(card.defaultGrid()).isEqualTo(TimeGrid.uniform());
        assertThat(card.imageSize()).isEqualTo(32);
        assertThat(card.sourceChannels()).isEqualTo(1);
        assertThat(card.network().conditionChannels()).isEqualTo(1);
        assertThat(card.network().numClasses()).isZero();
        assertThat(card.network().patchSize()).isEqualTo(1);
        assertThat(card.network().convResample()).isTrue();
        assertThat(card.data()).isEqualTo("Fashion-MNIST");
        assertThat(card.dataLicence()).isEqualTo("MIT");
        assertThat(card.licence()).isEqualTo("not stated");
        assertThat(card.trained()).containsEntry("steps", 6050L).containsEntry("ema", 0.999);
    }

    @Test
    void everyKindOfCardComesBackFromItsJson() {
        for (ModelCard card : new ModelCard[] {
            Cards.counting(7),
            Cards.card(new VeSchedule(80, 0.002), new DdbmPreconditioning(0.6, 0.5, 0.2), TimeGrid.logSnr(), 1),
            Cards.card(I2sbSchedule.DEFAULT, new I2sbPreconditioning(), TimeGrid.karras(), 1)
        }) {
            assertThat(ModelCard.parse(card.toJson(), "card")).isEqualTo(card);
        }
    }

    @Test
    void weightsThatBeganAsAnotherModelsStayUnderItsLicenceAndCreditItsAuthors() {
        ModelCard bare = ModelCard.parse(AUTHORS_FORM, "edges2fashion.json");
        ModelCard origin = bare.withProvenance("outlines", "CC-BY-SA-4.0", "CC-BY-SA-4.0", "Somebody");
        ModelCard own = bare.withProvenance("emoji", "MIT", "MIT", "Microsoft");

        assertThat(own.withOrigin(origin).copyright()).contains("CC-BY-SA-4.0 AND MIT. Credits: Somebody; Microsoft");
        assertThat(own.withOrigin(origin).dataLicence()).as("of its own pairs").isEqualTo("MIT");
        assertThat(own.withOrigin(own)).isEqualTo(own);
        assertThat(own.withOrigin(bare)).as("an origin that states nothing").isEqualTo(own);
        assertThat(bare.withOrigin(origin).copyright()).contains("CC-BY-SA-4.0. Credits: Somebody");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "name",
                "task",
                "image_size",
                "channels",
                "value_range",
                "schedule",
                "beta_d",
                "T",
                "preconditioning",
                "sigma_0",
                "network",
                "channel_mult",
                "dropout",
                "parameters"
            })
    void aMissingKeyIsNamedWithItsFile(String key) {
        String without = AUTHORS_FORM.replace("\"" + key + "\":", "\"other\":");
        assertThatThrownBy(() -> ModelCard.parse(without, "some.json"))
                .isInstanceOf(BridgeException.class)
                .hasMessageStartingWith("some.json: ")
                .hasMessageMatching("(?s).*" + key.replace("channels", "(target_)?channels") + "\\b.*missing.*");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"vp\"         | \"cosine\"    | schedule.type must be vp, ve or i2sb, got \"cosine\"",
                "\"ddbm\"       | \"edm\"       | preconditioning.type must be ddbm or i2sb",
                "[-1, 1]        | [0, 1]        | value_range must be [-1, 1], got [0,1]",
                "\"concat\"     | \"cross\"     | network.condition must be concat or null",
                "[1, 2, 2]      | \"1,2,2\"     | network.channel_mult must be a list of whole numbers",
                "[1, 2, 2]      | [1, 2.5]      | network.channel_mult must be a list of whole numbers",
                "\"beta_d\": 2.0| \"beta_d\": -2| beta_d must be positive",
                "\"beta_d\": 2.0| \"beta_d\": 2, \"cosine\": 1 | unknown key schedule.cosine",
                "1370241        | 1e400         | parameters must be a whole number",
                "1370241        | 0             | a model has parameters, got 0",
                "true           | \"true\"      | scale_shift_norm must be true or false",
                "{\"name\"      | [\"name\"     | no valid JSON",
            })
    void aWrongValueIsNamedWithItsFile(String good, String bad, String message) {
        assertThat(AUTHORS_FORM).contains(good);
        assertThatThrownBy(() -> ModelCard.parse(AUTHORS_FORM.replace(good, bad), "some.json"))
                .isInstanceOf(BridgeException.class)
                .hasMessageStartingWith("some.json: ")
                .hasMessageContaining(message);
    }

    @Test
    void nestingWithoutEndIsNoValidJson() {
        String nested = "{\"name\":".repeat(10_000);
        assertThatThrownBy(() -> ModelCard.parse(nested, "some.json"))
                .isInstanceOf(BridgeException.class)
                .hasMessageContaining("no valid JSON");
    }

    @Test
    void anUnknownKeyOutsideTheMathematicsIsIgnored() {
        String more = AUTHORS_FORM.replace("{\"name\"", "{\"colour\": \"of a later version\", \"name\"");
        assertThat(ModelCard.parse(more, "card")).isEqualTo(ModelCard.parse(AUTHORS_FORM, "card"));
    }

    @Test
    void whatMadeTheModelStandsOnALineOfItsOwnToBeCopied() {
        String command = "./bridges train 'my pairs' mine.safetensors --minutes 180 --schedule ve --sigma-max 5 "
                + "--times log-snr --batch 16 --rate 1e-3 --averages 100,500,2000 --flips --seed 1";
        ModelCard card = Cards.counting(7).withTrained("steps", 12L).withTrained(ModelCard.COMMAND, command);
        assertThat(card.toString().lines()).last().isEqualTo("  made by          " + command);
        assertThat(card.view().toString()).contains("my pairs");
        assertThat(ModelCard.parse(card.toJson(), "card")).isEqualTo(card);
        assertThat(card.trained()).containsEntry("steps", 12L).containsEntry("ema", 0.999);
    }

    @Test
    void aPictureIsUnderTheModelsLicenceWhereTheCardStatesOne() {
        ModelCard card = Cards.counting(7);
        assertThat(card.copyright()).contains("MIT. Credits: the pets");
        assertThat(card.withProvenance("", "", "MIT", ModelCard.NOT_STATED).copyright())
                .contains("MIT");
        assertThat(card.withProvenance("", "", ModelCard.NOT_STATED, "the pets").copyright())
                .contains("licence not stated. Credits: the pets");
        assertThat(card.withProvenance("", "", ModelCard.NOT_STATED, ModelCard.NOT_STATED)
                        .copyright())
                .isEmpty();
    }

    @Test
    void theTableFitsATerminalAndCredits() {
        String table = Cards.counting(1370241).toString();
        assertThat(table.lines()).allMatch(line -> line.length() <= 100);
        assertThat(table)
                .startsWith("grey2colour\n")
                .contains("grey to RGB, 32 x 32", "1,370,241", "two pets (CC0-1.0)", "the pets", "2 cat, dog")
                .contains("widths 32, 64, 64", "attention at 1/4 resolution");
    }
}
