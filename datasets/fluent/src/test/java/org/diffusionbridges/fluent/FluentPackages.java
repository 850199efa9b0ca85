/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/** The two npm packages that the pairs are made of, joined by code points. */
final class FluentPackages {
    /** A package's file as {@code npm pack NAME@VERSION} fetches it, and what {@code npm view ... dist.integrity} says of it. */
    private enum Pinned {
        FLAT(
                "iconify-json-fluent-emoji-flat-1.2.6.tgz",
                "sha512-RY47RgPb47fYUiyrA64sIOL0+UU02s29sXpNBbIQRBUlPlfNFTKUmZDERGuxDs/7yNGWqQYvuaSYM1M4fRXlUw=="),
        SHADED(
                "lobehub-fluent-emoji-3d-1.1.0.tgz",
                "sha512-Wlq2lVStTnr8BDpIJ0pEnTKO4LuDxxqTEhTvRtD1DLRF0me7ogeRQjKoehDHXuVJ2Qaecgl5wRBv60lUAG3h7g==");

        private final String file;
        private final String integrity;

        Pinned(String file, String integrity) {
            this.file = file;
            this.integrity = integrity;
        }
    }

    private static final String ASSETS = "package/assets/";
    private static final String WEBP = ".webp";

    private FluentPackages() {}

    /**
     * The emoji that both packages have, by code points.
     *
     * @param folder where the two files are
     * @throws IOException if one is missing or not the pinned one
     */
    static List<FluentEmoji> read(Path folder) throws IOException {
        Map<String, byte[]> flat = unpacked(folder, Pinned.FLAT);
        Map<String, byte[]> shaded = new TreeMap<>();
        unpacked(folder, Pinned.SHADED).forEach((name, bytes) -> {
            if (name.startsWith(ASSETS) && name.endsWith(WEBP)) {
                shaded.put(bare(name.substring(ASSETS.length(), name.length() - WEBP.length())), bytes);
            }
        });
        JsonObject icons = json(flat, "icons.json").getAsJsonObject("icons");
        Map<String, String> groups = new HashMap<>();
        json(flat, "metadata.json").getAsJsonObject("categories").entrySet().forEach(group -> group.getValue()
                .getAsJsonArray()
                .forEach(icon -> groups.put(icon.getAsString(), group.getKey())));
        Map<String, FluentEmoji> emoji = new TreeMap<>();
        for (Map.Entry<String, JsonElement> entry : json(flat, "chars.json").entrySet()) {
            String hexcode = bare(entry.getKey());
            String name = entry.getValue().getAsString();
            byte[] picture = shaded.get(hexcode);
            String group = groups.get(name);
            if (picture != null && icons.has(name) && group != null) {
                String body = icons.getAsJsonObject(name).get("body").getAsString();
                emoji.put(hexcode, new FluentEmoji(hexcode, name, group, body, picture));
            }
        }
        return new ArrayList<>(emoji.values());
    }

    private static String bare(String codePoints) {
        return codePoints.replace("-fe0f", "");
    }

    private static JsonObject json(Map<String, byte[]> files, String name) throws IOException {
        byte[] bytes = files.get("package/" + name);
        if (bytes == null) {
            throw new IOException("the pinned package holds no " + name);
        }
        return JsonParser.parseString(new String(bytes, StandardCharsets.UTF_8)).getAsJsonObject();
    }

    private static Map<String, byte[]> unpacked(Path folder, Pinned pinned) throws IOException {
        byte[] bytes = Files.readAllBytes(folder.resolve(pinned.file));
        String found = "sha512-" + Base64.getEncoder().encodeToString(DigestUtils.sha512(bytes));
        if (!found.equals(pinned.integrity)) {
            throw new IOException("%s must have integrity %s, got %s".formatted(pinned.file, pinned.integrity, found));
        }
        Map<String, byte[]> files = new TreeMap<>();
        try (TarArchiveInputStream in =
                new TarArchiveInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            for (TarArchiveEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                files.put(entry.getName(), in.readAllBytes());
            }
        }
        return files;
    }
}
