/* SPDX-License-Identifier: Apache-2.0 */
/** What goes wrong where the caller is not at fault: files, networks, devices. */
@NullMarked
package org.diffusionbridges.errors;

import org.jspecify.annotations.NullMarked;
