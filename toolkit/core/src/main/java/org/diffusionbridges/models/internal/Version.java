/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** This toolkit's version, which stands on the cards of the models that it trains. */
public final class Version {
    private static final String RESOURCE = "/org/diffusionbridges/version.properties";

    private Version() {}

    /** As Maven filled it in. */
    public static String version() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(in);
            return properties.getProperty("version");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
