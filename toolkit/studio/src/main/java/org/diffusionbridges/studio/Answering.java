/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.Images;
import org.jspecify.annotations.Nullable;

/**
 * The answers to one drawing, a run at a time: the chosen one from the fewest evaluations, then the others so; once the pen
 * rests all of them as they were asked for, and what the page explores.
 */
final class Answering implements FairQueue.Job {
    private final Request request;
    private final Visitor page;
    private final Deque<Runnable> runs = new ArrayDeque<>();
    private boolean planned;

    /**
     * What a page asks for.
     *
     * @param id the page's number for it, larger for newer ones
     * @param moving whether the pen is still moving
     * @param chosen the answer that is shown large
     * @param explore what is explored, or nothing
     */
    record Request(
            long id,
            boolean moving,
            int chosen,
            Drawing drawing,
            Choices choices,
            @Nullable Json explore) {
        static Request read(Json json, Models models) {
            Choices choices = Choices.read(json.inner("choices"), models);
            int size = models.size(choices.model());
            return new Request(
                    json.number("id", 0, Long.MAX_VALUE),
                    json.flag("moving"),
                    (int) json.number("chosen", 0, choices.answers() - 1),
                    Drawing.decode("drawing", json.text("drawing"), size, size, 1),
                    choices,
                    json.has("explore") ? json.inner("explore") : null);
        }
    }

    Answering(Request request, Visitor page) {
        this.request = request;
        this.page = page;
    }

    @Override
    public boolean next() {
        try {
            if (!planned) {
                plan();
                planned = true;
            }
            Runnable run = runs.poll();
            if (run != null) {
                run.run();
            }
            if (runs.isEmpty()) {
                page.send(Map.of("type", "done", "id", request.id(), "moving", request.moving()));
            }
            return !runs.isEmpty();
        } catch (CancellationException e) {
            throw e;
        } catch (RuntimeException e) {
            page.send(Failures.message(request.id(), e));
            return false;
        }
    }

    private void plan() {
        Choices choices = request.choices();
        Drawing drawing = request.drawing();
        Bridge bridge = page.models().bridge(choices.model());
        List<Translation> before = page.shown(choices, drawing);
        boolean known = before.size() == choices.answers();
        if (!known) {
            int quickly = choices.quick(bridge, 0).nfe();
            boolean isQuick = choices.sampling(bridge, 0).nfe() <= quickly;
            List<Integer> order = order(choices.answers());
            if (request.moving() || !isQuick) {
                order.forEach(j -> runs.add(() -> answer(j, choices.quick(bridge, j), false)));
            }
            if (!request.moving()) {
                Translation[] answers = new Translation[choices.answers()];
                order.forEach(j -> runs.add(() -> answers[j] = answer(j, choices.sampling(bridge, j), true)));
                runs.add(() -> page.show(choices, drawing, List.of(answers)));
            }
        }
        Json explore = request.explore();
        if (!request.moving() && explore != null) {
            Consumer<Object> send = page::send;
            runs.add(() -> new Exploring(request, bridge, page.shown(choices, drawing), send).run(explore));
        }
    }

    /** The chosen answer first, the others in turn. */
    private List<Integer> order(int answers) {
        List<Integer> order = new ArrayList<>();
        order.add(request.chosen());
        int turn = page.turn(answers);
        for (int i = 0; i < answers; i++) {
            int j = (turn + i) % answers;
            if (j != request.chosen()) {
                order.add(j);
            }
        }
        return order;
    }

    private Translation answer(int j, Sampling sampling, boolean asked) {
        long begun = System.nanoTime();
        Translation translation = sampling.translate(request.drawing().image());
        double millis = (System.nanoTime() - begun) / 1e6;
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", "answer");
        message.put("id", request.id());
        message.put("answer", j);
        message.put("asked", asked);
        message.put("evaluations", translation.nfe());
        message.put("millis", millis);
        Map<String, String> texts = new LinkedHashMap<>();
        if (asked) {
            String load = page.models().java(request.choices().model());
            String java = request.choices().java(sampling, load, request.drawing());
            message.put("java", java);
            texts.putAll(translation.texts());
            texts.put("Java", java);
        }
        String png = Exploring.base64(Images.png(translation.image(), texts));
        message.put("png", png);
        page.send(message);
        if (j == request.chosen()) {
            page.latest(request.drawing(), png);
        }
        return translation;
    }
}
