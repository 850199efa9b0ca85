/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** The page's files, as they are in this jar. */
final class Pages extends Handler.Abstract.NonBlocking {
    private static final Pattern FILE = Pattern.compile("/((?:[a-z]+/)?[a-z][a-z-]*\\.(html|css|mjs|svg))");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html;charset=utf-8",
            "css", "text/css;charset=utf-8",
            "mjs", "text/javascript;charset=utf-8",
            "svg", "image/svg+xml");

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws IOException {
        String path = Request.getPathInContext(request);
        Matcher file = FILE.matcher(path.equals("/") ? "/index.html" : path);
        if (!file.matches()) {
            return Gate.refuse(response, callback, HttpStatus.NOT_FOUND_404, "there is no such page");
        }
        try (InputStream in = Pages.class.getResourceAsStream("page/" + file.group(1))) {
            if (in == null) {
                return Gate.refuse(response, callback, HttpStatus.NOT_FOUND_404, "there is no such page");
            }
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, TYPES.get(file.group(2)));
            response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-cache");
            response.write(true, ByteBuffer.wrap(in.readAllBytes()), callback);
            return true;
        }
    }
}
