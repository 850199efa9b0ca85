/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.checkpoints.TensorView.StorageRef;
import org.jspecify.annotations.Nullable;

/**
 * What {@code torch.save} wrote before PyTorch 1.6: pickles of a magic number, a protocol version, facts of the system, the
 * object and the storages' keys; then each storage, as the count of its elements and the elements. Always little-endian.
 */
final class LegacyFormat {

    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
    /** The magic number's pickle: protocol 2, a LONG1 of ten bytes. */
    private static final byte[] START = {(byte) 0x80, 2, (byte) 0x8a, 10, 0x6c, (byte) 0xfc, (byte) 0x9c, 0x46};

    private static final int PROTOCOL = 1001;

    private LegacyFormat() {}

    static boolean matches(CheckpointFile file) throws IOException {
        return file.start(START.length).equals(ByteBuffer.wrap(START));
    }

    static PyTorchWeights.Contents read(CheckpointFile file) throws IOException {
        Faults faults = file.faults();
        int head = (int) Math.min(file.channel().size(), StateDictUnpickler.MAX_BYTES);
        byte[] pickles;
        try (InputStream start = new ChannelInput(file.channel(), 0, head)) {
            pickles = start.readNBytes(head);
        }
        PickleInput in = new PickleInput(pickles);
        Object magic = new StateDictUnpickler(in, faults).load();
        Object protocol = new StateDictUnpickler(in, faults).load();
        if (!MAGIC.equals(magic) || !(protocol instanceof Number number && number.longValue() == PROTOCOL)) {
            throw faults.damaged("the older PyTorch format has protocol %d, got %s".formatted(PROTOCOL, protocol));
        }
        new StateDictUnpickler(in, faults).load(); // facts of the system that wrote it: they change nothing
        StateDictUnpickler unpickler = new StateDictUnpickler(in, faults);
        Object root = unpickler.load();
        Map<String, TensorView> tensors = StateDict.tensorsIn(root, faults);
        Object keys = new StateDictUnpickler(in, faults).load();
        return new PyTorchWeights.Contents(tensors, locate(file, keys, unpickler.storages(), in.position()));
    }

    private static Parts locate(
            CheckpointFile file, @Nullable Object keys, Map<String, StorageRef> storages, long firstByte)
            throws IOException {
        Faults faults = file.faults();
        if (!(keys instanceof List<?> list) || !new ArrayList<Object>(list).containsAll(storages.keySet())) {
            throw faults.damaged("its list of storages does not name all that its tensors use");
        }
        Map<String, Long> starts = new HashMap<>();
        long at = firstByte;
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Object key : list) {
            StorageRef storage = key instanceof String ? storages.get(key) : null;
            if (storage == null) {
                throw faults.damaged("it lists a storage that no tensor uses");
            }
            ChannelInput.readFully(file.channel(), count.clear(), at);
            long start = at + Long.BYTES;
            long elements = count.getLong(0);
            if (elements != storage.elements()
                    || elements
                            > (file.channel().size() - start) / storage.type().bytes()) {
                throw faults.damaged("storage %s must hold %d elements of %s, got %d in a file of %d bytes"
                        .formatted(
                                key,
                                storage.elements(),
                                storage.type(),
                                elements,
                                file.channel().size()));
            }
            starts.put(storage.key(), start);
            at = start + elements * storage.type().bytes();
        }
        return new Parts(file, starts);
    }

    /** The storages' first bytes in the file. */
    private record Parts(CheckpointFile file, Map<String, Long> starts) implements PyTorchWeights.Storages {

        @Override
        public InputStream open(StorageRef storage, long fromByte) {
            long start = starts.getOrDefault(storage.key(), 0L);
            return new ChannelInput(
                    file.channel(),
                    start + fromByte,
                    storage.elements() * storage.type().bytes() - fromByte);
        }

        @Override
        public ByteOrder order() {
            return ByteOrder.LITTLE_ENDIAN;
        }
    }
}
