/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;
import org.diffusionbridges.checkpoints.internal.HalfFloats;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.files.internal.WholeFile;

/** Writes weights and metadata as a safetensors file, one tensor at a time. */
final class SafetensorsWriter {

    /** The format asks tensors' data to be aligned. */
    private static final int ALIGNMENT = 8;

    private static final int PIECE = 1 << 16;
    private static final float LARGEST_HALF = 65504;

    private SafetensorsWriter() {}

    /**
     * Writes all tensors of a source as one type, with metadata of one's own beside the checksum.
     *
     * @throws IllegalArgumentException if the type is neither FLOAT32 nor FLOAT16
     * @throws BridgeException if a value is not finite in that type, or the file cannot be written
     */
    static void write(Path target, Map<String, String> metadata, Weights source, ElementType type) {
        if (type != ElementType.FLOAT32 && type != ElementType.FLOAT16) {
            throw new IllegalArgumentException("weights are saved as FLOAT32 or FLOAT16, got " + type);
        }
        byte[] header = header(metadata, source, type);
        // Twice: the checksum stands in the header, and a file is written from its start to its end.
        MessageDigest digest = DigestUtils.getSha256Digest();
        try (OutputStream toDigest = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            write(toDigest, header, source, type);
        } catch (IOException e) {
            throw new IllegalStateException("a digest cannot fail to be written to", e);
        }
        byte[] checksum = Checksum.hex(digest).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, header, Checksum.indexOf(header, Checksum.ZEROS), checksum.length);
        WholeFile.write(target, out -> write(out, header, source, type));
    }

    /** The length, and the JSON text padded with spaces; the checksum's place holds zeros. */
    private static byte[] header(Map<String, String> metadata, Weights source, ElementType type) {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.setHtmlSafe(false);
            json.beginObject().name(SafetensorsHeader.METADATA).beginObject();
            // The checksum first, so that its place is the first run of zeros in the header.
            json.name(Checksum.KEY).value(Checksum.ZEROS);
            json.name("format").value("pt");
            for (Map.Entry<String, String> entry : new TreeMap<>(metadata).entrySet()) {
                json.name(entry.getKey()).value(entry.getValue());
            }
            json.endObject();
            long at = 0;
            for (String name : source.names()) {
                long[] shape = source.shape(name);
                long end = at + Shapes.elements(shape) * type.bytes();
                json.name(name).beginObject();
                json.name("dtype").value(type.safetensorsName());
                json.name("shape").beginArray();
                for (long extent : shape) {
                    json.value(extent);
                }
                json.endArray();
                json.name("data_offsets").beginArray().value(at).value(end).endArray();
                json.endObject();
                at = end;
            }
            json.endObject();
        } catch (IOException e) {
            throw new IllegalStateException("a string cannot fail to be written", e);
        }
        byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
        int padded = (utf8.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        byte[] header = new byte[SafetensorsHeader.LENGTH_BYTES + padded];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(utf8);
        return header;
    }

    private static void write(OutputStream out, byte[] header, Weights source, ElementType type) throws IOException {
        out.write(header);
        for (String name : source.names()) {
            writeTensor(out, name, source.finiteFloats(name), type);
        }
    }

    private static void writeTensor(OutputStream out, String name, float[] values, ElementType type)
            throws IOException {
        ByteBuffer piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            if (type == ElementType.FLOAT32) {
                piece.putFloat(value);
            } else {
                if (Math.abs(value) > LARGEST_HALF) {
                    throw new BridgeException("float16 holds magnitudes up to 65504, tensor %s has %s; save as FLOAT32"
                            .formatted(name, value));
                }
                piece.putShort(HalfFloats.fromFloat(value));
            }
            if (!piece.hasRemaining()) {
                out.write(piece.array());
                piece.clear();
            }
        }
        out.write(piece.array(), 0, piece.position());
    }
}
