/* SPDX-License-Identifier: Apache-2.0 */
package io.github.spencerpark.ijava;

import io.github.spencerpark.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/** Stands in for IJava's main class, which is in no registry: the one method of it that the toolkit calls. */
public final class IJava {
    private static volatile @Nullable BaseKernel kernel;

    private IJava() {}

    public static @Nullable BaseKernel getKernelInstance() {
        return kernel;
    }

    public static void setKernelInstance(@Nullable BaseKernel running) {
        kernel = running;
    }
}
