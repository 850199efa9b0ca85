/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import org.diffusionbridges.models.internal.Caches;

/** What lets a page in: known to whoever has its link. */
final class Tokens {
    private static final int BYTES = 18;
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9_-]{24}");

    private Tokens() {}

    /** One that nobody guesses. */
    static String fresh() {
        byte[] bytes = new byte[BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The one in the cache, which only this user can read; a fresh one where there is none yet or it cannot be kept. */
    static String kept() {
        Path file = Caches.folder().resolve("studio-token");
        try {
            if (Files.exists(file)) {
                String token = Files.readString(file).strip();
                if (TOKEN.matcher(token).matches()) {
                    return token;
                }
                Files.delete(file);
            }
            Files.createDirectories(Caches.folder());
            String token = fresh();
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.createFile(
                        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            Files.writeString(file, token);
            return token;
        } catch (IOException e) {
            return fresh(); // the page's link is another after the next start, no more
        }
    }
}
