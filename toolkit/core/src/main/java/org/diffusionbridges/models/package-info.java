/* SPDX-License-Identifier: Apache-2.0 */
/** What makes weights a model: its card, the published checkpoints and their conventions, files with a card. */
@NullMarked
package org.diffusionbridges.models;

import org.jspecify.annotations.NullMarked;
