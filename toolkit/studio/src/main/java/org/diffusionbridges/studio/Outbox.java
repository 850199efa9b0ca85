/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.ArrayDeque;
import java.util.Deque;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** Messages on their way to one page, in order; a page that does not read them is let go. */
final class Outbox {
    private static final int MOST_WAITING = 128;
    private static final long MOST_CHARACTERS = 16L << 20;

    private final Session session;
    private final Deque<String> waiting = new ArrayDeque<>();
    private long characters;
    private boolean sending;

    Outbox(Session session) {
        this.session = session;
    }

    void send(Object message) {
        String text = Json.write(message);
        synchronized (this) {
            waiting.add(text);
            characters += text.length();
            if (waiting.size() > MOST_WAITING || characters > MOST_CHARACTERS) {
                waiting.clear();
                session.disconnect();
                return;
            }
            if (sending) {
                return;
            }
            sending = true;
        }
        sendNext();
    }

    private void sendNext() {
        String text;
        synchronized (this) {
            text = waiting.poll();
            if (text == null) {
                sending = false;
                return;
            }
            characters -= text.length();
        }
        session.sendText(text, Callback.from(this::sendNext, failure -> session.disconnect()));
    }
}
