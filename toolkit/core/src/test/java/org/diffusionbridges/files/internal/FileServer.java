/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.files.internal;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A server on the loopback that holds one file and can misbehave in all the ways that downloads have seen. */
public final class FileServer implements AutoCloseable {
    private final HttpServer server;
    private final List<String> ranges = new ArrayList<>();

    private byte[] content;
    private @Nullable String etag = "\"first\"";
    private boolean resumes = true;
    private boolean judgesTags = true;
    private @Nullable String linkedTag;
    private int status = 200;
    private int refusals;
    private long breakAfter = Long.MAX_VALUE;
    private int breaks;
    private long announced = -1;

    public FileServer(byte[] content) throws IOException {
        this.content = content;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/file", this::file);
        server.createContext("/redirect", this::redirect);
        server.start();
    }

    public URI url() {
        return at("/file");
    }

    public URI redirect() {
        return at("/redirect");
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    /** What each request asked for, in order: its Range, or "all". */
    synchronized List<String> requests() {
        return List.copyOf(ranges);
    }

    synchronized FileServer holds(byte[] other, @Nullable String tag) {
        content = other;
        etag = tag;
        return this;
    }

    /** Sends the whole file whatever is asked for. */
    synchronized FileServer cannotResume() {
        resumes = false;
        return this;
    }

    /** Sends a range of whatever it has now, without looking at If-Range. */
    synchronized FileServer ignoresIfRange() {
        judgesTags = false;
        return this;
    }

    synchronized FileServer answers(int code) {
        status = code;
        return this;
    }

    /** Answers 503 so many times. */
    synchronized FileServer refuses(int times) {
        refusals = times;
        return this;
    }

    /** Closes the connection after so many bytes, so many times. */
    synchronized FileServer breaks(long afterBytes, int times) {
        breakAfter = afterBytes;
        breaks = times;
        return this;
    }

    /** Says that the file has another size than it has. */
    synchronized FileServer announces(long size) {
        announced = size;
        return this;
    }

    /** Tells the file's checksum with its redirect, as Hugging Face does. */
    synchronized FileServer tells(String sha256) {
        linkedTag = '"' + sha256 + '"';
        return this;
    }

    private synchronized void redirect(HttpExchange exchange) throws IOException {
        exchange.getResponseHeaders().set("Location", "/file");
        if (linkedTag != null) {
            exchange.getResponseHeaders().set("X-Linked-ETag", linkedTag);
        }
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    private synchronized void file(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        ranges.add(range == null ? "all" : range);
        if (refusals > 0) {
            refusals--;
            end(exchange, 503);
            return;
        }
        if (status != 200) {
            end(exchange, status);
            return;
        }
        boolean same = !judgesTags
                || (etag != null && etag.equals(exchange.getRequestHeaders().getFirst("If-Range")));
        int from = range != null && resumes && same ? Integer.parseInt(range.replaceAll("[^0-9]", "")) : 0;
        if (from > 0 && from >= content.length) {
            end(exchange, 416);
            return;
        }
        if (etag != null) {
            exchange.getResponseHeaders().set("ETag", etag);
        }
        boolean partial = from > 0;
        if (partial) {
            exchange.getResponseHeaders()
                    .set("Content-Range", "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        long length = announced >= 0 ? announced : content.length - from;
        exchange.sendResponseHeaders(partial ? 206 : 200, length);
        int send = content.length - from;
        if (breaks > 0) {
            breaks--;
            send = (int) Math.min(send, breakAfter);
        }
        OutputStream out = exchange.getResponseBody();
        out.write(content, from, send);
        out.flush();
        if (send < length) {
            throw new IOException("broken off"); // makes the server close the connection; closing the exchange does not
        }
        exchange.close();
    }

    private static void end(HttpExchange exchange, int code) throws IOException {
        exchange.sendResponseHeaders(code, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
