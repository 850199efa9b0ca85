/* SPDX-License-Identifier: Apache-2.0 */
/** The notebooks and scripts that users are given, run cell by cell; and the one line in a program and in JShell. */
@NullMarked
package org.diffusionbridges.notebooks;

import org.jspecify.annotations.NullMarked;
