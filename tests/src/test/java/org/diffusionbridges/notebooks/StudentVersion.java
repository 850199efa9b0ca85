/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Makes the notebook that students get from its solution: without outputs, and with a gap where the solution says
 *
 * <pre>
 * // solution, instead of: return null; // your turn
 * ...
 * // end of solution
 * </pre>
 *
 * <p>Solutions are in {@code notebooks/solutions}, the students' in {@code notebooks} under the same names.
 */
final class StudentVersion {
    private static final Pattern SOLUTION =
            Pattern.compile("(?ms)^( *)// solution, instead of: ([^\\n]*)\\n.*?^ *// end of solution$");

    /** As {@code nbformat} writes it. */
    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private StudentVersion() {}

    /** The text of the students' file. */
    static String of(Path solution) throws IOException {
        JsonObject notebook = JsonParser.parseString(Files.readString(solution)).getAsJsonObject();
        for (JsonElement element : notebook.getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            boolean isCode = cell.get("cell_type").getAsString().equals("code");
            StringBuilder source = new StringBuilder();
            cell.getAsJsonArray("source").forEach(line -> source.append(line.getAsString()));
            cell.add("source", lines(isCode ? withGaps(source.toString()) : oneFolderUp(source.toString())));
            if (isCode) {
                cell.add("outputs", new JsonArray());
                cell.add("execution_count", JsonNull.INSTANCE);
            }
        }
        StringWriter text = new StringWriter();
        JsonWriter writer = new JsonWriter(text);
        writer.setIndent(" ");
        writer.setHtmlSafe(false);
        writer.setSerializeNulls(true);
        GSON.toJson(notebook, writer);
        return text + "\n";
    }

    static String withGaps(String code) {
        return SOLUTION.matcher(code).replaceAll("$1$2");
    }

    /** Links, seen from the folder above. */
    static String oneFolderUp(String prose) {
        return prose.replaceAll("\\]\\((?=[^/)#]+\\.ipynb)", "](solutions/").replace("](../", "](");
    }

    private static JsonArray lines(String text) {
        JsonArray lines = new JsonArray();
        for (String line : text.split("(?<=\\n)")) {
            lines.add(line);
        }
        return lines;
    }
}
