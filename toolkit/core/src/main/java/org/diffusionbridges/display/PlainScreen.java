/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

/** Prints text, and the path of the file that it writes a picture to; draws no bar. */
final class PlainScreen implements Screen {

    @Override
    public void show(View view) {
        System.out.println(view.png().<Object>map(Screen::write).orElse(view.text()));
    }

    @Override
    public Bar bar(String work, long total, String unit) {
        return Bar.NONE;
    }
}
