/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.engines.internal;

import ai.djl.Device;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.diffusionbridges.networks.Network;
import org.jspecify.annotations.Nullable;

/** Devices by name. */
public final class Devices {
    private static final Pattern GPU = Pattern.compile("(?:gpu|cuda)(?::(\\d{1,3}))?");

    private Devices() {}

    /** The device; null where the engine is to choose. */
    public static @Nullable Device named(String name) {
        return named(name, GPU.matcher(name.toLowerCase(Locale.ROOT)).matches() ? Network.gpuCount() : 0);
    }

    static @Nullable Device named(String name, int gpus) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.equals("auto")) {
            return null;
        }
        if (lower.equals("cpu")) {
            return Device.cpu();
        }
        Matcher gpu = GPU.matcher(lower);
        if (!gpu.matches()) {
            throw new IllegalArgumentException("a device is auto, cpu, gpu or gpu:0 and up, got '" + name + "'");
        }
        int index = gpu.group(1) == null ? 0 : Integer.parseInt(gpu.group(1));
        if (index >= gpus) {
            throw new IllegalArgumentException(
                    "device %s needs %d GPU%s that PyTorch can use, got %d: `./bridges doctor` says why"
                            .formatted(name, index + 1, index == 0 ? "" : "s", gpus));
        }
        return Device.gpu(index);
    }
}
