/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import java.util.List;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;

/** A model card as JSON; {@link CardReader} reads it back. */
final class CardWriter {

    private static final Gson GSON = new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create();

    private CardWriter() {}

    static String json(ModelCard card) {
        JsonObject json = new JsonObject();
        json.addProperty("name", card.name());
        json.addProperty("task", card.task());
        json.addProperty("image_size", card.imageSize());
        if (card.sourceChannels() == card.targetChannels()) {
            json.addProperty("channels", card.targetChannels());
        } else {
            json.addProperty("source_channels", card.sourceChannels());
            json.addProperty("target_channels", card.targetChannels());
        }
        json.add("value_range", GSON.toJsonTree(List.of(-1, 1)));
        json.add("schedule", schedule(card.schedule()));
        json.add("preconditioning", preconditioning(card.preconditioning()));
        json.addProperty("default_grid", card.defaultGrid().label());
        json.add("network", network(card.network()));
        json.add("class_names", GSON.toJsonTree(card.classNames()));
        json.addProperty("data", card.data());
        json.addProperty("data_licence", card.dataLicence());
        json.addProperty("licence", card.licence());
        json.addProperty("credits", card.credits());
        json.addProperty("parameters", card.parameters());
        json.add("trained", GSON.toJsonTree(card.trained()));
        FittedGrid fitted = card.fittedGrid();
        if (fitted != null) {
            JsonObject grid = new JsonObject();
            grid.addProperty("sampler", fitted.sampler());
            grid.add("lambdas", GSON.toJsonTree(fitted.lambdas()));
            json.add(CardReader.FITTED_GRID, grid);
        }
        return GSON.toJson(json);
    }

    private static JsonObject schedule(Schedule schedule) {
        JsonObject json = new JsonObject();
        if (schedule instanceof I2sbSchedule i2sb) {
            json.addProperty("type", CardReader.I2SB);
            json.addProperty("n", i2sb.n());
            json.addProperty("beta_min", i2sb.betaMin());
            json.addProperty("beta_max", i2sb.betaMax());
            json.addProperty("t_min", i2sb.tMin());
            return json;
        }
        if (schedule instanceof VpSchedule vp) {
            json.addProperty("type", CardReader.VP);
            json.addProperty("beta_d", vp.betaD());
            json.addProperty("beta_min", vp.betaMin());
        } else {
            json.addProperty("type", CardReader.VE);
        }
        json.addProperty("t_min", schedule.tMin());
        json.addProperty("T", schedule.tMax());
        return json;
    }

    private static JsonObject preconditioning(Preconditioning preconditioning) {
        JsonObject json = new JsonObject();
        if (preconditioning instanceof DdbmPreconditioning ddbm) {
            json.addProperty("type", CardReader.DDBM);
            json.addProperty("sigma_0", ddbm.sigma0());
            json.addProperty("sigma_T", ddbm.sigmaT());
            json.addProperty("cov", ddbm.cov());
        } else {
            json.addProperty("type", CardReader.I2SB);
        }
        return json;
    }

    private static JsonObject network(UNetArchitecture network) {
        JsonObject json = new JsonObject();
        json.addProperty("model_channels", network.modelChannels());
        json.add("channel_mult", GSON.toJsonTree(network.channelMult()));
        json.addProperty("num_res_blocks", network.numResBlocks());
        json.add("attention_downsampling", GSON.toJsonTree(network.attentionDownsampling()));
        json.addProperty("num_heads", network.numHeads());
        json.addProperty("num_head_channels", network.numHeadChannels());
        json.addProperty("group_norm_groups", network.groupNormGroups());
        json.addProperty("scale_shift_norm", network.scaleShiftNorm());
        json.addProperty("resblock_updown", network.resblockUpdown());
        json.addProperty("conv_resample", network.convResample());
        json.addProperty("new_attention_order", network.newAttentionOrder());
        json.addProperty("condition", network.conditionChannels() == 0 ? null : CardReader.CONCAT);
        if (network.regionColours()) {
            json.addProperty("region_colours", true);
        }
        json.addProperty("num_classes", network.numClasses() == 0 ? null : network.numClasses());
        json.addProperty("dropout", network.dropout());
        json.addProperty("patch_size", network.patchSize());
        return json;
    }
}
