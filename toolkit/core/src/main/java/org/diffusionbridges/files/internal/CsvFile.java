/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import tech.tablesaw.api.Table;

/** Tables as CSV files, each whole or not at all. */
public final class CsvFile {
    private CsvFile() {}

    /**
     * Writes a table with its columns' names.
     *
     * @throws org.diffusionbridges.errors.BridgeException as {@link WholeFile#write}
     */
    public static void write(Table table, Path file) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.write()
                .csv(bytes); // in memory: what fails in a file, such as a full disk, Tablesaw reports as our mistake
        WholeFile.write(file, bytes::writeTo);
    }
}
