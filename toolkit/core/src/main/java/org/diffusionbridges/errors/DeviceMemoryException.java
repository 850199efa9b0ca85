/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

/**
 * The device has no memory left for a batch. A sampling halves its batch and goes on; this is thrown where one picture
 * alone does not fit, where a bridge's denoiser was given too many, or where a network in training has no room for a batch.
 */
public final class DeviceMemoryException extends BridgeException {
    private static final long serialVersionUID = 1;

    public DeviceMemoryException(String message, Throwable cause) {
        super(message, cause);
    }
}
