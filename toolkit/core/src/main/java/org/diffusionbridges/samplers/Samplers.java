/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import java.util.Locale;
import java.util.stream.Stream;

/** Samplers by name, as a command line, a table or a page writes them. */
public final class Samplers {

    /** The names, with what may follow a colon. */
    public static final String NAMES =
            "dbim, dbim:ETA, order2, order3, dpm2, dpm3, sde, unipc2, unipc3, dbmsolver, dbmsolver:lambda, ecsi:ETA, heun, heun:CHURN, consistency";

    private Samplers() {}

    /**
     * The sampler of that name.
     *
     * @param name one of {@link #NAMES}
     * @throws IllegalArgumentException if there is none, or the number after the colon is none or out of range
     */
    public static Sampler of(String name) {
        String[] parts = name.toLowerCase(Locale.ROOT).split(":", 2);
        return parts.length == 1 ? plain(parts[0], name) : with(parts[0], parts[1], name);
    }

    /**
     * The multistep solver of that label.
     *
     * @param label a {@link Sampler#label}
     * @throws IllegalArgumentException if there is none
     */
    public static Multistep labelled(String label) {
        return Stream.of("dbim", "order2", "order3", "dpm2", "dpm3", "unipc2", "unipc3")
                .map(name -> (Multistep) of(name))
                .filter(sampler -> sampler.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no multistep solver is called '%s'".formatted(label)));
    }

    private static Sampler plain(String name, String typed) {
        return switch (name) {
            case "dbim" -> new Dbim(0);
            case "order2" -> new DbimHighOrder(2);
            case "order3" -> new DbimHighOrder(3);
            case "dpm2" -> new DpmSolver(2);
            case "dpm3" -> new DpmSolver(3);
            case "sde" -> new DpmSolverSde();
            case "unipc2" -> new UniPc(2);
            case "unipc3" -> new UniPc(3);
            case "dbmsolver" -> new DbmSolver(DbmSolver.Midpoint.TIME);
            case "heun" -> new Heun(Heun.PAPER_CHURN);
            case "consistency" -> new Consistency();
            default -> throw unknown(typed);
        };
    }

    private static Sampler with(String name, String value, String typed) {
        if (name.equals("dbmsolver") && (value.equals("lambda") || value.equals("t"))) {
            return new DbmSolver(value.equals("t") ? DbmSolver.Midpoint.TIME : DbmSolver.Midpoint.LAMBDA);
        }
        double number;
        try {
            number = Double.parseDouble(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'%s' must be a number in '%s'".formatted(value, typed), e);
        }
        return switch (name) {
            case "dbim" -> new Dbim(number);
            case "ecsi" -> new Ecsi(number);
            case "heun" -> new Heun(number);
            default -> throw unknown(typed);
        };
    }

    private static IllegalArgumentException unknown(String typed) {
        return new IllegalArgumentException("samplers are %s, got '%s'".formatted(NAMES, typed));
    }
}
