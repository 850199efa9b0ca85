/* SPDX-License-Identifier: Apache-2.0 */
/** JShell with the toolkit in it: to type in, and to run scripts and notebooks' cells. */
@NullMarked
package org.diffusionbridges.shell.internal;

import org.jspecify.annotations.NullMarked;
