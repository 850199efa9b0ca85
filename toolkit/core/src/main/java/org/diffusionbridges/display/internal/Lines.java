/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display.internal;

import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.diffusionbridges.errors.Printable;

/**
 * A list that prints as a table, a line an item: JShell, which cuts long values, shows it whole. It cannot be changed.
 *
 * @param <T> what it lists
 */
public final class Lines<T> extends AbstractList<T> implements RandomAccess {
    private final List<T> items;
    private final Function<T, String> name;
    private final Function<T, String> says;

    /**
     * A list of these items.
     *
     * @param name the first column
     * @param says the second
     */
    public Lines(List<T> items, Function<T, String> name, Function<T, String> says) {
        this.items = List.copyOf(items);
        this.name = name;
        this.says = says;
    }

    @Override
    public T get(int index) {
        return items.get(index);
    }

    @Override
    public int size() {
        return items.size();
    }

    @Override
    public String toString() {
        int width =
                items.stream().mapToInt(item -> name.apply(item).length()).max().orElse(0);
        return items.stream()
                .map(item -> Printable.line(
                        ("%-" + Math.max(1, width) + "s  %s").formatted(name.apply(item), says.apply(item))))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
