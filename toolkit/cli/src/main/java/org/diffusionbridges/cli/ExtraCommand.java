/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.util.concurrent.Callable;

/** A command, annotated for picocli, that another jar on the class path brings as a service, as that of Spark does. */
public interface ExtraCommand extends Callable<Integer> {}
