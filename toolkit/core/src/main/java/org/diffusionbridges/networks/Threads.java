/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.networks;

import ai.djl.pytorch.jni.JniUtils;
import java.util.List;

/**
 * How many threads libtorch computes with, where nobody has chosen. Its threads wait for each other in loops: beside another busy
 * process, as many threads as cores make an evaluation ten times slower than one thread does, and a small network gains little by them.
 */
final class Threads {
    /** Whoever sets one of these has chosen, or has made waiting cheap, as the launcher and the kernelspec do. */
    private static final List<String> CHOICES =
            List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT");

    private static final String PROPERTY = "ai.djl.pytorch.num_threads";
    /** Of weights a thread: the embedded models, of 14 MB, get one thread. */
    private static final long BYTES_A_THREAD = 16 << 20;

    private static int most;

    private Threads() {}

    /** Makes libtorch fit for a network of so many bytes; what a larger one got before stays. */
    static synchronized void fit(long networkBytes) {
        boolean chosen =
                System.getProperty(PROPERTY) != null || CHOICES.stream().anyMatch(name -> System.getenv(name) != null);
        int wanted = wanted(networkBytes, Runtime.getRuntime().availableProcessors());
        if (!chosen && wanted > most) {
            JniUtils.setNumThreads(wanted);
            most = wanted;
        }
    }

    /** One, and with a larger network more, up to half of the processors: the other half is the rest of the machine's. */
    static int wanted(long networkBytes, int processors) {
        return (int) Math.max(1, Math.min(processors / 2, networkBytes / BYTES_A_THREAD));
    }
}
