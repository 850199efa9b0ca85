/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.samplers;

import org.diffusionbridges.schedules.Schedule;

/** Which algorithm samples, free of schedule and grid: what a user chooses, what a table and a file's metadata name. */
public sealed interface Method permits Method.FirstOrder, Method.HighOrder, Method.Hybrid, Method.Direct {

    /** The sampler for a schedule and its times. */
    Sampler on(Schedule schedule, double[] times);

    /** The grid that the authors' code takes for this algorithm. */
    TimeGrid referenceGrid();

    /** For people and for metadata: {@code dbim eta=0.5}. */
    String label();

    /** Whether the booting noise alone decides the result. */
    boolean isDeterministic();

    /** How many steps about so many evaluations pay for, at least 1. */
    int stepsFor(int nfe);

    /**
     * {@link Dbim}.
     *
     * @param eta η in [0, 1]
     */
    record FirstOrder(double eta) implements Method {
        public FirstOrder {
            if (!(eta >= 0 && eta <= 1)) {
                throw new IllegalArgumentException("eta must be in [0, 1], got " + eta);
            }
        }

        @Override
        public Sampler on(Schedule schedule, double[] times) {
            return new Dbim(schedule, times, eta);
        }

        @Override
        public TimeGrid referenceGrid() {
            return TimeGrid.uniform();
        }

        @Override
        public String label() {
            return "dbim eta=" + eta;
        }

        @Override
        public boolean isDeterministic() {
            return eta == 0;
        }

        @Override
        public int stepsFor(int nfe) {
            return Math.max(1, nfe - 1);
        }
    }

    /**
     * {@link DbimHighOrder}.
     *
     * @param order 2 or 3
     */
    record HighOrder(int order) implements Method {
        public HighOrder {
            if (order != 2 && order != 3) {
                throw new IllegalArgumentException(
                        "order must be 2 or 3 (first order is dbim with eta 0), got " + order);
            }
        }

        @Override
        public Sampler on(Schedule schedule, double[] times) {
            return new DbimHighOrder(schedule, times, order);
        }

        @Override
        public TimeGrid referenceGrid() {
            return TimeGrid.uniform();
        }

        @Override
        public String label() {
            return "dbim order=" + order;
        }

        @Override
        public boolean isDeterministic() {
            return true;
        }

        @Override
        public int stepsFor(int nfe) {
            return Math.max(1, nfe - 1);
        }
    }

    /**
     * {@link Heun}, DDBM's hybrid sampler.
     *
     * @param churn part of each interval taken by the SDE, in [0, 1)
     */
    record Hybrid(double churn) implements Method {
        public Hybrid {
            if (!(churn >= 0 && churn < 1)) {
                throw new IllegalArgumentException("churn must be in [0, 1), got " + churn);
            }
        }

        @Override
        public Sampler on(Schedule schedule, double[] times) {
            return new Heun(schedule, times, churn);
        }

        @Override
        public TimeGrid referenceGrid() {
            return TimeGrid.karras();
        }

        @Override
        public String label() {
            return "heun churn=" + churn;
        }

        @Override
        public boolean isDeterministic() {
            return churn == 0;
        }

        @Override
        public int stepsFor(int nfe) {
            return Math.max(1, (nfe + 1) / (churn > 0 ? 3 : 2));
        }
    }

    /** {@link FirstPrediction}; steps and grid mean nothing to it. */
    record Direct() implements Method {
        @Override
        public Sampler on(Schedule schedule, double[] times) {
            return new FirstPrediction(schedule);
        }

        @Override
        public TimeGrid referenceGrid() {
            return TimeGrid.uniform();
        }

        @Override
        public String label() {
            return "first prediction";
        }

        @Override
        public boolean isDeterministic() {
            return true;
        }

        @Override
        public int stepsFor(int nfe) {
            return 1;
        }
    }
}
