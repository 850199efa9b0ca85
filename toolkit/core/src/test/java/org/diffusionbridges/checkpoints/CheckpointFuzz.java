/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.models.Cards;
import org.diffusionbridges.models.ModelFiles;
import org.diffusionbridges.models.Preset;
import org.diffusionbridges.networks.TorchScript;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.schedules.VpSchedule;

/** Small good checkpoints of every format, and what reads them completely. */
public final class CheckpointFuzz {
    /** Many times what the good files need; a header that announces gigabytes must not be believed. */
    public static final long MOST_BYTES = 128L << 20;

    private static final UNetArchitecture NETWORK = Preset.EDGES2HANDBAGS.card().network();

    private CheckpointFuzz() {}

    /** By file name. */
    public static Map<String, byte[]> goodFiles(Path folder) throws IOException {
        TorchFiles.Storage storage = TorchFiles.Storage.floats("0", 1, 2, 3, 4, 5, 6);
        TorchFiles.Storage second = TorchFiles.Storage.floats("1", -1, 0.5f);
        List<TorchFiles.Tensor> tensors = List.of(
                new TorchFiles.Tensor("out.0.weight", storage, 0, new int[] {2, 3}, new int[] {3, 1}),
                TorchFiles.Tensor.vector("out.0.bias", second));
        Map<String, byte[]> files = new LinkedHashMap<>();
        put(files, TorchFiles.zip(folder.resolve("zip.pt"), tensors));
        put(files, TorchFiles.legacy(folder.resolve("legacy.pt"), tensors));
        Weights weights = new ArrayWeights(List.of(new NamedArray("a", new long[] {3}, new float[] {1, 2, 3})));
        Path own = folder.resolve("own.safetensors");
        ModelFiles.save(
                own,
                Cards.card(VpSchedule.DEFAULT, DdbmPreconditioning.DEFAULT, TimeGrid.uniform(), 3),
                weights,
                ElementType.FLOAT32);
        put(files, own);
        Path plain = folder.resolve("plain.safetensors");
        byte[] header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[2,1],\"data_offsets\":[0,8]},\"__metadata__\":{\"k\":\"v\"}}"
                        .getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + 8).order(ByteOrder.LITTLE_ENDIAN);
        Files.write(
                plain,
                bytes.putLong(header.length).put(header).putFloat(1).putFloat(2).array());
        put(files, plain);
        Path npz = folder.resolve("arrays.npz");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(npz))) {
            zip.putNextEntry(new ZipEntry("x.npy"));
            zip.write(npy("<f4", ByteBuffer.allocate(24).array()));
            zip.putNextEntry(new ZipEntry("y.npy"));
            zip.write(npy("<i8", ByteBuffer.allocate(48).array()));
        }
        put(files, npz);
        return files;
    }

    private static byte[] npy(String type, byte[] data) {
        byte[] header = "{'descr': '%s', 'fortran_order': False, 'shape': (2, 3), }\n"
                .formatted(type)
                .getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(10 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        return bytes.putShort((short) header.length).put(header).put(data).array();
    }

    private static void put(Map<String, byte[]> files, Path file) throws IOException {
        files.put(file.getFileName().toString(), Files.readAllBytes(file));
    }

    /** Reads all there is: the card, every tensor, every array; and compares it with a network's, as loading does. */
    public static void read(Path file) {
        if (file.toString().endsWith(".npz")) {
            NpzFile npz = NpzFile.read(file);
            npz.names().forEach(npz::values);
            return;
        }
        ModelFiles.card(file);
        try (Weights weights = Checkpoints.open(file)) {
            weights.names().stream()
                    .filter(name -> weights.type(name).isFloat())
                    .forEach(weights::finiteFloats);
            TorchScript.misfit(NETWORK, weights);
        }
    }
}
