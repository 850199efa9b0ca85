/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.diffusionbridges.checkpoints.Weights;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.networks.TorchScriptBuilder.Constant;
import org.diffusionbridges.networks.TorchScriptBuilder.ParameterSpec;

/**
 * The zip that {@code torch.jit.load} reads: the module's source, a pickle of its attributes, and a stored entry a tensor.
 *
 * <p>Nothing in it depends on the time or the machine: the same weights give the same bytes. Past 4 GB the zip classes of
 * the JDK write zip64 by themselves.
 */
final class TorchScriptArchive {
    private static final String ROOT = "net/";
    /** The file format's version from which on no operator is rewritten on loading. */
    private static final String VERSION = "10\n";

    private static final int CHUNK = 1 << 16;
    /** The first moment that a zip entry can have: no date is written that changes. */
    private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

    private final ZipOutputStream zip;
    private int storages;

    private TorchScriptArchive(OutputStream out) {
        zip = new ZipOutputStream(new BufferedOutputStream(out, CHUNK));
        zip.setMethod(ZipOutputStream.STORED);
    }

    /** Writes the whole archive; each tensor is asked for once, written and forgotten. The stream stays open. */
    static void write(OutputStream out, TorchScriptBuilder.Module module, Weights weights, boolean trainable)
            throws IOException {
        TorchScriptArchive archive = new TorchScriptArchive(out);
        archive.write(module, weights, trainable);
        archive.zip.finish();
        archive.zip.flush();
    }

    private void write(TorchScriptBuilder.Module module, Weights weights, boolean trainable) throws IOException {
        entry("version", VERSION.getBytes(StandardCharsets.US_ASCII));
        entry("byteorder", "little".getBytes(StandardCharsets.US_ASCII));
        entry("code/__torch__.py", module.source().getBytes(StandardCharsets.UTF_8));
        entry("constants.pkl", new Pickle().emptyTuple().finish());
        entry("data.pkl", attributes(module, trainable));
        for (ParameterSpec parameter : module.parameters()) {
            float[] values = weights.finiteFloats(parameter.name());
            if (values.length != parameter.size()) {
                throw new BridgeException("tensor %s has %d values, its shape needs %d"
                        .formatted(parameter.name(), values.length, parameter.size()));
            }
            storage(parameter.name(), values, precision(module, parameter));
        }
        for (Constant constant : module.constants()) {
            storage(constant.name(), constant.values(), Precision.FLOAT32);
        }
    }

    private static Precision precision(TorchScriptBuilder.Module module, ParameterSpec parameter) {
        return parameter.half() ? module.precision() : Precision.FLOAT32;
    }

    private static byte[] attributes(TorchScriptBuilder.Module module, boolean trainable) {
        Pickle pickle = new Pickle().beginObject("__torch__", "Net");
        int storage = 0;
        for (ParameterSpec parameter : module.parameters()) {
            pickle.string(parameter.attribute())
                    .tensor(storage++, precision(module, parameter).storage, parameter.shape(), trainable);
        }
        for (Constant constant : module.constants()) {
            pickle.string(constant.name()).tensor(storage++, Precision.FLOAT32.storage, constant.shape(), false);
        }
        return pickle.string("training").bool(trainable).endObject().finish();
    }

    private void storage(String name, float[] values, Precision precision) throws IOException {
        for (float value : values) {
            if (Math.abs(value) > precision.largest) {
                throw new BridgeException("%s holds magnitudes up to %s, tensor %s has %s; choose another precision"
                        .formatted(precision, precision.largest, name, value));
            }
        }
        // a stored entry's checksum precedes its bytes, so they are encoded twice rather than held once more
        CRC32 crc = new CRC32();
        ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
        encode(values, precision, chunk, crc::update);
        open("data/" + storages++, (long) values.length * precision.bytes, crc.getValue());
        encode(values, precision, chunk, zip::write);
        zip.closeEntry();
    }

    private interface Sink {
        void accept(byte[] bytes, int from, int length) throws IOException;
    }

    private static void encode(float[] values, Precision precision, ByteBuffer chunk, Sink sink) throws IOException {
        chunk.clear();
        for (float value : values) {
            if (chunk.remaining() < precision.bytes) {
                sink.accept(chunk.array(), 0, chunk.position());
                chunk.clear();
            }
            precision.put(value, chunk);
        }
        sink.accept(chunk.array(), 0, chunk.position());
    }

    private void entry(String name, byte[] bytes) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        open(name, bytes.length, crc.getValue());
        zip.write(bytes);
        zip.closeEntry();
    }

    private void open(String name, long size, long crc) throws IOException {
        ZipEntry entry = new ZipEntry(ROOT + name);
        entry.setTimeLocal(EPOCH);
        entry.setSize(size);
        entry.setCompressedSize(size);
        entry.setCrc(crc);
        zip.putNextEntry(entry);
    }

    /** The few opcodes of pickle protocol 2 that a module's attributes need. */
    private static final class Pickle {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Pickle() {
            op(0x80).op(2);
        }

        Pickle beginObject(String module, String name) {
            return global(module, name).emptyTuple().op(0x81).op('}').op('(');
        }

        Pickle endObject() {
            return op('u').op('b');
        }

        Pickle emptyTuple() {
            return op(')');
        }

        Pickle bool(boolean value) {
            return op(value ? 0x88 : 0x89);
        }

        Pickle string(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            op('X').int32(bytes.length);
            out.writeBytes(bytes);
            return this;
        }

        Pickle tensor(int storage, String type, long[] shape, boolean requiresGrad) {
            long[] strides = new long[shape.length];
            long size = 1;
            for (int axis = shape.length - 1; axis >= 0; axis--) {
                strides[axis] = size;
                size *= shape[axis];
            }
            global("torch._utils", "_rebuild_tensor_v2").op('(');
            op('(').string("storage").global("torch", type).string(Integer.toString(storage));
            string("cpu").integer(size).op('t').op('Q');
            integer(0).integers(shape).integers(strides).bool(requiresGrad);
            return global("collections", "OrderedDict")
                    .emptyTuple()
                    .op('R')
                    .op('t')
                    .op('R');
        }

        byte[] finish() {
            return op('.').out.toByteArray();
        }

        private Pickle integers(long[] values) {
            op('(');
            for (long value : values) {
                integer(value);
            }
            return op('t');
        }

        private Pickle integer(long value) {
            return op('J').int32(Math.toIntExact(value));
        }

        private Pickle int32(int value) {
            return op(value).op(value >> 8).op(value >> 16).op(value >> 24);
        }

        private Pickle global(String module, String name) {
            op('c');
            out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
            return this;
        }

        private Pickle op(int code) {
            out.write(code);
            return this;
        }
    }
}
