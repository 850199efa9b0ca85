/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.diffusionbridges.Translation;
import org.diffusionbridges.data.Pair;
import org.diffusionbridges.images.DrawingPreparation;
import org.diffusionbridges.images.Fit;
import org.diffusionbridges.images.Images;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.jspecify.annotations.Nullable;

/** One open page: what it says is read and checked here, what it waits for is sent to it. Public because Jetty calls it. */
public final class Visitor implements Session.Listener.AutoDemanding {
    private static final int MESSAGES_A_SECOND = 60;
    private static final int MESSAGES_AT_ONCE = 120;
    private static final int LONGEST_NAME = 40;
    /** A dropped picture comes scaled down to the size at which drawings are prepared. */
    private static final int LARGEST_SIDE = DrawingPreparation.WORKING_SIZE;

    private final Room room;
    private final boolean teacher;
    private final Rate rate = new Rate(MESSAGES_A_SECOND, MESSAGES_AT_ONCE);
    private volatile @Nullable Session session;
    private volatile @Nullable Outbox outbox;
    private volatile Latest latest = new Latest("", "", "", 0);
    private volatile @Nullable Shown shown;
    private int turn;

    /** What a teacher sees of a page: its visitor's name, the drawing and the answer as PNGs in base64. */
    record Latest(String name, String drawing, String answer, long version) {}

    /** The last whole set of answers. */
    record Shown(Choices choices, Drawing drawing, List<Translation> answers) {}

    Visitor(Room room, boolean teacher) {
        this.room = room;
        this.teacher = teacher;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        outbox = new Outbox(opened);
        room.enter(this);
        greet();
    }

    private void greet() {
        Map<String, Object> hello = new LinkedHashMap<>();
        hello.put("type", "hello");
        hello.put("models", models().names());
        hello.put(
                "samplers",
                SamplerChoice.ALL.stream().map(SamplerChoice::description).toList());
        hello.put("grids", List.of("uniform", "karras", "logSnr"));
        hello.put("mostSteps", Choices.MOST_STEPS);
        hello.put("shared", room.isShared());
        send(hello);
    }

    @Override
    public void onWebSocketText(String message) {
        if (!rate.allows()) {
            close("more than %d messages a second".formatted(MESSAGES_A_SECOND));
            return;
        }
        long id = 0;
        try {
            Json json = Json.parse(message);
            id = json.number("id", 0, Long.MAX_VALUE, 0);
            answer(id, json);
        } catch (RuntimeException e) {
            send(Failures.message(id, e));
        }
    }

    private void answer(long id, Json json) {
        String type = json.text("type");
        switch (type) {
            case "model" -> {
                Map<String, Object> model = new LinkedHashMap<>(models().description(json.text("model")));
                model.put("type", "model");
                model.put("id", id);
                send(model);
            }
            case "draw" -> room.queue().submit(this, new Answering(Answering.Request.read(json, models()), this));
            case "example" -> example(id, json);
            case "prepare" -> prepare(id, json);
            case "name" -> {
                String name = json.text("name").strip();
                latest = new Latest(
                        name.substring(0, Math.min(name.length(), LONGEST_NAME)),
                        latest.drawing(),
                        latest.answer(),
                        room.nextVersion());
            }
            case "board" -> {
                requireTeacher();
                send(room.board(json.number("since", 0, Long.MAX_VALUE, 0)));
            }
            default ->
                throw new IllegalArgumentException(
                        "a message's type must be model, draw, example, prepare, name or board, got '%s'"
                                .formatted(Json.brief(type)));
        }
    }

    private void requireTeacher() {
        if (!teacher) {
            throw new IllegalArgumentException("the board is the teacher's: open the teacher's link");
        }
    }

    private void example(long id, Json json) {
        String model = json.text("model");
        Pair pair = models().example(model, (int) json.number("index", 0, Integer.MAX_VALUE));
        send(Map.of(
                "type",
                "example",
                "id",
                id,
                "drawing",
                Drawing.of(Images.toImage(pair.source()), 1).encode(),
                "target",
                Drawing.of(Images.toImage(pair.target()), 3).encode()));
    }

    /** {@code --prepare auto}, and the strokes that the model's own drawings have. */
    private void prepare(long id, Json json) {
        int width = (int) json.number("width", 1, LARGEST_SIDE);
        int height = (int) json.number("height", 1, LARGEST_SIDE);
        Drawing picture = Drawing.decode("pixels", json.text("pixels"), width, height, 1);
        String model = json.text("model");
        int size = models().size(model);
        Pen pen = models().pen(model);
        DrawingPreparation preparation =
                DrawingPreparation.automatic().strokes((int) Math.max(1, Math.rint(pen.width())), size);
        Drawing ready = Drawing.of(Images.resize(preparation.apply(picture.image()), size, size, Fit.PAD), 1);
        send(Map.of("type", "prepared", "id", id, "drawing", ready.encode()));
    }

    @Override
    public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
        callback.succeed();
        close("messages are texts");
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        room.leave(this);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        room.leave(this);
    }

    private void close(String reason) {
        room.leave(this);
        Objects.requireNonNull(session).close(StatusCode.POLICY_VIOLATION, reason, Callback.NOOP);
    }

    /** Asks whether it is still there: who has vanished does not answer, and is let go after the idle timeout. */
    void ping() {
        Session open = session;
        if (open != null && open.isOpen()) {
            open.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
        }
    }

    boolean isTeacher() {
        return teacher;
    }

    Latest latest() {
        return latest;
    }

    @Nullable
    Shown shown() {
        return shown;
    }

    Models models() {
        return room.models();
    }

    void send(Object message) {
        Objects.requireNonNull(outbox).send(message);
    }

    /** What this page was shown last, if it was made by the same choices from the same drawing. */
    List<Translation> shown(Choices choices, Drawing drawing) {
        Shown last = shown;
        return last != null && last.choices().equals(choices) && last.drawing().equals(drawing)
                ? last.answers()
                : List.of();
    }

    void show(Choices choices, Drawing drawing, List<Translation> answers) {
        Shown now = new Shown(choices, drawing, answers);
        shown = now;
        room.show(now);
    }

    /** The picture that a teacher sees of this page. */
    void latest(Drawing drawing, String png) {
        if (room.isShared()) {
            latest = new Latest(latest.name(), drawing.png(), png, room.nextVersion());
        }
    }

    /** Which of the other answers' turn it is while the pen moves, so that all of them get theirs. */
    int turn(int answers) {
        turn = (turn + 1) % answers;
        return turn;
    }
}
