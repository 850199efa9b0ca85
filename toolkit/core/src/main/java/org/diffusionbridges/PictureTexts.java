/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.PngText;
import org.diffusionbridges.images.Shading;
import org.diffusionbridges.models.ModelCard;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.TimeSteps;
import org.diffusionbridges.tensors.Tensor;

/** The names under which a result's settings are written down. */
final class PictureTexts {
    private PictureTexts() {}

    static Map<String, String> of(Sampling sampling, Options options, TimeSteps times) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put(PngText.SOFTWARE, "Bridges " + Bridges.version());
        settings.put("Model", sampling.bridge().card().name());
        settings.put("Sampler", options.sampler.label());
        settings.put("Steps", String.valueOf(options.steps));
        settings.put("Grid", options.grid.label());
        if (options.grid instanceof FittedGrid) {
            settings.put(
                    "Times",
                    Arrays.stream(times.times())
                            .mapToObj(t -> String.valueOf((float) t))
                            .collect(Collectors.joining(" "))); // the card may be given another
        }
        settings.put("NFE", String.valueOf(sampling.nfe()));
        settings.put("Clip", String.valueOf(options.clip));
        if (options.label != Options.NO_LABEL) {
            settings.put("Label", String.valueOf(options.label));
        }
        settings.put("Fit", label(options.fit));
        if (options.preparation != null) {
            settings.put("Preparation", options.preparation.toString());
        }
        if (options.shading != Shading.FREE) {
            settings.put("Regions", options.shading.toString());
        }
        if (options.enlarge > 1) {
            settings.put("Enlarged", options.enlarge + " times");
        }
        if (options.mask != null) {
            settings.put("Mask", "CRC-32 " + checksum(options.mask.values()));
        }
        return settings;
    }

    /** No setting, for it decides nothing of the picture: an evaluation looks for its pictures by their settings. */
    static Map<String, String> withCopyright(Map<String, String> settings, ModelCard card) {
        Map<String, String> texts = new LinkedHashMap<>(settings);
        card.copyright().ifPresent(text -> texts.put(PngText.COPYRIGHT, text));
        return texts;
    }

    private static String label(Fit fit) {
        return (fit.rule() + " " + fit.resampling()).toLowerCase(Locale.ROOT);
    }

    /** Which mask it was: a picture's metadata cannot hold it, and a rerun must tell it from another. */
    private static String checksum(Tensor values) {
        CRC32 crc = new CRC32();
        ByteBuffer bytes = ByteBuffer.allocate(Double.BYTES * values.values().length);
        bytes.asDoubleBuffer().put(values.values());
        crc.update(bytes);
        return "%08x".formatted(crc.getValue());
    }
}
