/* SPDX-License-Identifier: Apache-2.0 */
/**
 * The command line: one file a command; errors are one line, exit codes 0, 1 (failure) and 2 (usage).
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.cli;

import org.jspecify.annotations.NullMarked;
