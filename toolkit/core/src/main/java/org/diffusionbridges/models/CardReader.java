/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.preconditioning.I2sbPreconditioning;
import org.diffusionbridges.preconditioning.Preconditioning;
import org.diffusionbridges.samplers.FittedGrid;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VeSchedule;
import org.diffusionbridges.schedules.VpSchedule;
import org.jspecify.annotations.Nullable;

/** Reads a model card's JSON; whatever is wrong with it is said with the file and the key. */
final class CardReader {

    static final String VP = "vp";
    static final String VE = "ve";
    static final String I2SB = "i2sb";
    static final String DDBM = "ddbm";
    static final String CONCAT = "concat";
    static final String FITTED_GRID = "fitted_grid";

    private static final TypeAdapter<JsonElement> JSON = new Gson().getAdapter(JsonElement.class);
    private static final Pattern NUMBER_OF_STEPS = Pattern.compile("[1-9][0-9]{0,3}");
    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");
    private static final int MOST_SHOWN = 100;

    private CardReader() {}

    static ModelCard read(String text, String origin) {
        JsonObject json;
        try {
            json = parse(text) instanceof JsonObject object ? object : new JsonObject();
        } catch (IOException | JsonParseException | StackOverflowError e) {
            // What the JSON library says beside the place is advice for programmers.
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw new BridgeException("%s: the model card is no valid JSON%s; correct it or take the original"
                    .formatted(origin, place.find() ? " at " + place.group() : ""));
        }
        try {
            return card(new Part(json, "", origin));
        } catch (IllegalArgumentException e) {
            // The records check themselves and know nothing of the file.
            throw new BridgeException("%s: the model card is wrong: %s".formatted(origin, e.getMessage()), e);
        }
    }

    /** Gson's own fromJson is lenient, and how to forbid it differs between its versions: a stock IJava brings 2.8.5. */
    private static JsonElement parse(String text) throws IOException {
        JsonReader reader = new JsonReader(new StringReader(text));
        JsonElement json = JSON.read(reader);
        if (reader.peek() != JsonToken.END_DOCUMENT) {
            throw new MalformedJsonException("more follows");
        }
        return json;
    }

    /** Maps, lists, texts, truth values, whole numbers as Long and others as Double. */
    private static @Nullable Object plain(JsonElement json) {
        if (json instanceof JsonObject object) {
            Map<String, Object> map = new LinkedHashMap<>();
            object.entrySet().forEach(entry -> map.put(entry.getKey(), plain(entry.getValue())));
            return map;
        }
        if (json instanceof JsonArray array) {
            List<Object> list = new ArrayList<>();
            array.forEach(element -> list.add(plain(element)));
            return list;
        }
        if (!(json instanceof JsonPrimitive primitive)) {
            return null;
        }
        if (primitive.isString()) {
            return primitive.getAsString();
        }
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        try {
            return Long.parseLong(primitive.getAsString());
        } catch (NumberFormatException e) {
            return primitive.getAsDouble();
        }
    }

    @SuppressWarnings("unchecked") // an object's members are in a map by their names
    private static Map<String, Object> members(JsonObject json) {
        return (Map<String, Object>) Objects.requireNonNull(plain(json));
    }

    private static ModelCard card(Part card) {
        if (!card.numbers("value_range").equals(List.of(-1.0, 1.0))) {
            throw card.wrong("value_range", "[-1, 1]");
        }
        Part trained = card.optionalPart("trained");
        return new ModelCard(
                card.text("name"),
                card.text("task"),
                schedule(card.part("schedule")),
                preconditioning(card.part("preconditioning")),
                grid(card),
                network(card.part("network"), card),
                card.has("class_names")
                        ? card.list("class_names", JsonElement::getAsString, "a list of names")
                        : List.of(),
                card.textOr("data", trained.textOr("data", ModelCard.NOT_STATED)),
                card.textOr("data_licence", trained.textOr("data_licence", ModelCard.NOT_STATED)),
                card.textOr("licence", ModelCard.NOT_STATED),
                card.textOr("credits", ModelCard.NOT_STATED),
                card.whole("parameters"),
                members(trained.json()),
                card.has(FITTED_GRID) ? fittedGrid(card.part(FITTED_GRID)) : null);
    }

    private static FittedGrid fittedGrid(Part grid) {
        Part lambdas = grid.part("lambdas");
        NavigableMap<Integer, List<Double>> bySteps = new TreeMap<>();
        for (String steps : lambdas.json().keySet()) {
            if (!NUMBER_OF_STEPS.matcher(steps).matches()) {
                throw grid.wrong("lambdas", "lists of numbers by a number of steps");
            }
            bySteps.put(Integer.valueOf(steps), lambdas.numbers(steps));
        }
        return new FittedGrid(grid.text("sampler"), bySteps);
    }

    /** Cards of the authors' layout have none and were made for the uniform grid. */
    private static TimeGrid grid(Part card) {
        return card.has("default_grid") ? TimeGrid.of(card.text("default_grid")) : TimeGrid.uniform();
    }

    private static Schedule schedule(Part part) {
        String type = part.text("type");
        Schedule schedule =
                switch (type) {
                    case VP ->
                        new VpSchedule(
                                part.number("beta_d"), part.number("beta_min"), part.number("T"), part.number("t_min"));
                    case VE -> new VeSchedule(part.number("T"), part.number("t_min"));
                    case I2SB ->
                        new I2sbSchedule(
                                part.integer("n"),
                                part.number("beta_min"),
                                part.number("beta_max"),
                                part.number("t_min"));
                    default -> throw part.wrong("type", "vp, ve or i2sb");
                };
        part.refuseUnread();
        return schedule;
    }

