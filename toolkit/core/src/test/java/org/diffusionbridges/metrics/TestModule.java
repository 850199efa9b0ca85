/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A TorchScript module without weights, from the source of its forward. */
final class TestModule {
    private TestModule() {}

    /**
     * Writes {@code class Net} with one method.
     *
     * @param forward its source, from the word {@code def} on, not indented
     */
    static Path write(Path file, String forward) throws IOException {
        String source = "class Net(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n"
                + forward.indent(2);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            zip.setMethod(ZipOutputStream.STORED);
            entry(zip, "data.pkl", pickled());
            entry(zip, "code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
            entry(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
            entry(zip, "version", "10\n".getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }

    /** {@code Net} with the attribute {@code training = False}, in pickle's protocol 2. */
    private static byte[] pickled() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {(byte) 0x80, 2});
        out.write("c__torch__\nNet\n".getBytes(StandardCharsets.UTF_8));
        out.write(new byte[] {')', (byte) 0x81, '}', '(', 'X', 8, 0, 0, 0});
        out.write("training".getBytes(StandardCharsets.UTF_8));
        out.write(new byte[] {(byte) 0x89, 'u', 'b', '.'});
        return out.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] bytes) throws IOException {
        ZipEntry entry = new ZipEntry("net/" + name);
        CRC32 crc = new CRC32();
        crc.update(bytes);
        entry.setSize(bytes.length);
        entry.setCompressedSize(bytes.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes);
        zip.closeEntry();
    }
}
