/* SPDX-License-Identifier: Apache-2.0 */
/**
 * A stand-in for IJava 1.3.0, which is on no registry: our own code, under the original's class name, on the library that the
 * original stands on (jupyter-jvm-basekernel 2.3.0). It has what the toolkit and the kernelspec rely on: the main class with
 * a connection file for its argument, {@code getKernelInstance()}, {@code IJAVA_STARTUP_SCRIPT}, cells compiled against the
 * class path and run in this process, results given to the renderer, and an interrupt that leaves the cell's thread alone.
 */
@NullMarked
package io.github.spencerpark.ijava;

import org.jspecify.annotations.NullMarked;
