/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.spark;

import java.util.Map;
import java.util.stream.Collectors;
import org.diffusionbridges.images.PngText;

/** A sampling's settings as one line, by which a job that goes on knows what was made as it would make it. */
final class PictureSettings {
    static final String SEED = "Seed";

    private PictureSettings() {}

    /** Of what a sampling or a PNG says of itself, without what differs from picture to picture. */
    static String of(Map<String, String> texts) {
        return texts.entrySet().stream()
                .filter(text -> !text.getKey().equals(SEED) && !text.getKey().equals(PngText.COPYRIGHT))
                .map(text -> text.getKey() + ": " + text.getValue())
                .collect(Collectors.joining("; "));
    }
}
