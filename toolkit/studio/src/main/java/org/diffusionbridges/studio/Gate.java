/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for what. A page of another site can send requests to this machine, and a name of its own can point here (DNS
 * rebinding): so the Host must be this machine's, a connection's Origin must be this server's own page, and it must bring a
 * token that only its link has.
 */
final class Gate extends Handler.Wrapper {
    private final Set<String> names;
    private final String embedders;

    /**
     * @param shared whether this machine's names in the network are its own as well
     * @param embedded whether a notebook on this machine may show the page in a frame
     */
    Gate(Handler inner, boolean shared, boolean embedded) {
        super(inner);
        this.names = names(shared);
        this.embedders = embedded ? "http://localhost:* http://127.0.0.1:* http://[::1]:*" : "'none'";
    }

    private static Set<String> names(boolean shared) {
        Set<String> names = new HashSet<>(List.of("localhost", "127.0.0.1", "[::1]"));
        if (!shared) {
            return names;
        }
        addresses().map(Gate::inUrl).forEach(names::add);
        try {
            String host = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
            names.add(host);
            names.add(host + ".local");
        } catch (UnknownHostException e) {
            // a machine without a name is reached by its address
        }
        return names;
    }

    /** This machine's addresses in its networks. */
    static Stream<InetAddress> addresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
        } catch (SocketException e) {
            return Stream.empty();
        }
    }

    static String inUrl(InetAddress address) {
        String text = address.getHostAddress();
        return text.contains(":") ? "[" + text.replaceAll("%.*", "") + "]" : text;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        String host = request.getHeaders().get(HttpHeader.HOST);
        if (!isOwn(host)) {
            return refuse(response, callback, HttpStatus.MISDIRECTED_REQUEST_421, "this is not the host you look for");
        }
        if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
            return refuse(response, callback, HttpStatus.METHOD_NOT_ALLOWED_405, "only GET is understood here");
        }
        response.getHeaders()
                .put(
                        "Content-Security-Policy",
                        ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                                        + "connect-src 'self' ws://%s; base-uri 'none'; form-action 'none'; "
                                        + "frame-ancestors %s")
                                .formatted(host, embedders));
        response.getHeaders().put("X-Content-Type-Options", "nosniff");
        response.getHeaders().put("Referrer-Policy", "no-referrer");
        response.getHeaders().put("Cross-Origin-Resource-Policy", "same-origin");
        return super.handle(request, response, callback);
    }

    /** Whether a Host names this machine, with any port: who asks has found the right one. */
    private boolean isOwn(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d{1,5}$", "").toLowerCase(Locale.ROOT);
        return names.contains(name);
    }

    /** Whether a connection comes from this server's own page and has the token. */
    boolean admits(Request request, String token) {
        String origin = request.getHeaders().get(HttpHeader.ORIGIN);
        String host = request.getHeaders().get(HttpHeader.HOST);
        String given = Request.extractQueryParameters(request).getValue("token");
        return host != null && ("http://" + host).equals(origin) && given != null && equal(given, token);
    }

    /** Compares in a time that does not tell how much is right. */
    private static boolean equal(String given, String token) {
        return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), token.getBytes(StandardCharsets.UTF_8));
    }

    static boolean refuse(Response response, Callback callback, int status, String reason) {
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/plain;charset=utf-8");
        response.getHeaders().put(HttpHeader.CONNECTION, "close");
        response.write(true, StandardCharsets.UTF_8.encode(reason + "\n"), callback);
        return true;
    }
}
