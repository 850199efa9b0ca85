/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.cli;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.diffusionbridges.Sampling;
import org.diffusionbridges.Translation;
import org.diffusionbridges.images.ContactSheet;

/**
 * Sources and their results in one picture for the eye: a source above its result, twelve a row; or, where each source has
 * several, a source before a row of them, small groups side by side. Small pictures are enlarged by a whole factor.
 */
final class Sheet {
    /** Pictures a row. */
    static final int COLUMNS = 12;

    /** Pictures are enlarged to about this many pixels. */
    private static final int VISIBLE = 96;

    /** A sheet's to this many, where it does not become wider than a page of them. */
    private static final int LARGE = 128;

    private static final int PAGE = 1640;
    private static final int GAP = 4;

    private final List<List<BufferedImage>> groups = new ArrayList<>();

    /** Adds the answers to one source, at least one. */
    void add(List<Translation> answers) {
        List<BufferedImage> group = new ArrayList<>();
        group.add(answers.get(0).source());
        answers.stream().map(Translation::image).forEach(group::add);
        groups.add(group);
    }

    /** What a picture of several says of itself, to which more may be added. */
    static Map<String, String> texts(Sampling sampling) {
        Map<String, String> texts = new LinkedHashMap<>(sampling.texts());
        texts.put("Seed", String.valueOf(sampling.seed()));
        return texts;
    }

    boolean isEmpty() {
        return groups.isEmpty();
    }

    BufferedImage image() {
        boolean pairs = groups.size() > 1 && groups.stream().allMatch(group -> group.size() == 2);
        List<List<BufferedImage>> rows = pairs ? bands() : rows();
        int size = groups.get(0).get(0).getWidth();
        int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
        int fitting = Math.min(LARGE / size, PAGE / (columns * (size + GAP)));
        return ContactSheet.of(rows).zoom(Math.max(zoom(size), fitting)).image();
    }

    /** Rows of equally large pictures, of which small ones are enlarged by a whole factor. */
    static ContactSheet enlarged(List<List<BufferedImage>> rows) {
        BufferedImage first = rows.get(0).get(0);
        return ContactSheet.of(rows).zoom(zoom(Math.max(first.getWidth(), first.getHeight())));
    }

    private static int zoom(int size) {
        return Math.max(1, VISIBLE / size);
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

    /** Each source before its answers; small groups side by side. */
    private List<List<BufferedImage>> rows() {
        List<List<BufferedImage>> rows = new ArrayList<>();
        int room = 0;
        for (List<BufferedImage> group : groups) {
            if (room < group.size()) {
                room = 0;
            }
            for (BufferedImage picture : group) {
                if (room == 0) {
                    rows.add(new ArrayList<>());
                    room = COLUMNS;
                }
                rows.get(rows.size() - 1).add(picture);
                room--;
            }
        }
        return rows;
    }
}
