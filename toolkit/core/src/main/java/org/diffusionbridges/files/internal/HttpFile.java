/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.regex.Pattern;
import org.diffusionbridges.errors.BridgeException;
import org.jspecify.annotations.Nullable;

/**
 * A file on a web server, asked for from any of its bytes on. {@link HttpURLConnection} and not the newer client, because it has
 * a limit on how long a connection may say nothing.
 */
final class HttpFile {
    private static final int REDIRECTS = 5;
    private static final int CONNECT_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 60_000;
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final URI url;
    private @Nullable String announced;

    HttpFile(URI url) {
        this.url = url;
    }

    /** The file's SHA-256 where the server told it, as Hugging Face does in a header of its redirect. */
    @Nullable
    String announcedSha256() {
        return announced;
    }

    /**
     * The answer that is no redirect.
     *
     * @param from the first byte that is wanted
     * @param etag what the bytes before it belong to; asked for only if the file is still that
     */
    HttpURLConnection open(long from, @Nullable String etag) throws IOException {
        URI at = url;
        for (int i = 0; i <= REDIRECTS; i++) {
            HttpURLConnection connection = request(at, from, etag);
            String linked = connection.getHeaderField("X-Linked-ETag");
            String bare = linked == null ? "" : linked.replace("\"", "");
            if (SHA256.matcher(bare).matches()) {
                announced = bare;
            }
            int status = connection.getResponseCode();
            String location = connection.getHeaderField("Location");
            if (status < 300 || status >= 400 || location == null) {
                return connection;
            }
            connection.disconnect();
            at = redirected(at, location);
        }
        throw new BridgeException("%s leads from address to address: look for its new one".formatted(url));
    }

    private static HttpURLConnection request(URI at, long from, @Nullable String etag) throws IOException {
        if (!(at.toURL().openConnection() instanceof HttpURLConnection connection)) {
            throw new BridgeException("an address begins with https:// or http://, got " + at);
        }
        connection.setInstanceFollowRedirects(false); // the redirect itself has something to say
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(SILENCE_MILLIS);
        connection.setRequestProperty("Accept-Encoding", "identity");
        if (from > 0 && etag != null) {
            connection.setRequestProperty("Range", "bytes=" + from + "-");
            connection.setRequestProperty("If-Range", etag);
        }
        return connection;
    }

    private URI redirected(URI from, String location) {
        URI to;
        try {
            to = from.resolve(location);
        } catch (IllegalArgumentException e) {
            throw new BridgeException("%s leads to '%s', which is no address".formatted(url, location), e);
        }
        boolean plain = "http".equals(to.getScheme());
        if (!plain && !"https".equals(to.getScheme()) || plain && "https".equals(from.getScheme())) {
            throw new BridgeException("%s leads to %s, which is not https: it is not followed".formatted(url, to));
        }
        return to;
    }
}
