/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;

/**
 * Compares the outputs of a run with the committed ones.
 *
 * <p>A picture must be within one grey level in every channel of every pixel (of an animation, its first frame), a text or a
 * table's cell must have the same words and numbers within {@value #TOLERANCE} of their size: what another processor's
 * rounding changes. What follows a training in the notebook itself is compared {@link Rigour#KIND in kind}: such a rounding
 * grows from step to step there.
 */
final class Outputs {
    static final int GREY_LEVELS = 1;
    static final double TOLERANCE = 0.01;

    /** Numbers as 7, -0.5, 1.0E-4 and 23,998, but not those within a word. */
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.])-?\\d[\\d,]*(\\.\\d+)?([eE]-?\\d+)?");

    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    /** How closely. */
    enum Rigour {
        /** Its numbers and pictures. */
        VALUE,
        /** Its words, and the sizes of its tables and pictures. */
        KIND
    }

    private Outputs() {}

    /** Where the outputs of a cell differ, a line each; none if they do not. */
    static List<String> differences(Notebook.Cell committed, Notebook.Cell run, Rigour rigour) throws IOException {
        List<JsonObject> before = outputs(committed);
        List<JsonObject> now = outputs(run);
        List<String> differences = new ArrayList<>();
        if (before.size() != now.size()) {
            return List.of("%d outputs instead of %d".formatted(now.size(), before.size()));
        }
        for (int i = 0; i < before.size(); i++) {
            JsonObject old = data(before.get(i));
            JsonObject fresh = data(now.get(i));
            if (!old.keySet().equals(fresh.keySet())) {
                differences.add("%s instead of %s".formatted(fresh.keySet(), old.keySet()));
                continue;
            }
            if (old.has("image/png")) {
                comparePictures(picture(old), picture(fresh), rigour, differences);
            }
            if (old.has("text/html")) {
                // The text beside it is the same table, in columns as wide as their numbers.
                compareTables(text(old.get("text/html")), text(fresh.get("text/html")), rigour, differences);
            } else {
                compareTexts(text(old.get("text/plain")), text(fresh.get("text/plain")), rigour, differences);
            }
        }
        return differences;
    }

    private static List<JsonObject> outputs(Notebook.Cell cell) {
        List<JsonObject> outputs = new ArrayList<>();
        cell.outputs().forEach(output -> outputs.add(output.getAsJsonObject()));
        return outputs;
    }

    /** By MIME type; what was printed is text. */
    private static JsonObject data(JsonObject output) {
        if (output.has("data")) {
            return output.getAsJsonObject("data");
        }
        JsonObject printed = new JsonObject();
        printed.add("text/plain", output.get("text"));
        return printed;
    }

    private static String text(JsonElement lines) {
        if (!lines.isJsonArray()) {
            return lines.getAsString();
        }
        StringBuilder text = new StringBuilder();
        lines.getAsJsonArray().forEach(line -> text.append(line.getAsString()));
        return text.toString();
    }

    private static BufferedImage picture(JsonObject data) throws IOException {
        byte[] png = Base64.getMimeDecoder().decode(text(data.get("image/png")));
        return ImageIO.read(new ByteArrayInputStream(png));
    }

    private static void comparePictures(
            BufferedImage before, BufferedImage now, Rigour rigour, List<String> differences) {
        if (before.getWidth() != now.getWidth() || before.getHeight() != now.getHeight()) {
            differences.add("a picture of %d x %d instead of %d x %d"
                    .formatted(now.getWidth(), now.getHeight(), before.getWidth(), before.getHeight()));
        } else if (rigour == Rigour.VALUE) {
            int most = 0;
            long pixels = 0;
            for (int y = 0; y < before.getHeight(); y++) {
                for (int x = 0; x < before.getWidth(); x++) {
                    int difference = difference(before.getRGB(x, y), now.getRGB(x, y));
                    most = Math.max(most, difference);
                    pixels += difference > GREY_LEVELS ? 1 : 0;
                }
            }
            if (most > GREY_LEVELS) {
                differences.add(
                        "a picture whose pixels differ by up to %d grey levels, %d of them by more than %d (%d x %d)"
                                .formatted(most, pixels, GREY_LEVELS, before.getWidth(), before.getHeight()));
            }
        }
    }

    private static int difference(int one, int other) {
        int most = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            most = Math.max(most, Math.abs((one >> shift & 0xff) - (other >> shift & 0xff)));
        }
        return most;
    }

    private static void compareTables(String before, String now, Rigour rigour, List<String> differences) {
        List<String> tags = tags(before);
        if (!tags.equals(tags(now))) {
            differences.add("a table of another form");
            return;
        }
        String[] old = TAG.split(before);
        String[] fresh = TAG.split(now);
        for (int i = 0; i < Math.max(old.length, fresh.length); i++) {
            compareTexts(i < old.length ? old[i] : "", i < fresh.length ? fresh[i] : "", rigour, differences);
        }
    }

    private static List<String> tags(String html) {
        return TAG.matcher(html).results().map(MatchResult::group).toList();
    }

    private static void compareTexts(String before, String now, Rigour rigour, List<String> differences) {
        boolean same = NUMBER.matcher(before)
                .replaceAll("0")
                .equals(NUMBER.matcher(now).replaceAll("0"));
        if (same && rigour == Rigour.VALUE) {
            double[] old = numbers(before);
            double[] fresh = numbers(now);
            for (int i = 0; i < old.length; i++) {
                same &= Math.abs(old[i] - fresh[i]) <= TOLERANCE * Math.abs(old[i]) + 1e-9;
            }
        }
        if (!same) {
            differences.add("'%s' instead of '%s'".formatted(now.strip(), before.strip()));
        }
    }

    private static double[] numbers(String text) {
        return NUMBER.matcher(text)
                .results()
                .mapToDouble(number -> Double.parseDouble(number.group().replace(",", "")))
                .toArray();
    }
}
