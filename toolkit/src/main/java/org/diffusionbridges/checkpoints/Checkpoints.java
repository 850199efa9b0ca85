/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.nio.file.Path;
import org.diffusionbridges.BridgeException;

/** Opens checkpoint files, by what they contain and not by how they are called. */
public final class Checkpoints {

    private Checkpoints() {}

    /**
     * Opens the tensors of a checkpoint: a PyTorch file of either format (no code in it is run).
     *
     * @throws BridgeException if the file is missing, damaged, or no checkpoint
     */
    public static Weights open(Path path) {
        CheckpointFile file = CheckpointFile.open(path);
        boolean opened = false;
        try {
            Weights weights = read(file);
            opened = true;
            return weights;
        } catch (IOException e) {
            throw file.faults().io(e);
        } finally {
            if (!opened) {
                file.close();
            }
        }
    }

    private static Weights read(CheckpointFile file) throws IOException {
        if (file.channel().size() == 0) {
            throw file.faults().damaged("it is empty");
        }
        if (ZipFormat.matches(file) || LegacyFormat.matches(file)) {
            return PyTorchWeights.read(file);
        }
        throw file.faults()
                .refused(
                        "a checkpoint must be a PyTorch or safetensors file, this is neither",
                        "check that the download is complete and is the file itself, not a web page");
    }
}
