/* SPDX-License-Identifier: Apache-2.0 */
/**
 * What makes weights a model: its card, the published checkpoints and their conventions, files with a card.
 *
 * <p>A {@link org.diffusionbridges.models.ModelCard} says what a model's weights are; {@link org.diffusionbridges.models.Preset} has the cards of the published ones.
 *
 * <pre>{@code
 * List<ModelCard> here = Bridges.models();
 * ModelCard card = here.get(0);
 * String licence = card.licence();
 * ModelCard published = Preset.named("edges2handbags").card();
 * ModelCard read = ModelCard.parse(card.toJson(), "a file's name, for messages");
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.models;

import org.jspecify.annotations.NullMarked;
