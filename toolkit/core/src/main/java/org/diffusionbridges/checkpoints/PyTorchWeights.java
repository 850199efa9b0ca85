/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import org.diffusionbridges.errors.BridgeException;

/**
 * The tensors of a file that {@code torch.save} wrote: a state dict, alone or inside plain dicts. No code of the file is run,
 * and no class of it is built but the few that tensors and dicts need.
 *
 * <p>The zip format has a checksum over every storage, which is verified when a tensor of it is first read; the format
 * before PyTorch 1.6 has none.
 */
final class PyTorchWeights implements Weights {

    /** Where the storages' bytes are. */
    interface Storages {
        /** A storage's bytes from one of them on. */
        InputStream open(TensorView.StorageRef storage, long fromByte) throws IOException;

        /** The order of an element's bytes. */
        ByteOrder order();
    }

    /** What one of the two formats holds. */
    record Contents(Map<String, TensorView> tensors, Storages storages) {}

    private final CheckpointFile file;
    private final Contents contents;

    private PyTorchWeights(CheckpointFile file, Contents contents) {
        this.file = file;
        this.contents = contents;
    }

    /**
     * Takes a file of either format over; it is closed with the weights.
     *
     * @throws BridgeException if it is damaged, is no PyTorch file, or holds anything but tensors, dicts, lists and numbers
     */
    static PyTorchWeights read(CheckpointFile file) throws IOException {
        return new PyTorchWeights(file, ZipFormat.matches(file) ? ZipFormat.read(file) : LegacyFormat.read(file));
    }

    @Override
    public Set<String> names() {
        file.requireOpen();
        return Collections.unmodifiableSet(contents.tensors().keySet());
    }

    @Override
    public ElementType type(String name) {
        return view(name).storage().type();
    }

    @Override
    public long[] shape(String name) {
        return view(name).shape().clone();
    }

    @Override
    public float[] floats(String name) {
        TensorView view = view(name);
        ElementType type = view.storage().type();
        file.requireFloats(name, type);
        return file.reading(name, view.elements(), () -> {
            Storages storages = contents.storages();
            try (InputStream bytes = storages.open(view.storage(), view.offset() * type.bytes())) {
                return TensorReader.strided(bytes, view, storages.order());
            }
        });
    }

    @Override
    public void close() {
        file.close();
    }

    private TensorView view(String name) {
        file.requireOpen();
        TensorView view = contents.tensors().get(name);
        if (view == null) {
            throw file.faults().noSuchTensor(name);
        }
        return view;
    }

    /** Where they come from, for messages. */
    @Override
    public String toString() {
        return file.faults().file();
    }
}