    private static Preconditioning preconditioning(Part part) {
        String type = part.text("type");
        Preconditioning preconditioning =
                switch (type) {
                    case DDBM ->
                        new DdbmPreconditioning(part.number("sigma_0"), part.number("sigma_T"), part.number("cov"));
                    case I2SB -> new I2sbPreconditioning();
                    default -> throw part.wrong("type", "ddbm or i2sb");
                };
        part.refuseUnread();
        return preconditioning;
    }

    private static UNetArchitecture network(Part part, Part card) {
        int target = card.integer(card.has("channels") ? "channels" : "target_channels");
        int source = card.integer(card.has("channels") ? "channels" : "source_channels");
        String condition = part.textOr("condition", "");
        if (!condition.isEmpty() && !condition.equals(CONCAT)) {
            throw part.wrong("condition", "concat or null");
        }
        boolean regionColours = part.has("region_colours") && part.flag("region_colours");
        UNetArchitecture network = UNetArchitecture.of(settings -> {
            settings.imageSize = card.integer("image_size");
            settings.inChannels = regionColours ? 2 * target : target;
            settings.conditionChannels = condition.isEmpty() ? 0 : source;
            settings.outChannels = target;
            settings.modelChannels = part.integer("model_channels");
            settings.channelMult = part.integers("channel_mult");
            settings.numResBlocks = part.integer("num_res_blocks");
            settings.attentionDownsampling = part.integers("attention_downsampling");
            settings.numHeads = part.has("num_heads") ? part.integer("num_heads") : 1;
            settings.numHeadChannels = part.integer("num_head_channels");
            settings.groupNormGroups = part.integer("group_norm_groups");
            settings.scaleShiftNorm = part.flag("scale_shift_norm");
            settings.resblockUpdown = part.flag("resblock_updown");
            settings.convResample = part.has("conv_resample") ? part.flag("conv_resample") : true;
            settings.newAttentionOrder = part.flag("new_attention_order");
            settings.numClasses = part.has("num_classes") ? part.integer("num_classes") : 0;
            settings.dropout = part.number("dropout");
            settings.patchSize = part.has("patch_size") ? part.integer("patch_size") : 1;
        });
        part.refuseUnread();
        return network;
    }

    /** One object of the JSON, that remembers which of its keys were read. */
    private record Part(JsonObject json, String path, String origin, Set<String> read) {

        Part(JsonObject json, String path, String origin) {
            this(json, path, origin, new HashSet<>());
        }

        /** Whether the key is there and not null. */
        boolean has(String key) {
            read.add(key);
            return json.has(key) && !json.get(key).isJsonNull();
        }

        Part part(String key) {
            return value(key, e -> new Part(e.getAsJsonObject(), path + key + ".", origin), "an object");
        }

        Part optionalPart(String key) {
            return has(key) ? part(key) : new Part(new JsonObject(), path + key + ".", origin);
        }

        String text(String key) {
            return value(
                    key, e -> primitive(e, e.getAsJsonPrimitive().isString()).getAsString(), "a text");
        }

        String textOr(String key, String fallback) {
            return has(key) ? text(key) : fallback;
        }

        double number(String key) {
            return value(
                    key, e -> primitive(e, e.getAsJsonPrimitive().isNumber()).getAsDouble(), "a number");
        }

        long whole(String key) {
            return value(key, e -> wholeNumber(e), "a whole number");
        }

        int integer(String key) {
            return value(key, e -> Math.toIntExact(wholeNumber(e)), "a whole number");
        }

        boolean flag(String key) {
            return value(
                    key, e -> primitive(e, e.getAsJsonPrimitive().isBoolean()).getAsBoolean(), "true or false");
        }

        List<Integer> integers(String key) {
            return list(key, e -> Math.toIntExact(wholeNumber(e)), "a list of whole numbers");
        }

        List<Double> numbers(String key) {
            return list(key, JsonElement::getAsDouble, "a list of numbers");
        }

        <T> List<T> list(String key, Function<JsonElement, T> item, String expected) {
            return value(
                    key,
                    e -> {
                        JsonArray array = e.getAsJsonArray();
                        List<T> items = new ArrayList<>();
                        array.forEach(element -> items.add(item.apply(element)));
                        return items;
                    },
                    expected);
        }

        BridgeException wrong(String key, String expected) {
            return new BridgeException("%s: the model card's %s%s must be %s, got %s; correct it or take the original"
                    .formatted(origin, path, key, expected, Printable.line(String.valueOf(json.get(key)), MOST_SHOWN)));
        }

        void refuseUnread() {
            for (String key : json.keySet()) {
                if (!read.contains(key)) {
                    throw new BridgeException(
                            "%s: the model card has an unknown key %s%s, which may change what the model computes; remove it or use a newer version"
                                    .formatted(origin, path, Printable.line(key, MOST_SHOWN)));
                }
            }
        }

        private <T> T value(String key, Function<JsonElement, T> convert, String expected) {
            read.add(key);
            @Nullable JsonElement element = json.get(key);
            if (element == null) {
                throw new BridgeException(
                        "%s: the model card must have %s%s (%s), it is missing; correct it or take the original"
                                .formatted(origin, path, key, expected));
            }
            try {
                return convert.apply(element);
            } catch (RuntimeException e) {
                // The JSON library says by many different exceptions that an element is of another type.
                throw wrong(key, expected);
            }
        }

        private static JsonElement primitive(JsonElement element, boolean isRightKind) {
            if (!isRightKind) {
                throw new IllegalArgumentException("another type of value");
            }
            return element;
        }

        private static long wholeNumber(JsonElement element) {
            return primitive(element, element.getAsJsonPrimitive().isNumber())
                    .getAsBigDecimal()
                    .longValueExact();
        }
    }
}
