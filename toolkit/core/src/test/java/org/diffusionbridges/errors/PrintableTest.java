/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.errors;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void whatSteersATerminalOrTurnsTheWritingIsShownAsAnEscape() {
        assertThat(Printable.line("a\u001b[2Jb\u009bc\u202ed\ud800")).isEqualTo("a\\u001b[2Jb\\u009bc\\u202ed\\ud800");
    }

    @Test
    void aLineHasNoBreaksAndATextKeepsThem() {
        assertThat(Printable.line("a\nb\rc\u2028d")).isEqualTo("a\\u000ab\\u000dc\\u2028d");
        assertThat(Printable.text("a\nb\tc\rd")).isEqualTo("a\nb\tc\\u000dd");
    }

    @Test
    void lettersSignsAndEmojiStay() {
        String text = "Größe: 3 µm — 手袋 👩\u200d🎨 $1 \\";
        assertThat(Printable.line(text)).isEqualTo(text);
    }

    @Test
    void anOverlongLineIsCut() {
        assertThat(Printable.line("abcdef", 3)).isEqualTo("abc...");
    }

    @Test
    void anExceptionsMessageIsOneLineWhateverAFilePutIntoIt() {
        BridgeException e = new BridgeException("tensor a\nb\u001b[31m", new IllegalStateException("x\u001by"));
        assertThat(e).hasMessage("tensor a\\u000ab\\u001b[31m (IllegalStateException: x\\u001by)");
    }
}
