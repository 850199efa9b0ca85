/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.io.IOException;
import java.time.Duration;
import org.diffusionbridges.errors.BridgeException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.jspecify.annotations.Nullable;

/** Jetty, set up for the studio: files by GET, one kind of WebSocket, and limits on all that comes in. */
final class StudioServer implements AutoCloseable {
    private static final int MOST_THREADS = 32;
    private static final Duration IDLE = Duration.ofSeconds(60);
    /** A photograph at 512 x 512 in base64, and its envelope. */
    private static final int LONGEST_MESSAGE = 1 << 20;

    private static final int LONGEST_HEADER = 8192;

    private final Server server;
    private final ServerConnector connector;
    private final Room room;

    /**
     * Starts.
     *
     * @param port 0 takes any that is free
     * @throws BridgeException if the port is taken
     */
    StudioServer(Room room, int port, Access access) {
        this.room = room;
        QueuedThreadPool threads = new QueuedThreadPool(MOST_THREADS);
        threads.setName("studio");
        threads.setDaemon(true);
        server = new Server(threads);
        HttpConfiguration http = new HttpConfiguration();
        http.setSendServerVersion(false);
        http.setRequestHeaderSize(LONGEST_HEADER);
        connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(http));
        connector.setHost(room.isShared() ? "0.0.0.0" : "127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(IDLE.toMillis());
        server.addConnector(connector);
        ErrorHandler errors = new ErrorHandler();
        errors.setShowStacks(false);
        errors.setShowCauses(false);
        server.setErrorHandler(errors);

        WebSocketUpgradeHandler live = WebSocketUpgradeHandler.from(server);
        live.setHandler(new Pages());
        Gate gate = new Gate(live, room.isShared(), access.embedded());
        live.configure(container -> open(container, gate, access));
        server.setHandler(gate);
        try {
            server.start();
        } catch (IOException e) {
            close();
            throw new BridgeException(
                    "port %d cannot be listened on: %s; choose another with --port".formatted(port, e.getMessage()), e);
        } catch (Exception e) {
            close();
            throw new BridgeException("the studio's server did not start: " + e.getMessage(), e);
        }
    }

    /**
     * Who is let in.
     *
     * @param token of everyone
     * @param teacher of the teacher's page
     * @param embedded whether a notebook may show the page in a frame
     */
    record Access(String token, String teacher, boolean embedded) {}

    private void open(ServerWebSocketContainer container, Gate gate, Access access) {
        container.setMaxTextMessageSize(LONGEST_MESSAGE);
        container.setMaxFrameSize(LONGEST_MESSAGE);
        container.setMaxBinaryMessageSize(1);
        container.setIdleTimeout(IDLE);
        container.addMapping("/live", (request, response, callback) -> {
            boolean teacher = gate.admits(request, access.teacher());
            if (!teacher && !gate.admits(request, access.token())) {
                return refuse(response, callback, HttpStatus.FORBIDDEN_403, "open the link that the studio printed");
            }
            if (room.isFull() && !teacher) {
                return refuse(
                        response, callback, HttpStatus.SERVICE_UNAVAILABLE_503, "the room is full: come again later");
            }
            return new Visitor(room, teacher);
        });
    }

    private static @Nullable Object refuse(Response response, Callback callback, int status, String reason) {
        Gate.refuse(response, callback, status, reason);
        return null;
    }

    int port() {
        return connector.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            // it is going down either way
        }
        room.close();
    }
}
