/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Base64;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the page in a browser says and hears, over a real WebSocket. */
final class TestPage implements WebSocket.Listener, AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;
    static final String CLOSED = "closed";

    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;

    TestPage(Studio studio) {
        this(studio, token(studio), origin(studio));
    }

    /** @throws java.util.concurrent.CompletionException if the studio does not let it in */
    TestPage(Studio studio, String token, String origin) {
        URI live = URI.create(origin(studio).replace("http", "ws") + "/live?token=" + token);
        socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(live, this)
                .join();
    }

    static String token(Studio studio) {
        return studio.url().replaceAll(".*token=", "");
    }

    static String origin(Studio studio) {
        return studio.url().replaceAll("/#.*", "");
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
        partial.append(data);
        if (last) {
            heard.add(JsonParser.parseString(partial.toString()).getAsJsonObject());
            partial.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        JsonObject closed = new JsonObject();
        closed.addProperty("type", CLOSED);
        closed.addProperty("code", code);
        heard.add(closed);
        return null;
    }

    CompletableFuture<WebSocket> say(String text) {
        return socket.sendText(text, true);
    }

    void draw(long id, boolean moving, int answers, int steps) {
        say(drawing(id, moving, answers, steps)).join();
    }

    /** A drawing of its own for each id. */
    static String drawing(long id, boolean moving, int answers, int steps) {
        byte[] pixels = new byte[64];
        new Random(id).nextBytes(pixels);
        return """
                {"type": "draw", "id": %d, "moving": %b, "chosen": 0, "drawing": "%s", "explore": null, "choices":
                  {"model": "wavy", "sampler": "dbim", "parameters": {"eta": 0.5}, "steps": %d, "grid": "logSnr",
                   "seed": 7, "answers": %d, "label": -1, "flat": false, "hard": false, "mask": ""}}""".formatted(id, moving, Base64.getEncoder().encodeToString(pixels), steps, answers);
    }

    /** The next message of a type, whatever comes before it. */
    JsonObject hear(String type) {
        return hear(message -> message.get("type").getAsString().equals(type));
    }

    JsonObject hear(Predicate<JsonObject> wanted) {
        try {
            while (true) {
                JsonObject message = Objects.requireNonNull(
                        heard.poll(PATIENCE_SECONDS, TimeUnit.SECONDS), "nothing was heard for a minute");
                if (wanted.test(message)) {
                    return message;
                }
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    void vanish() {
        socket.abort();
    }

    @Override
    public void close() {
        socket.abort();
    }
}
