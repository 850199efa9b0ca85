/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.openmoji;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The npm package {@code openmoji} 17.0.0, as {@code npm pack openmoji@17.0.0} fetches it. */
final class OpenmojiPackage {
    /** What the npm registry says of the file: {@code npm view openmoji@17.0.0 dist.integrity}. */
    private static final String INTEGRITY =
            "sha512-EBnYrNGdcdw+OSXmENeNE1yBNRu6tOraTmoOyUbJkTmvT/+XETp8RZLSJFzD3lrPc5N9CzsyPnRTk0Vp4UaI9w==";

    private final Map<String, byte[]> files;

    private OpenmojiPackage(Map<String, byte[]> files) {
        this.files = files;
    }

    static OpenmojiPackage read(Path tarball) throws IOException {
        byte[] bytes = Files.readAllBytes(tarball);
        String found = "sha512-" + Base64.getEncoder().encodeToString(DigestUtils.sha512(bytes));
        if (!found.equals(INTEGRITY)) {
            throw new IOException(
                    "%s must be openmoji-17.0.0.tgz with integrity %s, got %s".formatted(tarball, INTEGRITY, found));
        }
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return new OpenmojiPackage(files);
    }

    /** Every emoji of the package's table, drawn, in the order of the hexcodes. */
    List<Emoji> emoji() throws IOException {
        List<JsonObject> table = new ArrayList<>(table());
        table.sort(Comparator.comparing(entry -> entry.get("hexcode").getAsString()));
        List<Emoji> emoji = new ArrayList<>();
        for (JsonObject entry : table) {
            String hexcode = entry.get("hexcode").getAsString();
            byte[] black = draw("package/black/svg/" + hexcode + ".svg");
            byte[] colours = draw("package/color/svg/" + hexcode + ".svg");
            byte[] outline = new byte[black.length / 3];
            for (int i = 0; i < outline.length; i++) {
                outline[i] = black[3 * i];
            }
            emoji.add(new Emoji(
                    hexcode,
                    entry.get("group").getAsString(),
                    entry.get("subgroups").getAsString(),
                    entry.get("annotation").getAsString(),
                    outline,
                    colours));
        }
        return emoji;
    }

    /** Everybody whom the table names as an author. */
    SortedSet<String> authors() {
        SortedSet<String> authors = new TreeSet<>();
        table().forEach(entry ->
                authors.add(entry.get("openmoji_author").getAsString().strip()));
        return authors;
    }

    private List<JsonObject> table() {
        String json = new String(file("package/data/openmoji.json"), StandardCharsets.UTF_8);
        return JsonParser.parseString(json).getAsJsonArray().asList().stream()
                .map(JsonElement::getAsJsonObject)
                .toList();
    }

    private byte[] draw(String name) throws IOException {
        return Drawing.draw(file(name), name);
    }

    private byte[] file(String name) {
        byte[] file = files.get(name);
        if (file == null) {
            throw new IllegalStateException("the pinned package holds no " + name);
        }
        return file;
    }
}
