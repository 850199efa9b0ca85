/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Reconstruction;
import org.diffusionbridges.Samples;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Step;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.Animation;
import org.diffusionbridges.images.ContactSheet;
import org.diffusionbridges.images.Images;
import org.diffusionbridges.images.Source;
import org.diffusionbridges.latents.Latent;
import org.diffusionbridges.latents.Start;
import org.diffusionbridges.models.ModelIdentity;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Invertible;
import org.diffusionbridges.samplers.TimeGrid;
import org.diffusionbridges.tensors.Noise;
import org.diffusionbridges.tensors.Tensor;

/** What the page shows beside the answers: how one came about, where they differ, what lies between two. */
final class Exploring {
    /** Pictures on the way between two answers, both included. */
    private static final int FRAMES = 9;
    /** Fewer steps lose too much of a picture on the way to its noise and back. */
    private static final int LEAST_CODING_STEPS = 20;

    /** Of a film of more steps the predictions keep the model's size, for a browser's sake. */
    private static final int MOST_ENLARGED = 32;

    private static final Duration FRAME = Duration.ofMillis(160);
    private static final Duration REST = Duration.ofMillis(1200);

    private final Answering.Request request;
    private final Bridge bridge;
    private final List<Translation> answers;
    private final Consumer<Object> send;

    Exploring(Answering.Request request, Bridge bridge, List<Translation> answers, Consumer<Object> send) {
        this.request = request;
        this.bridge = bridge;
        this.answers = answers;
        this.send = send;
    }

    /** Runs what is asked for: {@code film}, {@code spread}, {@code between}, {@code pair}, {@code compare}, {@code animation}. */
    void run(Json explore) {
        String view = explore.text("view");
        Map<String, Object> message = new LinkedHashMap<>();
        message.put("type", view);
        message.put("id", request.id());
        switch (view) {
            case "film" -> film(message);
            case "spread" -> spread(message);
            case "between" -> between(message, answer(explore, "from"), answer(explore, "to"));
            case "pair" -> pair(message, explore);
            case "compare" -> compare(message);
            case "animation" -> animation(message);
            default ->
                throw new IllegalArgumentException(
                        "explore must be film, spread, between, pair, compare or animation, got '%s'"
                                .formatted(Json.brief(view)));
        }
        send.accept(message);
    }

    private int answer(Json explore, String key) {
        return (int) explore.number(key, 0, request.choices().answers() - 1);
    }

    private Translation trajectory() {
        return request.choices()
                .sampling(bridge, request.chosen())
                .keepTrajectory()
                .translate(request.drawing().image());
    }

    private void film(Map<String, Object> message) {
        Translation translation = trajectory();
        List<Step> steps = translation.trajectory();
        message.put("times", steps.stream().map(Step::t).toList());
        message.put("evaluations", steps.stream().map(Step::nfe).toList());
        message.put("states", strip(steps.stream().map(Step::state).toList()));
        boolean few = steps.size() <= MOST_ENLARGED;
        message.put(
                "predictions",
                strip(steps.stream()
                        .map(step -> few ? translation.image(step.x0Hat()) : step.prediction())
                        .toList()));
    }

    private void spread(Map<String, Object> message) {
        if (answers.size() < 2) {
            throw new IllegalArgumentException("a mean and a spread need at least 2 answers: choose 4 or 8");
        }
        Samples samples = Samples.of(answers);
        message.put("mean", picture(samples.meanImage()));
        message.put("std", picture(samples.stdImage()));
        message.put("white", Samples.WHITE_STD);
        message.put("diversity", samples.diversity());
    }

    private void between(Map<String, Object> message, int from, int to) {
        Sampling sampling = deterministic(request.choices().steps());
        Tensor xT = sampling.seed(0).translate(request.drawing().image()).xT();
        var way = sampling.interpolate(latent(xT, from), latent(xT, to), FRAMES);
        message.put("from", from);
        message.put("to", to);
        message.put("frames", strip(way.images()));
        message.put("count", FRAMES);
    }

    /** The answer's own booting noise, drawn as its run draws it. */
    private Latent latent(Tensor xT, int j) {
        long seed = request.choices().sampling(bridge, j).seed();
        return new Latent(Noise.seeded(seed).draw(xT.shape()), xT, ModelIdentity.of(bridge.card()));
    }

    /** The choices with a sampler that the booting noise alone decides: DBIM with η = 0, unless it is one already. */
    private Sampling deterministic(int steps) {
        Sampling chosen = request.choices().sampling(bridge, 0);
        return chosen.sampler() instanceof Invertible && chosen.sampler().isDeterministic()
                ? chosen
                : request.choices().like(bridge.dbim(0, steps), 0);
    }

    private void pair(Map<String, Object> message, Json explore) {
        int size = bridge.card().imageSize();
        Drawing target = Drawing.decode("target", explore.text("target"), size, size, 3);
        int steps = Math.max(LEAST_CODING_STEPS, request.choices().steps());
        Sampling sampling = request.choices()
                .like(bridge.dbimHighOrder(2, steps), 0)
                .grid(TimeGrid.logSnr())
                .flatRegions(false)
                .smoothRegions(false)
                .enlarge(1);
        Reconstruction back = sampling.reconstruct(
                Source.of(target.image()), Source.of(request.drawing().image()), Start.onMarginal(sampling.seed()));
        message.put("target", picture(Images.toImage(back.target())));
        message.put("noise", picture(back.latent().noiseImage()));
        message.put("picture", picture(back.translation().image()));
        message.put("psnr", back.psnr());
        message.put("evaluations", 2 * sampling.nfe());
        message.put("warning", back.latent().warning().orElse(""));
    }

    private void compare(Map<String, Object> message) {
        Choices choices = request.choices();
        int evaluations = choices.sampling(bridge, request.chosen()).nfe();
        List<Map<String, Object>> pictures = new ArrayList<>();
        for (Sampling sampling :
                List.of(bridge.dbim(0, Math.max(1, evaluations - 1)), heun(0.33, evaluations), heun(0, evaluations))) {
            Sampling alike = choices.like(sampling, request.chosen());
            long begun = System.nanoTime();
            Translation translation = alike.translate(request.drawing().image());
            Map<String, Object> picture = new LinkedHashMap<>();
            picture.put("evaluations", translation.nfe());
            picture.put("millis", (System.nanoTime() - begun) / 1e6);
            picture.put("png", picture(translation.image()));
            pictures.add(picture);
        }
        message.put("pictures", pictures);
    }

    private Sampling heun(double churn, int evaluations) {
        return bridge.heun(churn, new Heun(churn).stepsFor(evaluations));
    }

    private void animation(Map<String, Object> message) {
        Translation translation = trajectory();
        List<BufferedImage> frames = new ArrayList<>();
        for (Step step : translation.trajectory()) {
            frames.add(visible(translation.image(step.x0Hat())));
        }
        BufferedImage last = visible(translation.image());
        for (long shown = 0; shown < REST.toMillis(); shown += FRAME.toMillis()) {
            frames.add(last);
        }
        message.put("png", base64(new Animation(frames, FRAME).png(translation.texts())));
    }

    /** Small pictures with larger pixels. */
    private static BufferedImage visible(BufferedImage image) {
        return ContactSheet.sideBySide(image).gap(0).image();
    }

    private static String picture(BufferedImage image) {
        return base64(Images.png(image, Map.of()));
    }

    /** The pictures in one row without gaps: the page shows a part of it. */
    private static String strip(List<BufferedImage> images) {
        return picture(ContactSheet.of(List.of(images)).gap(0).zoom(1).image());
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
