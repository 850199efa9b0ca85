/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A page's message, read strictly: whatever is missing or of another kind is an error that names it. */
final class Json {
    private static final Gson GSON = new Gson();
    /** So much of what a message says is repeated in an answer. */
    private static final int BRIEF = 60;

    private final JsonObject object;

    private Json(JsonObject object) {
        this.object = object;
    }

    /** @throws IllegalArgumentException if it is no JSON object */
    static Json parse(String text) {
        try {
            JsonElement element = JsonParser.parseString(text);
            if (element.isJsonObject()) {
                return new Json(element.getAsJsonObject());
            }
        } catch (JsonParseException | NumberFormatException | StackOverflowError e) {
            // said below
        }
        throw new IllegalArgumentException("a message must be a JSON object, got '%s'".formatted(brief(text)));
    }

    static String write(Object value) {
        return GSON.toJson(value);
    }

    /** The beginning of what came from outside, for a message. */
    static String brief(String text) {
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() <= BRIEF ? line : line.substring(0, BRIEF) + "...";
    }

    String text(String key) {
        JsonPrimitive value = primitive(key);
        if (value == null || !value.isString()) {
            throw wrong(key, "a text");
        }
        return value.getAsString();
    }

    String text(String key, String otherwise) {
        return has(key) ? text(key) : otherwise;
    }

    boolean flag(String key) {
        JsonPrimitive value = primitive(key);
        if (value != null && !value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value != null && value.getAsBoolean();
    }

    /** A whole number in [least, most]. */
    long number(String key, long least, long most) {
        JsonPrimitive value = primitive(key);
        if (value == null || !value.isNumber()) {
            throw wrong(key, "a whole number");
        }
        double number = value.getAsDouble();
        if (number != Math.rint(number) || !(number >= least && number <= most)) {
            throw new IllegalArgumentException(
                    "%s must be a whole number in [%d, %d], got %s".formatted(key, least, most, number));
        }
        return (long) number;
    }

    long number(String key, long least, long most, long otherwise) {
        return has(key) ? number(key, least, most) : otherwise;
    }

    Map<String, Double> numbers(String key) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        if (!has(key)) {
            return numbers;
        }
        Json inner = inner(key);
        for (String name : inner.object.keySet()) {
            JsonPrimitive value = inner.primitive(name);
            if (value == null || !value.isNumber()) {
                throw inner.wrong(name, "a number");
            }
            numbers.put(name, value.getAsDouble());
        }
        return numbers;
    }

    Json inner(String key) {
        JsonElement value = object.get(key);
        if (value == null || !value.isJsonObject()) {
            throw wrong(key, "an object");
        }
        return new Json(value.getAsJsonObject());
    }

    boolean has(String key) {
        JsonElement value = object.get(key);
        return value != null && !value.isJsonNull();
    }

    private @Nullable JsonPrimitive primitive(String key) {
        JsonElement value = object.get(key);
        return value != null && value.isJsonPrimitive() ? value.getAsJsonPrimitive() : null;
    }

    private IllegalArgumentException wrong(String key, String rule) {
        JsonElement value = object.get(key);
        return new IllegalArgumentException("%s must be %s, got %s"
                .formatted(brief(key), rule, value == null ? "nothing" : brief(value.toString())));
    }
}
