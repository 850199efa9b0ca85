/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.checkpoints;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the tensors in what a pickle holds. Their names are the keys on the way to them, joined by dots; dicts around all
 * of them ({@code {"state_dict": {...}, "step": 7}}) add nothing to the names.
 */
final class StateDict {

    /** Honest checkpoints nest three or four deep. A pickle can also refer to itself. */
    private static final int MAX_DEPTH = 32;

    /** A pickle may refer to the same part many times over. */
    private static final int MAX_PARTS = 1_000_000;

    private static final int MAX_NAME = 250;

    private static final int MAX_TENSORS = 100_000;

    private final Faults faults;
    private int parts;

    private StateDict(Faults faults) {
        this.faults = faults;
    }

    static Map<String, TensorView> tensorsIn(@Nullable Object root, Faults faults) {
        StateDict walk = new StateDict(faults);
        Map<String, TensorView> found = new LinkedHashMap<>();
        walk.collect("", root, 0, found);
        if (found.isEmpty()) {
            throw faults.refused("a checkpoint must hold at least one tensor, got none", Faults.SAVE_STATE_DICT);
        }
        return walk.unwrapped(root, found);
    }

    private void collect(String name, @Nullable Object part, int depth, Map<String, TensorView> found) {
        if (depth > MAX_DEPTH || ++parts > MAX_PARTS) {
            throw faults.refused(
                    "a checkpoint may nest %d deep and hold %d parts, got more".formatted(MAX_DEPTH, MAX_PARTS),
                    Faults.SAVE_STATE_DICT);
        }
        if (part instanceof TensorView tensor) {
            if (found.put(name, tensor) != null) {
                throw faults.damaged("tensor %s is there twice".formatted(name));
            }
            if (found.size() > MAX_TENSORS) {
                throw faults.refused(
                        "a checkpoint may have %d tensors, got more".formatted(MAX_TENSORS), Faults.SAVE_STATE_DICT);
            }
        } else if (part instanceof Map<?, ?> dict) {
            dict.forEach((key, value) -> collect(join(name, key), value, depth + 1, found));
        } else if (part instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                collect(join(name, i), list.get(i), depth + 1, found);
            }
        } else if (part instanceof Object[] tuple) {
            for (int i = 0; i < tuple.length; i++) {
                collect(join(name, i), tuple[i], depth + 1, found);
            }
        }
    }

    private String join(String name, Object key) {
        String part = key.toString();
        if (name.length() + part.length() > MAX_NAME) {
            throw faults.refused(
                    "a tensor's name may have %d characters, got more".formatted(MAX_NAME), Faults.SAVE_STATE_DICT);
        }
        return name.isEmpty() ? part : name + "." + part;
    }

    /** The tensors without the names of dicts in which everything lies. */
    private Map<String, TensorView> unwrapped(@Nullable Object root, Map<String, TensorView> found) {
        Object part = root;
        Map<String, TensorView> tensors = found;
        while (part instanceof Map<?, ?> dict) {
            Object inner = null;
            Map<String, TensorView> innerTensors = Map.of();
            for (Object value : dict.values()) {
                if (value instanceof Map) {
                    Map<String, TensorView> candidate = new LinkedHashMap<>();
                    collect("", value, 0, candidate);
                    if (candidate.size() == tensors.size()) {
                        inner = value;
                        innerTensors = candidate;
                    }
                }
            }
            if (inner == null) {
                return tensors;
            }
            part = inner;
            tensors = innerTensors;
        }
        return tensors;
    }
}
