/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.checkpoints.TensorView.StorageRef;

/** What {@code torch.save} writes since PyTorch 1.6: a zip archive of one pickle and an entry for each storage. */
final class ZipFormat {

    private static final int LOCAL_SIGNATURE = 0x04034b50;
    private static final String PICKLE = "data.pkl";
    private static final int MAX_BYTE_ORDER = 16;

    private ZipFormat() {}

    static boolean matches(CheckpointFile file) throws IOException {
        ByteBuffer start = file.start(Integer.BYTES);
        return start.limit() == Integer.BYTES && start.getInt() == LOCAL_SIGNATURE;
    }

    static PyTorchWeights.Contents read(CheckpointFile file) throws IOException {
        Faults faults = file.faults();
        ZipDirectory zip = ZipDirectory.read(file.channel(), faults);
        String prefix = prefix(zip, faults);
        if (zip.entries().containsKey(prefix + "constants.pkl")) {
            throw faults.refused("a checkpoint must be a state dict, got a TorchScript module", Faults.SAVE_STATE_DICT);
        }
        byte[] pickle = small(zip, prefix + PICKLE, StateDictUnpickler.MAX_BYTES, faults);
        Object root = new StateDictUnpickler(new PickleInput(pickle), faults).load();
        Map<String, TensorView> tensors = StateDict.tensorsIn(root, faults);
        Entries storages = new Entries(zip, prefix, byteOrder(zip, prefix, faults), faults);
        for (TensorView tensor : tensors.values()) {
            storages.entry(tensor.storage());
        }
        return new PyTorchWeights.Contents(tensors, storages);
    }

    /** What stands before {@code data.pkl}: the archive's name and a slash. */
    private static String prefix(ZipDirectory zip, Faults faults) {
        List<String> pickles = zip.entries().keySet().stream()
                .filter(name -> name.equals(PICKLE) || name.endsWith("/" + PICKLE))
                .toList();
        if (pickles.size() != 1) {
            throw faults.refused(
                    "a PyTorch archive has one data.pkl, got a zip file with " + pickles.size(),
                    Faults.SAVE_STATE_DICT);
        }
        String name = pickles.get(0);
        return name.substring(0, name.length() - PICKLE.length());
    }

    private static ByteOrder byteOrder(ZipDirectory zip, String prefix, Faults faults) throws IOException {
        String name = prefix + "byteorder";
        if (!zip.entries().containsKey(name)) {
            return ByteOrder.LITTLE_ENDIAN;
        }
        String order = new String(small(zip, name, MAX_BYTE_ORDER, faults), StandardCharsets.US_ASCII);
        return switch (order) {
            case "little" -> ByteOrder.LITTLE_ENDIAN;
            case "big" -> ByteOrder.BIG_ENDIAN;
            default -> throw faults.damaged("its byte order must be little or big, got " + order);
        };
    }

    private static byte[] small(ZipDirectory zip, String name, int limit, Faults faults) throws IOException {
        ZipDirectory.Entry entry = zip.entries().get(name);
        if (entry == null || entry.size() > limit) {
            throw faults.refused(
                    "%s may have %d bytes, got %s".formatted(name, limit, entry == null ? "none" : entry.size()),
                    Faults.SAVE_STATE_DICT);
        }
        zip.verify(entry);
        try (InputStream content = zip.open(entry, 0)) {
            return content.readNBytes((int) entry.size());
        }
    }

    /** The archive's entries {@code data/KEY}, one a storage. */
    private record Entries(ZipDirectory zip, String prefix, ByteOrder order, Faults faults)
            implements PyTorchWeights.Storages {

        @Override
        public InputStream open(StorageRef storage, long fromByte) throws IOException {
            ZipDirectory.Entry entry = entry(storage);
            zip.verify(entry);
            return zip.open(entry, fromByte);
        }

        private ZipDirectory.Entry entry(StorageRef storage) {
            String name = prefix + "data/" + storage.key();
            ZipDirectory.Entry entry = zip.entries().get(name);
            if (entry == null) {
                throw faults.damaged("it refers to " + name + ", which is not there");
            }
            if (entry.size() / storage.type().bytes() < storage.elements()) {
                throw faults.damaged("%s must hold %d elements of %s, got %d bytes"
                        .formatted(name, storage.elements(), storage.type(), entry.size()));
            }
            return entry;
        }
    }
}
