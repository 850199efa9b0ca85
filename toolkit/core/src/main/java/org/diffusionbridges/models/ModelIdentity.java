/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which model a code belongs to.
 *
 * @param name the model's name
 * @param fingerprint SHA-256 of its card, which tells architecture, schedule and how it was trained; a fitted grid
 *     changes no code, and is left out
 */
public record ModelIdentity(String name, String fingerprint) {

    /** The identity of a model with this card. */
    public static ModelIdentity of(ModelCard card) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(card.withFittedGrid(null).toJson().getBytes(StandardCharsets.UTF_8));
            return new ModelIdentity(card.name(), HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** @throws IllegalArgumentException if it is not the same model */
    public void requireSameAs(ModelIdentity model) {
        if (!equals(model)) {
            throw new IllegalArgumentException(
                    "a latent belongs to the model that encoded it: this one is of '%s' (%.8s), the model is '%s' (%.8s); encode the picture again"
                            .formatted(name, fingerprint, model.name, model.fingerprint));
        }
    }
}
