/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.tensors.Tensor;

/**
 * The arrays of a NumPy archive (.npz, stored or compressed), read whole and widened to float64: numbers without an engine,
 * such as a reference's statistics. It reads bool, signed and unsigned integers to 32 bits, int64, float32 and float64, in
 * C order; anything else is refused by name.
 */
public final class NpzFile {

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final String SUFFIX = ".npy";

    // The header is a Python dict literal of three known keys; NumPy writes them sorted, others need not.
    private static final Pattern DTYPE = Pattern.compile("'descr'\\s*:\\s*'([^']*)'");
    private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
    private static final Pattern SHAPE = Pattern.compile("'shape'\\s*:\\s*\\(([0-9,\\s]*)\\)");

    private final Path file;
    private final Map<String, Array> arrays;

    private record Array(double[] values, int[] shape) {}

    private NpzFile(Path file, Map<String, Array> arrays) {
        this.file = file;
        this.arrays = arrays;
    }

    /**
     * Reads every array of an archive.
     *
     * @throws BridgeException if the file cannot be read, is no NPZ archive, is damaged, or holds an array of Fortran order,
     *     of another type, or of an integer that float64 does not hold
     */
    public static NpzFile read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new BridgeException("no such NPZ file: " + file);
        }
        Map<String, Array> arrays = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(file.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.getName().endsWith(SUFFIX)) {
                    throw new BridgeException("%s is no NPZ archive: it holds %s, and an NPZ holds .npy arrays alone"
                            .formatted(file, entry.getName()));
                }
                String name = entry.getName().substring(0, entry.getName().length() - SUFFIX.length());
                String what = "%s, array '%s'".formatted(file, name);
                // ZipFile itself never compares a checksum.
                try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(entry), new CRC32())) {
                    arrays.put(name, array(in, what));
                    if (in.getChecksum().getValue() != entry.getCrc()) {
                        throw new BridgeException(what + " is damaged: its bytes do not match its checksum");
                    }
                }
            }
        } catch (IOException e) {
            throw new BridgeException("cannot read %s as an NPZ archive: %s".formatted(file, e.getMessage()), e);
        }
        return new NpzFile(file, arrays);
    }

    /** The arrays' names, in the file's order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(arrays.keySet());
    }

    public boolean has(String name) {
        return arrays.containsKey(name);
    }

    /** The extents of one array; empty for a scalar. */
    public int[] shape(String name) {
        return get(name).shape.clone();
    }

    /** The values of one array, row-major, a fresh copy. */
    public double[] values(String name) {
        return get(name).values.clone();
    }

    /** One array of at least one axis as a tensor. */
    public Tensor tensor(String name) {
        return Tensor.of(values(name), shape(name));
    }

    /**
     * The value of an array that holds just one.
     *
     * @throws BridgeException if it holds none or several
     */
    public double scalar(String name) {
        Array array = get(name);
        if (array.values.length != 1) {
            throw new BridgeException("%s: array '%s' must hold one value, got shape %s"
                    .formatted(file, name, Arrays.toString(array.shape)));
        }
        return array.values[0];
    }

    private Array get(String name) {
        Array array = arrays.get(name);
        if (array == null) {
            throw new BridgeException("%s holds no array '%s'; it holds %s".formatted(file, name, arrays.keySet()));
        }
        return array;
    }

    private static Array array(InputStream in, String what) throws IOException {
        String header = header(in, what);
        String dtype = field(DTYPE, header, what);
        if (field(ORDER, header, what).equals("True")) {
            throw new BridgeException(what + " is in Fortran order: save it with numpy.ascontiguousarray");
        }
        int[] shape = shape(field(SHAPE, header, what), what);
        int width = width(dtype, what);
        double extent = Arrays.stream(shape).asDoubleStream().reduce(width, (x, y) -> x * y);
        if (extent > Integer.MAX_VALUE - 8) {
            throw new BridgeException(
                    "%s has shape %s, more than the 2 GB that can be read".formatted(what, Arrays.toString(shape)));
        }
        int size = (int) extent;
        // Grows with what the stream really holds, so that a false shape costs no memory.
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size || in.read() >= 0) {
            throw new BridgeException("%s: shape %s of %s needs %d bytes, and the file holds %s"
                    .formatted(what, Arrays.toString(shape), dtype, size, bytes.length < size ? bytes.length : "more"));
        }
        ByteBuffer raw =
                ByteBuffer.wrap(bytes).order(dtype.startsWith(">") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        double[] values = new double[size / width];
        Arrays.setAll(values, decoder(dtype.substring(1), raw, what));
        return new Array(values, shape);
    }

    private static String header(InputStream in, String what) throws IOException {
        byte[] start = in.readNBytes(MAGIC.length + 2);
        if (start.length < MAGIC.length + 2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new BridgeException(what + " is no NPY array: it does not begin with \\x93NUMPY");
        }
        int lengthBytes = start[MAGIC.length] == 1 ? 2 : 4;
        byte[] length = in.readNBytes(lengthBytes);
        if (length.length < lengthBytes) {
            throw new BridgeException(what + " ends within its header");
        }
        ByteBuffer buffer = ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN);
        int size = lengthBytes == 2 ? Short.toUnsignedInt(buffer.getShort()) : buffer.getInt();
        if (size < 0) {
            throw new BridgeException("%s: the header's length must not be negative, got %d".formatted(what, size));
        }
        byte[] header = in.readNBytes(size);
        if (header.length < size) {
            throw new BridgeException(what + " ends within its header");
        }
        return new String(header, StandardCharsets.UTF_8);
    }

    private static String field(Pattern pattern, String header, String what) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            throw new BridgeException("%s: the header must name one plain type, an order and a shape, got %s"
                    .formatted(what, Printable.line(header.strip(), 200)));
        }
        return matcher.group(1);
    }

    private static int[] shape(String tuple, String what) {
        List<String> extents = Arrays.stream(tuple.split(",", -1))
                .map(String::strip)
                .filter(extent -> !extent.isEmpty())
                .collect(Collectors.toList());
        try {
            return extents.stream().mapToInt(Integer::parseInt).toArray();
        } catch (NumberFormatException e) {
            throw new BridgeException(
                    "%s: an extent must be below 2^31, got shape (%s)"
                            .formatted(what, Printable.line(tuple.strip(), 200)),
                    e);
        }
    }

    private static int width(String dtype, String what) {
        if (!dtype.matches("[<>|=](b1|[iu][124]|i8|f4|f8)")) {
            throw new BridgeException(
                    "%s is of type '%s': bool, int8 to int64, uint8 to uint32, float32 and float64 can be read"
                            .formatted(what, Printable.line(dtype, 200)));
        }
        return dtype.charAt(2) - '0';
    }

    private static IntToDoubleFunction decoder(String type, ByteBuffer raw, String what) {
        return switch (type) {
            case "b1" -> i -> raw.get(i) == 0 ? 0 : 1;
            case "i1" -> i -> raw.get(i);
            case "u1" -> i -> Byte.toUnsignedInt(raw.get(i));
            case "i2" -> i -> raw.getShort(2 * i);
            case "u2" -> i -> Short.toUnsignedInt(raw.getShort(2 * i));
            case "i4" -> i -> raw.getInt(4 * i);
            case "u4" -> i -> Integer.toUnsignedLong(raw.getInt(4 * i));
            case "i8" -> i -> exact(raw.getLong(8 * i), what);
            case "f4" -> i -> raw.getFloat(4 * i);
            case "f8" -> i -> raw.getDouble(8 * i);
            default -> throw new IllegalStateException("a type that width() accepts has no decoder: " + type);
        };
    }

    private static double exact(long value, String what) {
        if (Math.abs(value) > 1L << 53 || value == Long.MIN_VALUE) {
            throw new BridgeException(
                    "%s holds %d: float64 holds integers to 2^53 without loss".formatted(what, value));
        }
        return value;
    }
}
