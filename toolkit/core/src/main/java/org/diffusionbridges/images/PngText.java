/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.images;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.InflaterInputStream;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;

/**
 * The text metadata of a PNG file: what made the picture, by keyword.
 *
 * <p>Written as tEXt where Latin-1 holds the text and as iTXt (UTF-8) elsewhere; tEXt, zTXt and iTXt are read.
 */
public final class PngText {
    /** The keyword that PNG itself defines for the program that made the picture. */
    public static final String SOFTWARE = "Software";

    /** PNG's own keyword for under which licence the picture stands, and whom to credit. */
    public static final String COPYRIGHT = "Copyright";

    private static final int LONGEST_KEYWORD = 79;
    /** A text that unpacks to more is not metadata but an attack. */
    private static final int LONGEST_TEXT = 1 << 20;

    private PngText() {}

    /**
     * All texts of a PNG file, in file order; of one keyword the first.
     *
     * @throws BridgeException if the file cannot be read or is no whole PNG
     */
    public static Map<String, String> read(Path file) {
        return read(ImageDecoder.bytes(file), file.toString());
    }

    /**
     * All texts of a PNG file's bytes, as {@link #read(Path)} gives them.
     *
     * @param file what to call it in messages
     * @throws BridgeException if they are no whole PNG
     */
    public static Map<String, String> read(byte[] bytes, String file) {
        try {
            Map<String, String> texts = new LinkedHashMap<>();
            for (PngChunks.Chunk chunk : PngChunks.parse(bytes)) {
                parse(chunk, texts);
            }
            return texts;
        } catch (IOException e) {
            throw new BridgeException(
                    "%s has no text to read: %s; give a whole PNG file".formatted(file, e.getMessage()), e);
        }
    }

    /**
     * The chunk that holds one text, whose control characters stand there as escapes.
     *
     * @throws IllegalArgumentException if the keyword is not 1 to 79 printable Latin-1 characters without outer blanks
     */
    static PngChunks.Chunk chunk(String keyword, String text) {
        boolean allowed = keyword.chars().allMatch(c -> (c >= 32 && c <= 126) || (c >= 161 && c <= 255));
        if (keyword.isEmpty() || keyword.length() > LONGEST_KEYWORD || !allowed || !keyword.equals(keyword.strip())) {
            throw new IllegalArgumentException(
                    "a PNG keyword must be 1 to 79 printable Latin-1 characters with no blank at its ends, got '"
                            + keyword + "'");
        }
        String printable = Printable.text(text);
        boolean latin = StandardCharsets.ISO_8859_1.newEncoder().canEncode(printable);
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        data.writeBytes(keyword.getBytes(StandardCharsets.ISO_8859_1));
        data.write(0);
        if (!latin) {
            data.writeBytes(new byte[4]); // not compressed, method 0, no language, no translated keyword
        }
        data.writeBytes(printable.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
        return new PngChunks.Chunk(latin ? "tEXt" : "iTXt", data.toByteArray());
    }

    private static void parse(PngChunks.Chunk chunk, Map<String, String> texts) throws IOException {
        byte[] data = chunk.data();
        int end = terminator(data, 0);
        String keyword = new String(data, 0, end, StandardCharsets.ISO_8859_1);
        switch (chunk.type()) {
            case "tEXt" -> texts.putIfAbsent(keyword, text(data, end + 1, false, true));
            case "zTXt" -> texts.putIfAbsent(keyword, text(data, end + 2, true, true));
            case "iTXt" -> {
                boolean compressed = end + 1 < data.length && data[end + 1] == 1;
                int translated = terminator(data, end + 3) + 1;
                texts.putIfAbsent(keyword, text(data, terminator(data, translated) + 1, compressed, false));
            }
            default -> {
                // Everything else of a PNG is no text.
            }
        }
    }

    private static int terminator(byte[] data, int from) {
        int at = from;
        while (at < data.length && data[at] != 0) {
            at++;
        }
        return at;
    }

    private static String text(byte[] data, int from, boolean compressed, boolean latin) throws IOException {
        int start = Math.min(from, data.length);
        InputStream in = new ByteArrayInputStream(data, start, data.length - start);
        byte[] text = (compressed ? new InflaterInputStream(in) : in).readNBytes(LONGEST_TEXT);
        return new String(text, latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }
}
