/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Everyone whose page is open, the one queue that works for them, and what a teacher sees of them. */
final class Room implements AutoCloseable {
    /** A class and its guests; more are turned away. */
    static final int MOST_VISITORS = 64;

    private static final int PING_SECONDS = 15;

    private final Models models;
    private final boolean shared;
    private final FairQueue queue = new FairQueue();
    private final Map<Visitor, Integer> visitors = new ConcurrentHashMap<>();
    private final AtomicInteger entered = new AtomicInteger();
    private final AtomicLong version = new AtomicLong();
    private final ScheduledExecutorService pings;
    private volatile Visitor.@Nullable Shown shown;
    private volatile String link = "";

    Room(Models models, boolean shared) {
        this.models = models;
        this.shared = shared;
        this.pings = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "studio-pings");
            thread.setDaemon(true);
            return thread;
        });
        pings.scheduleAtFixedRate(
                () -> visitors.keySet().forEach(Visitor::ping), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    void enter(Visitor visitor) {
        visitors.put(visitor, entered.incrementAndGet());
    }

    void leave(Visitor visitor) {
        visitors.remove(visitor);
        queue.cancel(visitor);
    }

    boolean isFull() {
        return visitors.size() >= MOST_VISITORS;
    }

    int size() {
        return visitors.size();
    }

    boolean isShared() {
        return shared;
    }

    Models models() {
        return models;
    }

    FairQueue queue() {
        return queue;
    }

    /** The link that others join by. */
    void join(String address) {
        link = address;
    }

    long nextVersion() {
        return version.incrementAndGet();
    }

    void show(Visitor.Shown now) {
        shown = now;
    }

    /** The last whole set of answers that any page was shown. */
    Visitor.@Nullable Shown shown() {
        return shown;
    }

    /** Who is here, in the order of coming, with pictures where they are newer than what the teacher has. */
    Map<String, Object> board(long since) {
        List<Map<String, Object>> pages = new ArrayList<>();
        Set<Map.Entry<Visitor, Integer>> here = visitors.entrySet();
        here.stream()
                .filter(entry -> !entry.getKey().isTeacher())
                .sorted(Map.Entry.comparingByValue())
                .forEach(entry -> {
                    Visitor.Latest latest = entry.getKey().latest();
                    Map<String, Object> page = new LinkedHashMap<>();
                    page.put("number", entry.getValue());
                    page.put("name", latest.name());
                    if (latest.version() > since) {
                        page.put("drawing", latest.drawing());
                        page.put("answer", latest.answer());
                    }
                    pages.add(page);
                });
        Map<String, Object> board = new LinkedHashMap<>();
        board.put("type", "board");
        board.put("version", version.get());
        board.put("waiting", queue.size());
        if (since == 0 && !link.isEmpty()) {
            board.put("link", link);
            board.put("qr", QrCode.rows(link));
        }
        board.put("pages", pages);
        return board;
    }

    @Override
    public void close() {
        pings.shutdownNow();
        queue.close();
        models.close();
    }
}
