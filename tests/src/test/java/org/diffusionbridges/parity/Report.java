/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.parity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** All verdicts on one directory. */
record Report(List<Verdict> verdicts, List<String> remarks) {

    /** Every reason why the toolkit and the directory do not agree; empty if they do. */
    List<String> problems() {
        List<String> problems = new ArrayList<>(remarks);
        for (Kind kind : Kind.values()) {
            if (count(kind) == 0) {
                problems.add("the directory holds no %s to check".formatted(kind.label()));
            }
        }
        for (Verdict verdict : verdicts) {
            verdict.failures()
                    .forEach(failure ->
                            problems.add("%s %s: %s".formatted(verdict.kind().label(), verdict.name(), failure)));
        }
        return problems;
    }

    long count(Kind kind) {
        return verdicts.stream().filter(verdict -> verdict.kind() == kind).count();
    }

    /** A line a case: kind, case, worst error, its tolerance, where; then how many of each kind were checked. */
    String table() {
        StringBuilder table = new StringBuilder(line("kind", "case", "worst error", "tolerance", "where", ""));
        for (Verdict verdict : verdicts) {
            table.append(line(
                    verdict.kind().label(),
                    verdict.name(),
                    String.format(Locale.ROOT, "%.2e", verdict.error()),
                    String.format(Locale.ROOT, "%.1e", verdict.tolerance()),
                    verdict.quantity(),
                    verdict.failures().isEmpty() ? "" : "FAILED"));
        }
        table.append(System.lineSeparator());
        for (Kind kind : Kind.values()) {
            table.append(String.format(Locale.ROOT, "%-11s %4d checked%n", kind.label(), count(kind)));
        }
        return table.toString();
    }

    private static String line(String kind, String name, String error, String tolerance, String where, String mark) {
        return String.format(Locale.ROOT, "%-11s %-44s %11s %9s  %-14s %s", kind, name, error, tolerance, where, mark)
                        .stripTrailing()
                + System.lineSeparator();
    }
}
