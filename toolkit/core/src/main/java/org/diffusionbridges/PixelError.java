/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges;

/**
 * How far some of a picture's values are from those they should be.
 *
 * @param values how many values it is over: pixels times channels
 * @param rms root mean square error in units of [-1, 1]; NaN over no values
 */
public record PixelError(int values, double rms) {

    /** Peak signal-to-noise ratio in dB, 20 log10(2 / rms); infinite where there is no error. */
    public double psnr() {
        return 20 * Math.log10(2 / rms);
    }
}
