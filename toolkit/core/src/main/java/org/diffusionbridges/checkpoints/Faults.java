/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.diffusionbridges.errors.BridgeException;
import org.diffusionbridges.errors.Printable;
import org.jspecify.annotations.Nullable;

/**
 * What can be wrong with one checkpoint file, each as an exception ready to be thrown: its message says the file, the rule,
 * the value and the remedy.
 *
 * @param file the file's name as users know it
 */
record Faults(String file) {

    /** The remedy for a PyTorch file that holds more, or other things, than weights. */
    static final String SAVE_STATE_DICT = "save the weights alone in Python, torch.save(model.state_dict(), path)";

    private static final int MAX_MESSAGE = 400;

    BridgeException damaged(String what) {
        return damaged(what, null);
    }

    BridgeException damaged(String what, @Nullable Throwable cause) {
        return new BridgeException(
                "%s is damaged or incomplete: %s; download or copy the file again"
                        .formatted(file, Printable.line(what, MAX_MESSAGE)),
                cause);
    }

    BridgeException refused(String what, String remedy) {
        return new BridgeException(
                "%s cannot be read: %s; %s".formatted(file, Printable.line(what, MAX_MESSAGE), remedy));
    }

    BridgeException io(IOException e) {
        if (e instanceof NoSuchFileException) {
            return new BridgeException("%s does not exist; check the path".formatted(file), e);
        }
        if (e instanceof AccessDeniedException) {
            return new BridgeException("%s must not be read by this user; check its permissions".formatted(file), e);
        }
        if (e instanceof ClosedChannelException) {
            return new BridgeException("reading %s was interrupted; open it again".formatted(file), e);
        }
        return new BridgeException("%s cannot be read: %s; check the disk".formatted(file, e.getMessage()), e);
    }

    IllegalArgumentException noSuchTensor(String name) {
        return new IllegalArgumentException("%s has no tensor %s; names() lists what it has".formatted(file, name));
    }
}
