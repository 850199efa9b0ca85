/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.io.input.BoundedInputStream;
import org.diffusionbridges.errors.BridgeException;

/**
 * The header of a safetensors file: eight bytes of length, then a JSON object of the tensors' types, shapes and places, and
 * of {@code __metadata__}, strings by name (the format is described in the safetensors project's README).
 *
 * @param bytes length of the JSON text
 * @param tensors the tensors in the header's order
 * @param metadata the free strings
 */
record SafetensorsHeader(int bytes, Map<String, Entry> tensors, Map<String, String> metadata) {

    /** One tensor, little-endian and row-major, at bytes {@code begin} to {@code end} of what follows the header. */
    record Entry(ElementType type, long[] shape, long begin, long end) {}

    /** Bytes before the JSON text. */
    static final int LENGTH_BYTES = 8;

    static final String METADATA = "__metadata__";

    /** The format's own limit. */
    private static final int MAX_BYTES = 100_000_000;

    private static final Pattern PLACE = Pattern.compile("line \\d+ column \\d+");

    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_AXES = 16;

    /** Whether a file's first bytes look like a safetensors header: a possible length and an opening brace. */
    static boolean matches(CheckpointFile file) throws IOException {
        ByteBuffer start = file.start(LENGTH_BYTES + 1);
        return start.limit() > LENGTH_BYTES && start.get(LENGTH_BYTES) == '{' && start.getLong() > 0;
    }

    /** Reads the header; the stream stands at the file's start. */
    static SafetensorsHeader read(InputStream in, Faults faults) throws IOException {
        byte[] length = in.readNBytes(LENGTH_BYTES);
        if (length.length < LENGTH_BYTES) {
            throw faults.damaged("its header ends early");
        }
        long bytes = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong();
        if (bytes < 2 || bytes > MAX_BYTES) {
            throw faults.refused(
                    "a safetensors header may have %d bytes, got %d".formatted(MAX_BYTES, bytes),
                    "check that this is a safetensors file");
        }
        BoundedInputStream text = BoundedInputStream.builder()
                .setInputStream(in)
                .setMaxCount(bytes)
                .setPropagateClose(false)
                .get();
        // Not lenient in any of Gson's versions; a stock IJava brings 2.8.5.
        try (JsonReader json = new JsonReader(new InputStreamReader(text, StandardCharsets.UTF_8))) {
            SafetensorsHeader header = new Parser(json, faults).parse((int) bytes);
            if (json.peek() != JsonToken.END_DOCUMENT || text.getRemaining() > 0) {
                throw faults.damaged("its header goes on after its end");
            }
            return header;
        } catch (MalformedJsonException | EOFException | IllegalStateException | NumberFormatException e) {
            // What the JSON library says beside the place is advice for programmers.
            Matcher place = PLACE.matcher(String.valueOf(e.getMessage()));
            throw faults.damaged("its header is no valid JSON" + (place.find() ? " at " + place.group() : ""));
        }
    }

    /** Checks that the tensors fill the bytes after the header without overlap or hole, as the format asks. */
    void requireFilled(long dataBytes, Faults faults) {
        List<Map.Entry<String, Entry>> inOrder = new ArrayList<>(tensors.entrySet());
        inOrder.sort(Comparator.comparingLong(
                        (Map.Entry<String, Entry> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long at = 0;
        for (Map.Entry<String, Entry> tensor : inOrder) {
            Entry entry = tensor.getValue();
            if (entry.begin() != at) {
                throw faults.damaged("tensor %s must begin at byte %d of the data, got %d"
                        .formatted(tensor.getKey(), at, entry.begin()));
            }
            at = entry.end();
        }
        if (at != dataBytes) {
            throw faults.damaged("its tensors take %d bytes, the file has %d for them".formatted(at, dataBytes));
        }
    }

    private record Parser(JsonReader json, Faults faults) {

        SafetensorsHeader parse(int bytes) throws IOException {
            Map<String, Entry> tensors = new LinkedHashMap<>();
            Map<String, String> metadata = new LinkedHashMap<>();
            json.beginObject();
            while (json.hasNext()) {
                String name = json.nextName();
                if (name.equals(METADATA)) {
                    readMetadata(metadata);
                } else if (tensors.put(name, readEntry(name)) != null) {
                    throw faults.damaged("tensor %s is there twice".formatted(name));
                }
                if (tensors.size() > MAX_TENSORS) {
                    throw faults.refused(
                            "a checkpoint may have %d tensors, got more".formatted(MAX_TENSORS),
                            "check that this is the file of one model");
                }
            }
            json.endObject();
            return new SafetensorsHeader(bytes, tensors, metadata);
        }

        private void readMetadata(Map<String, String> metadata) throws IOException {
            json.beginObject();
            while (json.hasNext()) {
                metadata.put(json.nextName(), json.nextString());
            }
            json.endObject();
        }

        private Entry readEntry(String name) throws IOException {
            ElementType type = null;
            List<Long> shape = null;
            List<Long> offsets = null;
            json.beginObject();
            while (json.hasNext()) {
                String key = json.nextName();
                switch (key) {
                    case "dtype" -> type = readType(name);
                    case "shape" -> shape = readNumbers(MAX_AXES);
                    case "data_offsets" -> offsets = readNumbers(2);
                    default -> throw faults.damaged("tensor %s has an unknown property %s".formatted(name, key));
                }
            }
            json.endObject();
            if (type == null || shape == null || offsets == null || offsets.size() != 2) {
                throw faults.damaged("tensor %s must have dtype, shape and data_offsets".formatted(name));
            }
            return checked(name, type, shape.stream().mapToLong(n -> n).toArray(), offsets.get(0), offsets.get(1));
        }

        private Entry checked(String name, ElementType type, long[] shape, long begin, long end) {
            try {
                if (Math.multiplyExact(Shapes.elements(shape), type.bytes()) != Math.subtractExact(end, begin)) {
                    throw faults.damaged("tensor %s takes bytes %d to %d, which is not what its shape and type need"
                            .formatted(name, begin, end));
                }
            } catch (ArithmeticException e) {
                throw faults.damaged("tensor %s is larger than any file".formatted(name), e);
            }
            if (Shapes.elements(shape) > TensorView.MAX_ARRAY) {
                throw faults.refused(
                        "a tensor may have %d elements, %s has more".formatted(TensorView.MAX_ARRAY, name),
                        "check that this is a bridge's checkpoint");
            }
            return new Entry(type, shape, begin, end);
        }

        private ElementType readType(String name) throws IOException {
            String dtype = json.nextString();
            ElementType type = ElementType.ofSafetensors(dtype);
            if (type == null) {
                throw unknownType(name, dtype);
            }
            return type;
        }

        private BridgeException unknownType(String name, String dtype) {
            return faults.refused(
                    "tensors must be F32, F16, BF16, F64 or integers, %s is %s".formatted(name, dtype),
                    "convert it in Python, tensor.float()");
        }

        private List<Long> readNumbers(int limit) throws IOException {
            List<Long> numbers = new ArrayList<>();
            json.beginArray();
            while (json.hasNext()) {
                long number = json.nextLong();
                if (number < 0 || numbers.size() == limit) {
                    throw faults.damaged("its header has a negative extent or too many of them");
                }
                numbers.add(number);
            }
            json.endArray();
            return numbers;
        }
    }
}
