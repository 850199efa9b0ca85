/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes files as {@code torch.save} does, in both of its formats, from described tensors or any pickle. */
public final class TorchFiles {

    public record Storage(String key, String className, int elements, byte[] littleEndian) {

        public static Storage floats(String key, float... values) {
            ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
            for (float value : values) {
                bytes.putFloat(value);
            }
            return new Storage(key, "FloatStorage", values.length, bytes.array());
        }
    }

    public record Tensor(String name, Storage storage, int offset, int[] shape, int[] strides) {

        static Tensor vector(String name, Storage storage) {
            return new Tensor(name, storage, 0, new int[] {storage.elements()}, new int[] {1});
        }
    }

    private TorchFiles() {}

    static byte[] stateDict(boolean legacy, List<Tensor> tensors) {
        Pickle pickle =
                new Pickle().global("collections", "OrderedDict").emptyTuple().reduce();
        pickle.mark();
        for (Tensor tensor : tensors) {
            pickle.text(tensor.name()).tensor(tensor, "cpu", legacy);
        }
        return pickle.setItems().stop();
    }

    public static Path zip(Path file, List<Tensor> tensors) {
        return zip(file, "archive/", ByteOrder.LITTLE_ENDIAN, false, stateDict(false, tensors), tensors);
    }

    static Path zip(Path file, String prefix, ByteOrder order, boolean deflated, byte[] pickle, List<Tensor> tensors) {
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            entry(zip, prefix + "data.pkl", pickle, deflated);
            entry(zip, prefix + "byteorder", bytes(order == ByteOrder.BIG_ENDIAN ? "big" : "little"), deflated);
            for (Storage storage : storages(tensors)) {
                byte[] data = storage.littleEndian().clone();
                if (order == ByteOrder.BIG_ENDIAN) {
                    reverseElements(data, data.length / storage.elements());
                }
                entry(zip, prefix + "data/" + storage.key(), data, deflated);
            }
            entry(zip, prefix + "version", bytes("3\n"), deflated);
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path legacy(Path file, List<Tensor> tensors) {
        return legacy(file, stateDict(true, tensors), tensors);
    }

    static Path legacy(Path file, byte[] pickle, List<Tensor> tensors) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new Pickle().magic().stop());
        out.writeBytes(new Pickle().integer(1001).stop());
        out.writeBytes(new Pickle().emptyDict().stop());
        out.writeBytes(pickle);
        Pickle keys = new Pickle().emptyList().mark();
        storages(tensors).forEach(storage -> keys.text(storage.key()));
        out.writeBytes(keys.appends().stop());
        for (Storage storage : storages(tensors)) {
            out.writeBytes(ByteBuffer.allocate(8)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(storage.elements())
                    .array());
            out.writeBytes(storage.littleEndian());
        }
        try {
            return Files.write(file, out.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Set<Storage> storages(List<Tensor> tensors) {
        Set<Storage> storages = new LinkedHashSet<>();
        tensors.forEach(tensor -> storages.add(tensor.storage()));
        return storages;
    }

    private static void entry(ZipOutputStream zip, String name, byte[] data, boolean deflated) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(deflated ? ZipEntry.DEFLATED : ZipEntry.STORED);
        entry.setSize(data.length);
        CRC32 crc = new CRC32();
        crc.update(data);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(data);
        zip.closeEntry();
    }

    private static void reverseElements(byte[] data, int size) {
        for (int start = 0; start < data.length; start += size) {
            for (int i = 0; i < size / 2; i++) {
                byte swapped = data[start + i];
                data[start + i] = data[start + size - 1 - i];
                data[start + size - 1 - i] = swapped;
            }
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** A pickle, written opcode by opcode. */
    static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle() {
            raw(0x80, 2);
        }

        Pickle raw(int... bytes) {
            for (int b : bytes) {
                out.write(b);
            }
            return this;
        }

        Pickle repeat(int opcode, int times) {
            for (int i = 0; i < times; i++) {
                out.write(opcode);
            }
            return this;
        }

        Pickle global(String module, String name) {
            out.writeBytes(bytes("c" + module + "\n" + name + "\n"));
            return this;
        }

        Pickle text(String text) {
            byte[] utf8 = bytes(text);
            out.write('X');
            out.writeBytes(ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putInt(utf8.length)
                    .array());
            out.writeBytes(utf8);
            return this;
        }

        Pickle integer(long value) {
            byte[] little = new byte[8];
            ByteBuffer.wrap(little).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
            raw(0x8a, 8);
            out.writeBytes(little);
            return this;
        }

        Pickle magic() {
            byte[] big = new BigInteger("1950a86a20f9469cfc6c", 16).toByteArray();
            raw(0x8a, 10);
            for (int i = 9; i >= 0; i--) {
                out.write(big[i]);
            }
            return this;
        }

        Pickle integers(int... values) {
            mark();
            for (int value : values) {
                integer(value);
            }
            return tuple();
        }

        Pickle tensor(Tensor tensor, String device, boolean legacy) {
            global("torch._utils", "_rebuild_tensor_v2").mark();
            mark().text("storage").global("torch", tensor.storage().className());
            text(tensor.storage().key()).text(device).integer(tensor.storage().elements());
            if (legacy) {
                raw('N');
            }
            tuple().raw('Q').integer(tensor.offset());
            integers(tensor.shape()).integers(tensor.strides()).raw(0x89);
            return global("collections", "OrderedDict")
                    .emptyTuple()
                    .reduce()
                    .tuple()
                    .reduce();
        }

        Pickle emptyDict() {
            return raw('}');
        }

        Pickle emptyList() {
            return raw(']');
        }

        Pickle emptyTuple() {
            return raw(')');
        }

        Pickle mark() {
            return raw('(');
        }

        Pickle tuple() {
            return raw('t');
        }

        Pickle reduce() {
            return raw('R');
        }

        Pickle setItem() {
            return raw('s');
        }

        Pickle setItems() {
            return raw('u');
        }

        Pickle append() {
            return raw('a');
        }

        Pickle appends() {
            return raw('e');
        }

        byte[] stop() {
            raw('.');
            return out.toByteArray();
        }
    }
}
