/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.notebooks;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A notebook's file. */
public record Notebook(Path file, JsonObject metadata, List<Cell> cells) {
    private static final Path FOLDER = Path.of("..", "notebooks");

    /** A cell, counted from 1 among all of them. */
    public record Cell(int number, boolean isCode, String source, JsonArray outputs) {}

    public static Notebook read(Path file) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        List<Cell> cells = new ArrayList<>();
        for (JsonElement element : json.getAsJsonArray("cells")) {
            JsonObject cell = element.getAsJsonObject();
            StringBuilder source = new StringBuilder();
            cell.getAsJsonArray("source").forEach(line -> source.append(line.getAsString()));
            JsonArray outputs = cell.getAsJsonArray("outputs");
            cells.add(new Cell(
                    cells.size() + 1,
                    cell.get("cell_type").getAsString().equals("code"),
                    source.toString(),
                    outputs == null ? new JsonArray() : outputs));
        }
        return new Notebook(file, json.getAsJsonObject("metadata"), cells);
    }

    /** All of them, in teaching order; of those with gaps, the solutions. */
    static List<Path> files() throws IOException {
        Map<String, Path> byName = new TreeMap<>();
        for (Path file : in(FOLDER)) {
            byName.put(file.getFileName().toString(), file);
        }
        for (Path file : solutions()) {
            byName.put(file.getFileName().toString(), file);
        }
        return List.copyOf(byName.values());
    }

    /** Those that students are given with gaps. */
    static List<Path> solutions() throws IOException {
        return in(FOLDER.resolve("solutions"));
    }

    /** The students' version of a solution. */
    static Path students(Path solution) {
        return FOLDER.resolve(solution.getFileName());
    }

    private static List<Path> in(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".ipynb"))
                    .sorted()
                    .toList();
        }
    }

    public static Notebook quickstart() throws IOException {
        return read(FOLDER.resolve("01-quickstart.ipynb"));
    }

    /** Writes it to another file, with more cells of code at its end. */
    void writeWith(List<String> sources, Path to) throws IOException {
        JsonObject json = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        for (String source : sources) {
            JsonObject cell = new JsonObject();
            cell.addProperty("cell_type", "code");
            cell.addProperty("id", "added-" + json.getAsJsonArray("cells").size());
            cell.add("metadata", new JsonObject());
            cell.add("outputs", new JsonArray());
            cell.add("execution_count", JsonNull.INSTANCE);
            cell.addProperty("source", source);
            json.getAsJsonArray("cells").add(cell);
        }
        Files.writeString(to, new GsonBuilder().serializeNulls().create().toJson(json));
    }

    List<Cell> code() {
        return cells.stream().filter(Cell::isCode).toList();
    }

    @Override
    public String toString() {
        return file.getFileName().toString();
    }
}
