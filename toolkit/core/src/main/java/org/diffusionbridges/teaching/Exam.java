/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.teaching;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.diffusionbridges.tensors.Tensor;
import org.jspecify.annotations.Nullable;

/**
 * One question: inputs, the right result of each, and the results of the usual slips. A reader's code whose results are those of a
 * slip has made it.
 *
 * @param <I> what one call of the reader's code is given
 */
final class Exam<I> {
    static final double TOLERANCE = 1e-6;

    private final Map<String, I> inputs;
    private final Function<I, Tensor> right;
    private final Map<String, Function<I, Tensor>> slips = new LinkedHashMap<>();

    /** One input, by what a reader would call it, and what came out. */
    private record Trial<I>(String name, I input, Tensor yours) {
        double distance(Function<I, Tensor> expected) {
            return Exam.distance(yours, expected.apply(input));
        }
    }

    /**
     * A question.
     *
     * @param inputs by what a reader would call them
     */
    Exam(Map<String, I> inputs, Function<I, Tensor> right) {
        this.inputs = inputs;
        this.right = right;
        slip("the sign is the wrong way round.", input -> right.apply(input).times(-1));
    }

    /** A way to go wrong, and what to say then. */
    Exam<I> slip(String lesson, Function<I, Tensor> wrong) {
        slips.put(lesson, wrong);
        return this;
    }

    Verdict of(Function<I, @Nullable Tensor> yours, String praise) {
        List<Trial<I>> trials = new ArrayList<>();
        for (Map.Entry<String, I> input : inputs.entrySet()) {
            Tensor result;
            try {
                result = yours.apply(input.getValue());
            } catch (RuntimeException e) {
                return no("your code ends with %s: %s".formatted(e.getClass().getSimpleName(), e.getMessage()));
            }
            if (result == null) {
                return no("nothing comes out of it so far (null). Write it where it says 'your turn'.");
            }
            Tensor expected = right.apply(input.getValue());
            if (!result.sameShape(expected)) {
                return no("the result is a %s, it should be a %s.".formatted(result, expected));
            }
            trials.add(new Trial<>(input.getKey(), input.getValue(), result));
        }
        if (agree(trials, right)) {
            return new Verdict(true, praise);
        }
        if (trials.stream().anyMatch(trial -> isBroken(trial.yours()))) {
            return no(
                    "some values are NaN or infinite. What do you divide by, or take the root of: can it be 0 or less?");
        }
        return slips.entrySet().stream()
                .filter(slip -> agree(trials, slip.getValue()))
                .findFirst()
                .map(slip -> no(slip.getKey()))
                .orElseGet(() -> no(inParts(trials)));
    }

    private static Verdict no(String message) {
        return new Verdict(false, message);
    }

    private boolean agree(List<Trial<I>> trials, Function<I, Tensor> expected) {
        return trials.stream().allMatch(trial -> trial.distance(expected) <= TOLERANCE);
    }

    /** Which inputs it treats rightly: a slip that is not known here is among the others. */
    private String inParts(List<Trial<I>> trials) {
        Map<Boolean, List<String>> names = trials.stream()
                .collect(Collectors.partitioningBy(
                        trial -> trial.distance(right) <= TOLERANCE,
                        Collectors.mapping(Trial::name, Collectors.toList())));
        double worst = trials.stream()
                .mapToDouble(trial -> trial.distance(right))
                .max()
                .orElseThrow();
        String good = String.join(", ", names.getOrDefault(true, List.of()));
        String bad = String.join(", ", names.getOrDefault(false, List.of()));
        if (trials.size() == 1) {
            return "%s differs by up to %.3g.".formatted(bad, worst);
        }
        return good.isEmpty()
                ? "wrong in all that was tried (%s), by up to %.3g.".formatted(bad, worst)
                : "right: %s; but wrong: %s, by up to %.3g.".formatted(good, bad, worst);
    }

    private static boolean isBroken(Tensor tensor) {
        for (double value : tensor.values()) {
            if (!Double.isFinite(value)) {
                return true;
            }
        }
        return false;
    }

    /** The largest difference of two values, relative to values beyond 1. */
    static double distance(Tensor one, Tensor other) {
        double most = 0;
        for (int i = 0; i < one.values().length; i++) {
            double right = other.values()[i];
            double difference = Math.abs(one.values()[i] - right) / Math.max(1, Math.abs(right));
            most = Double.isNaN(difference) ? Double.POSITIVE_INFINITY : Math.max(most, difference);
        }
        return most;
    }
}
