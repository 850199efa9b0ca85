/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.toys;

import java.util.Arrays;

/**
 * The one-to-one pairing of least total cost: shortest augmenting paths with potentials (R. Jonker and A. Volgenant,
 * Computing 38, 1987), O(n³) in the worst case.
 */
final class Assignment {
    private Assignment() {}

    /** What it costs to pair row i with column j. */
    @FunctionalInterface
    interface Cost {
        double of(int row, int column);
    }

    /** For each row its column. */
    static int[] optimal(int size, Cost cost) {
        int[] rowOf = new int[size];
        int[] columnOf = new int[size];
        Arrays.fill(rowOf, -1);
        Arrays.fill(columnOf, -1);
        double[] rowPotential = new double[size];
        double[] columnPotential = new double[size];
        for (int start = 0; start < size; start++) {
            augment(start, size, cost, rowOf, columnOf, rowPotential, columnPotential);
        }
        return columnOf;
    }

    /** Dijkstra over reduced costs from a free row to the nearest free column; then the path's pairs are swapped. */
    private static void augment(
            int start,
            int size,
            Cost cost,
            int[] rowOf,
            int[] columnOf,
            double[] rowPotential,
            double[] columnPotential) {
        double[] distance = new double[size];
        int[] cameFrom = new int[size];
        boolean[] done = new boolean[size];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        int row = start;
        double soFar = 0;
        int free = -1;
        while (free < 0) {
            int nearest = -1;
            for (int column = 0; column < size; column++) {
                if (done[column]) {
                    continue;
                }
                double through = soFar + cost.of(row, column) - rowPotential[row] - columnPotential[column];
                if (through < distance[column]) {
                    distance[column] = through;
                    cameFrom[column] = row;
                }
                if (nearest < 0 || distance[column] < distance[nearest]) {
                    nearest = column;
                }
            }
            done[nearest] = true;
            soFar = distance[nearest];
            if (rowOf[nearest] < 0) {
                free = nearest;
            } else {
                row = rowOf[nearest];
            }
        }
        rowPotential[start] += soFar;
        for (int column = 0; column < size; column++) {
            if (done[column] && column != free) {
                rowPotential[rowOf[column]] += soFar - distance[column];
                columnPotential[column] -= soFar - distance[column];
            }
        }
        int column = free;
        int pathRow;
        do {
            pathRow = cameFrom[column];
            rowOf[column] = pathRow;
            int previous = columnOf[pathRow];
            columnOf[pathRow] = column;
            column = previous;
        } while (pathRow != start);
    }
}
