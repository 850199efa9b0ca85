/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.math3.random.MersenneTwister;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZInputStream;
import org.tukaani.xz.XZOutputStream;

/**
 * The recorded networks' files, bit for bit, from a tenth of their size.
 *
 * <p>Their weights came from PyTorch's generator with seed 7: what the layers begin with, in the order of the state dict, then
 * 0.05 times a normal number added to every weight. Both are drawn here again, by the Mersenne Twister and the Box-Muller
 * transform in blocks of 16 as PyTorch does; what float32's last bits differ in, and all that is no weight, stands in
 * {@code NAME.pt.xz}, the file XOR the drawn weights. {@code NAME.tsv} says where in the file each tensor lies.
 */
public final class RecordedNetworks {
    private static final int SEED = 7;
    private static final float SPREAD = 0.05f;
    private static final int BLOCK = 16;

    private final MersenneTwister twister = new MersenneTwister(SEED);

    private RecordedNetworks() {}

    /** One row of a table: a tensor, and what it was before the normal numbers came. */
    private record Row(int offset, int values, String base, int fan, int rows) {
        static Row of(String line) {
            String[] cells = line.split("\t", -1);
            return new Row(
                    Integer.parseInt(cells[0]),
                    Integer.parseInt(cells[1]),
                    cells[2],
                    Integer.parseInt(cells[3]),
                    Integer.parseInt(cells[4]));
        }

        /** Where in the file value {@code i} lies; a tensor with {@code rows} is stored column by column. */
        int at(int i) {
            int columns = rows == 0 ? 0 : values / rows;
            return offset + Float.BYTES * (rows == 0 ? i : i / columns + i % columns * rows);
        }
    }

    /** The folder of the tests' own copy, its .pt files made. */
    public static Path folder() {
        return Copies.own().resolve("networks");
    }

    /** Makes the .pt files that are missing in a folder, beside the files that they are made from. */
    static void complete(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path packed :
                    files.filter(file -> file.toString().endsWith(".pt.xz")).toList()) {
                Path file = folder.resolve(String.valueOf(packed.getFileName()).replace(".pt.xz", ".pt"));
                if (!Files.exists(file)) {
                    Path part = Files.createTempFile(folder, "weights", ".part"); // forks may be here at once
                    try (InputStream in = new XZInputStream(Files.newInputStream(packed))) {
                        Files.write(part, xor(in.readAllBytes(), table(file)));
                    }
                    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Packs recorded files, given by name, beside themselves. */
    public static void main(String[] files) throws IOException {
        for (String name : files) {
            Path file = Path.of(name);
            try (XZOutputStream out = new XZOutputStream(
                    Files.newOutputStream(Path.of(name + ".xz")), new LZMA2Options(LZMA2Options.PRESET_MAX))) {
                out.write(xor(Files.readAllBytes(file), table(file)));
            }
        }
    }

    private static List<Row> table(Path file) throws IOException {
        Path table = file.resolveSibling(String.valueOf(file.getFileName()).replace(".pt", ".tsv"));
        return Files.readAllLines(table).stream().skip(1).map(Row::of).toList();
    }

    private static byte[] xor(byte[] file, List<Row> table) {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        RecordedNetworks drawn = new RecordedNetworks();
        List<float[]> bases = new ArrayList<>();
        table.forEach(row -> bases.add(drawn.base(row)));
        for (int tensor = 0; tensor < table.size(); tensor++) {
            Row row = table.get(tensor);
            if (row.values < BLOCK) {
                continue; // PyTorch draws so few in another way: the file has them as they are
            }
            float[] base = bases.get(tensor);
            float[] normal = drawn.normal(row.values);
            for (int i = 0; i < row.values; i++) {
                int weight = Float.floatToRawIntBits(base[i] + SPREAD * normal[i]);
                bytes.putInt(row.at(i), bytes.getInt(row.at(i)) ^ weight);
            }
        }
        return file;
    }

    private float[] base(Row row) {
        float[] values = new float[row.values];
        switch (row.base) {
            case "one" -> Arrays.fill(values, 1);
            case "zero" -> {}
            case "normal" -> values = normal(row.values);
            case "uniform", "zeroed" -> {
                // Kaiming's with a = sqrt(5): between -1/sqrt(fan) and 1/sqrt(fan)
                float bound = (float) (1 / Math.sqrt(row.fan));
                for (int i = 0; i < values.length; i++) {
                    float value = uniform() * (bound + bound) - bound;
                    values[i] = row.base.equals("zeroed") ? 0 : value;
                }
            }
            default -> throw new IllegalArgumentException("a tensor begins as no " + row.base);
        }
        return values;
    }

    /** 24 bits in [0, 1). */
    private float uniform() {
        return (twister.nextInt() & 0xffffff) * 0x1p-24f;
    }

    private float[] normal(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = uniform();
        }
        for (int from = 0; from + BLOCK <= count; from += BLOCK) {
            boxMuller(values, from);
        }
        if (count % BLOCK != 0) {
            for (int i = count - BLOCK; i < count; i++) {
                values[i] = uniform();
            }
            boxMuller(values, count - BLOCK);
        }
        return values;
    }

    private static void boxMuller(float[] values, int from) {
        for (int i = from; i < from + BLOCK / 2; i++) {
            float radius = (float) Math.sqrt(-2f * (float) StrictMath.log(1f - values[i]));
            float angle = 2f * (float) Math.PI * values[i + BLOCK / 2];
            values[i] = radius * (float) StrictMath.cos(angle);
            values[i + BLOCK / 2] = radius * (float) StrictMath.sin(angle);
        }
    }
}
