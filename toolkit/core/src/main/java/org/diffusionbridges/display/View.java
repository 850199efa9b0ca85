/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.diffusionbridges.display.internal.Html;
import org.diffusionbridges.images.Animation;
import org.diffusionbridges.images.Images;
import org.jspecify.annotations.Nullable;

/**
 * What a result looks like: always as plain text, and as a picture or as HTML where one can be shown.
 *
 * <p>The HTML is plain, without style, script or anything fetched: a notebook that was saved and is opened untrusted shows it
 * as it was.
 */
public final class View {
    private final String text;
    private final @Nullable String html;
    private final byte @Nullable [] png;

    private View(String text, @Nullable String html, byte @Nullable [] png) {
        this.text = text;
        this.html = html;
        this.png = png;
    }

    /** Text alone. */
    public static View text(String text) {
        return new View(text, null, null);
    }

    /**
     * Markup, and the text that stands for it in a terminal.
     *
     * @param html what came from outside is escaped already: {@link Html#escape}
     */
    public static View html(String html, String text) {
        return new View(text, html, null);
    }

    /** A picture, and the text that stands for it where there are none. */
    public static View picture(BufferedImage picture, String text) {
        return new View(text, null, Images.png(picture, Map.of()));
    }

    /**
     * A picture with a line below it that a notebook shows, too.
     *
     * @param text what stands for both where there are no pictures
     */
    public static View picture(BufferedImage picture, String line, String text) {
        byte[] png = Images.png(picture, Map.of());
        String html = "<img src=\"data:image/png;base64,%s\"/><p>%s</p>"
                .formatted(Base64.getEncoder().encodeToString(png), Html.escape(line));
        return new View(text, html, png);
    }

    /** A moving picture, and the text that stands for it where there are none. */
    public static View animation(Animation animation, String text) {
        return new View(text, null, animation.png(Map.of()));
    }

    /** As plain text. */
    public String text() {
        return text;
    }

    /** As HTML, if it is markup. */
    public Optional<String> html() {
        return Optional.ofNullable(html);
    }

    /** The bytes of a PNG, possibly an animated one, if it is a picture. */
    public Optional<byte[]> png() {
        return Optional.ofNullable(png).map(byte[]::clone);
    }

    /** By MIME type, as Jupyter's messages carry it: a PNG in base64, the rest as it is. */
    Map<String, String> bundle() {
        Map<String, String> bundle = new LinkedHashMap<>();
        bundle.put("text/plain", text);
        if (html != null) {
            bundle.put("text/html", html);
        }
        if (png != null) {
            bundle.put("image/png", new String(Base64.getEncoder().encode(png), StandardCharsets.US_ASCII));
        }
        return bundle;
    }

    @Override
    public String toString() {
        return text;
    }
}
