/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.Grid;

/**
 * Sources and their results in one picture for the eye: a source above its result, twelve a row; or, where each source has
 * several, a source at the left of a row of them. Small pictures are enlarged by a whole factor.
 */
final class Sheet {
    /** Pictures a row. */
    static final int COLUMNS = 12;

    /** Pictures are enlarged to about this many pixels. */
    private static final int VISIBLE = 96;

    private final List<List<BufferedImage>> groups = new ArrayList<>();

    /** Adds the answers to one source, at least one. */
    void add(List<Translation> answers) {
        List<BufferedImage> group = new ArrayList<>();
        group.add(answers.get(0).source());
        answers.stream().map(Translation::image).forEach(group::add);
        groups.add(group);
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    BufferedImage image() {
        boolean pairs = groups.size() > 1 && groups.stream().allMatch(group -> group.size() == 2);
        return enlarged(pairs ? bands() : rows()).image();
    }

    /** Rows of equally large pictures, of which small ones are enlarged by a whole factor. */
    static Grid enlarged(List<List<BufferedImage>> rows) {
        BufferedImage first = rows.get(0).get(0);
        int zoom = Math.max(1, VISIBLE / Math.max(first.getWidth(), first.getHeight()));
        return Grid.of(rows).zoom(zoom);
    }

    /** Twelve sources, below them their results, and so on. */
    private List<List<BufferedImage>> bands() {
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (int from = 0; from < groups.size(); from += COLUMNS) {
            List<List<BufferedImage>> band = groups.subList(from, Math.min(groups.size(), from + COLUMNS));
            rows.add(band.stream().map(pair -> pair.get(0)).toList());
            rows.add(band.stream().map(pair -> pair.get(1)).toList());
        }
        return rows;
    }

    private List<List<BufferedImage>> rows() {
        List<List<BufferedImage>> rows = new ArrayList<>();
        for (List<BufferedImage> group : groups) {
            for (int from = 0; from < group.size(); from += COLUMNS) {
                rows.add(group.subList(from, Math.min(group.size(), from + COLUMNS)));
            }
        }
        return rows;
    }
}
