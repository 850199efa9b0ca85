/* SPDX-License-Identifier: Apache-2.0 */
/**
 * Images from files and back, and to and from tensors in [-1, 1].
 *
 * <p>{@link org.diffusionbridges.images.Images} reads, writes and converts, {@link org.diffusionbridges.images.DrawingPreparation} makes a photographed drawing ready, and
 * {@link org.diffusionbridges.images.ContactSheet} puts pictures side by side.
 *
 * <pre>{@code
 * BufferedImage picture = Images.toImage(Tensor.zeros(1, 1, 64, 64));
 * Tensor small = Images.toTensor(picture, 3, 32, 32, Fit.PAD);
 * BufferedImage drawing = DrawingPreparation.none().invert().apply(picture);
 * BufferedImage sheet = ContactSheet.sideBySide(picture, drawing).gap(4).image();
 * Images.write(sheet, Files.createTempFile("sheet", ".png"));
 * }</pre>
 *
 * @since 0.2.0
 */
@NullMarked
package org.diffusionbridges.images;

import org.jspecify.annotations.NullMarked;
