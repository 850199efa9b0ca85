/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.fluent;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Outlines that are all but equal, such as a surfer with and without a plait, joined into families: one that is learned
 * from would give away the other.
 */
final class Families {
    /** Two outlines are all but equal when they differ by less than this part of the ink of the lighter one. */
    private static final double NEAR = 0.05;

    private final int[] parent;

    /** @param outlines levels of grey, all of one size */
    Families(List<byte[]> outlines) {
        parent = IntStream.range(0, outlines.size()).toArray();
        long[] ink = outlines.stream().mapToLong(Families::ink).toArray();
        for (int i = 0; i < parent.length; i++) {
            for (int j = i + 1; j < parent.length; j++) {
                double limit = NEAR * Math.min(ink[i], ink[j]);
                if (Math.abs(ink[i] - ink[j]) < limit && difference(outlines.get(i), outlines.get(j)) < limit) {
                    parent[family(j)] = family(i);
                }
            }
        }
    }

    /** The index of the outline that stands for the family of outline {@code index}. */
    int family(int index) {
        int root = index;
        while (parent[root] != root) {
            root = parent[root];
        }
        return root;
    }

    private static long ink(byte[] outline) {
        long sum = 0;
        for (byte level : outline) {
            sum += 255 - (level & 0xff);
        }
        return sum;
    }

    private static long difference(byte[] one, byte[] other) {
        long sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += Math.abs((one[i] & 0xff) - (other[i] & 0xff));
        }
        return sum;
    }
}
