/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * The tensors of a safetensors file. If its metadata have our checksum, the whole file is compared with it before the first
 * tensor is read; files of other programs have none.
 */
final class SafetensorsWeights implements Weights {

    private final CheckpointFile file;
    private final SafetensorsHeader header;
    private final Object verification = new Object();
    private volatile boolean verified;

    private SafetensorsWeights(CheckpointFile file, SafetensorsHeader header) {
        this.file = file;
        this.header = header;
    }

    /** Takes the file over; it is closed with the weights. */
    static SafetensorsWeights read(CheckpointFile file) throws IOException {
        SafetensorsHeader header;
        try (InputStream start =
                new ChannelInput(file.channel(), 0, file.channel().size())) {
            header = SafetensorsHeader.read(start, file.faults());
        }
        header.requireFilled(file.channel().size() - SafetensorsHeader.LENGTH_BYTES - header.bytes(), file.faults());
        return new SafetensorsWeights(file, header);
    }

    @Override
    public Set<String> names() {
        file.requireOpen();
        return Collections.unmodifiableSet(header.tensors().keySet());
    }

    @Override
    public ElementType type(String name) {
        return entry(name).type();
    }

    @Override
    public long[] shape(String name) {
        return entry(name).shape().clone();
    }

    @Override
    public float[] floats(String name) {
        SafetensorsHeader.Entry entry = entry(name);
        file.requireFloats(name, entry.type());
        long elements = Shapes.elements(entry.shape());
        return file.reading(name, elements, () -> {
            verify();
            long start = SafetensorsHeader.LENGTH_BYTES + header.bytes() + entry.begin();
            try (InputStream bytes = new ChannelInput(file.channel(), start, entry.end() - entry.begin())) {
                return TensorReader.contiguous(bytes, entry.type(), ByteOrder.LITTLE_ENDIAN, (int) elements);
            }
        });
    }

    /** The strings that the file carries beside its tensors. */
    Map<String, String> metadata() {
        return header.metadata();
    }

    @Override
    public void close() {
        file.close();
    }

    private void verify() throws IOException {
        synchronized (verification) {
            String expected = header.metadata().get(Checksum.KEY);
            if (expected == null && header.metadata().containsKey(Checkpoints.CARD)) {
                throw file.faults().damaged("it has a card and no checksum");
            }
            if (!verified && expected != null) {
                String actual = Checksum.of(file.channel(), header.bytes(), expected);
                if (!actual.equals(expected)) {
                    throw file.faults().damaged("its checksum must be %s, got %s".formatted(expected, actual));
                }
            }
            verified = true;
        }
    }

    private SafetensorsHeader.Entry entry(String name) {
        file.requireOpen();
        SafetensorsHeader.Entry entry = header.tensors().get(name);
        if (entry == null) {
            throw file.faults().noSuchTensor(name);
        }
        return entry;
    }

    /** Where they come from, for messages. */
    @Override
    public String toString() {
        return file.faults().file();
    }
}
