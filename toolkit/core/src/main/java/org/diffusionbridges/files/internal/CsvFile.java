/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.diffusionbridges.errors.BridgeException;
import tech.tablesaw.api.Table;

/** Tables as CSV files, each whole or not at all. */
public final class CsvFile {
    private CsvFile() {}

    /**
     * Writes a table with its columns' names.
     *
     * @throws BridgeException as {@link WholeFile#write}
     */
    public static void write(Table table, Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.write()
                .csv(bytes); // in memory: what fails in a file, such as a full disk, Tablesaw reports as our mistake
        WholeFile.write(file, bytes::writeTo);
    }

    /**
     * Reads such a file.
     *
     * @throws BridgeException if it cannot be read
     */
    public static Table read(Path file) {
        try (Reader reader = Files.newBufferedReader(file)) {
            return Table.read().csv(reader); // a Reader: without one Tablesaw wants ICU's 14 MB to guess the encoding
        } catch (IOException e) {
            throw new BridgeException("%s cannot be read: %s".formatted(file, e.getMessage()), e);
        }
    }
}
