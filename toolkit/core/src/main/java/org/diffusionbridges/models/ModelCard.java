/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.display.Showable;
import org.diffusionbridges.display.View;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.Schedule;
import org.jspecify.annotations.Nullable;

/**
 * All that must be known about weights to use them, and to credit them. Images are in [-1, 1] at both ends.
 *
 * <p>As JSON its keys are snake_case. What decides numbers is read strictly: a missing, unknown or mistyped key in
 * {@code schedule}, {@code preconditioning} or {@code network} is an error. Unknown keys elsewhere are ignored, so that later
 * versions can add some; {@code trained} is kept as it is.
 *
 * @param name what {@code Bridges.load} calls the model
 * @param task what it turns into what, in a few words
 * @param schedule the bridge's noise schedule
 * @param preconditioning how the network is wrapped into a denoiser
 * @param defaultGrid the time grid used unless another is asked for
 * @param network the network's settings; image size and channels are there
 * @param classNames the labels' names in order; empty if there are none
 * @param data what it was trained on
 * @param dataLicence the data's licence, an SPDX identifier where there is one
 * @param licence the weights' licence, likewise
 * @param credits whom to credit
 * @param parameters how many values the weights have
 * @param trained how it was trained, free of form: strings, numbers, booleans, lists and maps by key
 * @param fittedGrid a grid that was found for this model and one sampler, if any
 */
public record ModelCard(
        String name,
        String task,
        Schedule schedule,
        Preconditioning preconditioning,
        TimeGrid defaultGrid,
        UNetArchitecture network,
        List<String> classNames,
        String data,
        String dataLicence,
        String licence,
        String credits,
        long parameters,
        Map<String, Object> trained,
        @Nullable FittedGrid fittedGrid)
        implements Showable {

    /** What stands where a card does not say whose data or which licence. */
    public static final String NOT_STATED = "not stated";

    /** The key in {@link #trained} of what made the model, as it is typed: a command line, or Java. */
    public static final String COMMAND = "command";

    public ModelCard {
        if (name.isBlank()) {
            throw new IllegalArgumentException("a model needs a name, got none");
        }
        if (parameters < 1) {
            throw new IllegalArgumentException("a model has parameters, got " + parameters);
        }
        if (!classNames.isEmpty() && classNames.size() != network.numClasses()) {
            throw new IllegalArgumentException("class names must be as many as classes, got %d for %d"
                    .formatted(classNames.size(), network.numClasses()));
        }
        classNames = List.copyOf(classNames);
        trained = Collections.unmodifiableMap(new LinkedHashMap<>(trained));
    }

    /**
     * Reads a card.
     *
     * @param json the card's text
     * @param origin the file it is from, for messages
     * @throws BridgeException naming the origin and the key, if the text is no JSON, or a key is missing or wrong
     */
    public static ModelCard parse(String json, String origin) {
        return CardReader.read(json, origin);
    }

    /** The card as indented JSON. */
    public String toJson() {
        return CardWriter.json(this);
    }

    /** Height and width in pixels the model was trained on. */
    public int imageSize() {
        return network.imageSize();
    }

    /** Channels of a source image xT. */
    public int sourceChannels() {
        return network.conditionChannels() == 0 ? network.outChannels() : network.conditionChannels();
    }

    /** Channels of a target image x0. */
    public int targetChannels() {
        return network.outChannels();
    }

    /**
     * What a picture that the model has drawn says of licence and credits, {@code MIT. Credits: ...}; empty if the card states
     * neither.
     */
    public Optional<String> copyright() {
        boolean credited = !credits.equals(NOT_STATED) && !credits.isBlank();
        if (licence.equals(NOT_STATED) && !credited) {
            return Optional.empty();
        }
        String under = licence.equals(NOT_STATED) ? "licence " + NOT_STATED : licence;
        return Optional.of(credited ? "%s. Credits: %s".formatted(under, credits) : under);
    }

    /** This card with its provenance said. */
    public ModelCard withProvenance(String data, String dataLicence, String licence, String credits) {
        return with(data, dataLicence, licence, credits, trained, fittedGrid);
    }

    /**
     * This card with licence and credits of the model that training began with beside its own, since both hold for the weights:
     * licences are joined by SPDX's AND, and what is not stated or said twice is left out.
     */
    public ModelCard withOrigin(ModelCard origin) {
        return with(
                data,
                dataLicence,
                both(origin.licence, licence, " AND "),
                both(origin.credits, credits, "; "),
                trained,
                fittedGrid);
    }

    private static String both(String one, String other, String between) {
        return other.equals(NOT_STATED) || other.equals(one)
                ? one
                : one.equals(NOT_STATED) ? other : one + between + other;
    }

    /**
     * This card with a fact more of how it was trained, or another in place of the one of that name.
     *
     * @param fact the key in {@link #trained}; {@link #COMMAND} has a line of its own when the card is shown
     * @param value a string, number, boolean, or list or map of them
     */
    public ModelCard withTrained(String fact, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(trained);
        more.put(fact, value);
        return with(data, dataLicence, licence, credits, more, fittedGrid);
    }

    /** This card with a grid that was found for the model, or without any. */
    public ModelCard withFittedGrid(@Nullable FittedGrid grid) {
        return with(data, dataLicence, licence, credits, trained, grid);
    }

    private ModelCard with(
            String data,
            String dataLicence,
            String licence,
            String credits,
            Map<String, Object> trained,
            @Nullable FittedGrid grid) {
        return new ModelCard(
                name,
                task,
                schedule,
                preconditioning,
                defaultGrid,
                network,
                classNames,
                data,
                dataLicence,
                licence,
                credits,
                parameters,
                trained,
                grid);
    }

    /**
     * The card as a table for a terminal: a line for each fact, wrapped at 100 characters; only the command that made the
     * model stays whole, to be copied.
     */
    @Override
    public String toString() {
        return CardTable.text(this);
    }

    /** The card as a table. */
    @Override
    public View view() {
        return View.html(CardTable.html(this), toString());
    }
}
