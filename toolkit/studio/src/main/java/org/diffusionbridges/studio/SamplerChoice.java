/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.studio;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.diffusionbridges.Bridge;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.samplers.Dbim;
import org.diffusionbridges.samplers.DbimHighOrder;
import org.diffusionbridges.samplers.DbmSolver;
import org.diffusionbridges.samplers.DpmSolver;
import org.diffusionbridges.samplers.DpmSolverSde;
import org.diffusionbridges.samplers.Ecsi;
import org.diffusionbridges.samplers.Heun;
import org.diffusionbridges.samplers.Sampler;
import org.diffusionbridges.samplers.UniPc;

/**
 * A sampler that the page offers: the one list from which its controls, its runs and its lines of Java are made.
 *
 * @param id what a link and a message call it
 * @param name what the page calls it
 * @param method the method of {@link Bridge} that makes it
 * @param parameters what it takes before its steps
 * @param counted what its last argument counts
 * @param maker the same method, to call
 */
record SamplerChoice(String id, String name, String method, List<Parameter> parameters, Counted counted, Maker maker) {

    /** What a sampler is told the number of, and the least of it. */
    enum Counted {
        STEPS(1),
        EVALUATIONS(2),
        NOTHING(0);

        private final int least;

        Counted(int least) {
            this.least = least;
        }
    }

    /** A number that a sampler takes: a slider. */
    record Parameter(String id, String name, double least, double most, double step, double value) {
        double checked(double given) {
            if (!(given >= least && given <= most)) {
                throw new IllegalArgumentException("%s must be in [%s, %s], got %s".formatted(id, least, most, given));
            }
            return given;
        }

        boolean whole() {
            return step == Math.rint(step);
        }
    }

    /** Makes a sampling from the parameters' values, in their order. */
    interface Maker {
        Sampling make(Bridge bridge, double[] values, int steps);
    }

    private static final Parameter ORDER = new Parameter("order", "Order", 2, 3, 1, 2);
    private static final Parameter CHURN = new Parameter("churn", "Churn", 0, 0.95, 0.01, Heun.PAPER_CHURN);

    static final List<SamplerChoice> ALL = List.of(
            new SamplerChoice(
                    "fast",
                    "Fast, fitted to the model",
                    "fast",
                    List.of(),
                    Counted.EVALUATIONS,
                    (bridge, values, evaluations) -> bridge.fast(evaluations)),
            of("dbim", "DBIM", "dbim", values -> new Dbim(values[0]), noise(0)),
            of("dbim-high-order", "DBIM, higher order", "dbimHighOrder", v -> new DbimHighOrder((int) v[0]), ORDER),
            of("heun", "Heun, DDBM’s own", "heun", values -> new Heun(values[0]), CHURN),
            of("dpm-solver", "DPM-Solver++", "dpmSolver", values -> new DpmSolver((int) values[0]), ORDER),
            of("dpm-solver-sde", "DPM-Solver++, SDE", "dpmSolverSde", values -> new DpmSolverSde()),
            of("unipc", "UniPC", "uniPc", values -> new UniPc((int) values[0]), ORDER),
            of("dbm-solver", "DBMSolver", "dbmSolver", values -> new DbmSolver(DbmSolver.Midpoint.TIME)),
            of("ecsi", "ECSI", "ecsi", values -> new Ecsi(values[0]), noise(0.3)),
            new SamplerChoice(
                    "first",
                    "First prediction",
                    "firstPrediction",
                    List.of(),
                    Counted.NOTHING,
                    (bridge, values, steps) -> bridge.firstPrediction()));

    private static Parameter noise(double value) {
        return new Parameter("eta", "η, fresh noise", 0, 1, 0.05, value);
    }

    private static SamplerChoice of(
            String id, String name, String method, Function<double[], Sampler> sampler, Parameter... parameters) {
        Maker maker = (bridge, values, steps) -> bridge.sampling(sampler.apply(values), steps);
        return new SamplerChoice(id, name, method, List.of(parameters), Counted.STEPS, maker);
    }

    /** @throws IllegalArgumentException if there is none of that id */
    static SamplerChoice of(String id) {
        return ALL.stream()
                .filter(choice -> choice.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("sampler must be one of %s, got '%s'"
                        .formatted(
                                ALL.stream().map(SamplerChoice::id).collect(Collectors.joining(", ")),
                                Json.brief(id))));
    }

    /** Whether it takes a number of steps or evaluations, and so a time grid. */
    boolean isCounted() {
        return counted != Counted.NOTHING;
    }

    /** The sampling with the given values, a parameter's own where there is none. */
    Sampling on(Bridge bridge, Map<String, Double> given, int steps) {
        return maker.make(bridge, values(given), steps);
    }

    /** The same as it is typed: {@code dbim(0.0, 10)}. */
    String java(Map<String, Double> given, int steps) {
        StringBuilder arguments = new StringBuilder();
        double[] values = values(given);
        for (int i = 0; i < values.length; i++) {
            boolean whole = parameters.get(i).whole();
            arguments
                    .append(whole ? String.valueOf((int) values[i]) : String.valueOf(values[i]))
                    .append(", ");
        }
        return "%s(%s)".formatted(method, isCounted() ? arguments.append(steps) : arguments);
    }

    private double[] values(Map<String, Double> given) {
        return parameters.stream()
                .mapToDouble(parameter -> parameter.checked(given.getOrDefault(parameter.id(), parameter.value())))
                .toArray();
    }

    /** What the page makes its controls from. */
    Map<String, Object> description() {
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("id", id);
        description.put("name", name);
        description.put("parameters", parameters);
        description.put("counted", counted);
        description.put("least", counted.least);
        return description;
    }
}
