/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import org.apache.commons.codec.digest.DigestUtils;

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
        return new ModelIdentity(
                card.name(), DigestUtils.sha256Hex(card.withFittedGrid(null).toJson()));
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
