/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.models;

import static org.diffusionbridges.display.internal.Numbers.rounded;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.diffusionbridges.architectures.UNetArchitecture;
import org.diffusionbridges.display.internal.Html;
import org.diffusionbridges.errors.Printable;
import org.diffusionbridges.preconditioning.DdbmPreconditioning;
import org.diffusionbridges.schedules.I2sbSchedule;
import org.diffusionbridges.schedules.Schedule;
import org.diffusionbridges.schedules.VpSchedule;

/** A model card as text for a terminal, and as HTML. */
final class CardTable {

    private static final int WIDTH = 100;
    private static final int LABEL_WIDTH = 17;
    private static final String MADE_BY = "made by";

    /** Facts of the training that have a row of their own. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("data", "data_licence", ModelCard.COMMAND);

    private CardTable() {}

    static String text(ModelCard card) {
        List<String> lines = new ArrayList<>();
        lines.add(card.name());
        facts(card).forEach((label, value) -> {
            if (label.equals(MADE_BY)) {
                lines.add(start(label) + value);
            } else {
                row(lines, label, value);
            }
        });
        return lines.stream().map(Printable::line).collect(Collectors.joining("\n"));
    }

    static String html(ModelCard card) {
        StringBuilder html = new StringBuilder("<table border=\"1\">\n<caption>");
        html.append(Html.escape(card.name())).append("</caption>\n");
        facts(card).forEach((label, value) -> html.append("<tr><th>")
                .append(Html.escape(label))
                .append("</th><td align=\"left\">")
                .append(Html.escape(value))
                .append("</td></tr>\n"));
        return html.append("</table>").toString();
    }

    private static Map<String, String> facts(ModelCard card) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("task", card.task());
        facts.put("images", images(card));
        facts.put("schedule", schedule(card.schedule()));
        facts.put("preconditioning", preconditioning(card));
        facts.put("default grid", card.defaultGrid().label());
        facts.put("network", network(card.network()));
        facts.put("parameters", String.format(Locale.ROOT, "%,d", card.parameters()));
        if (card.network().numClasses() > 0) {
            facts.put("classes", card.network().numClasses() + " " + String.join(", ", card.classNames()));
        }
        facts.put("data", "%s (%s)".formatted(card.data(), card.dataLicence()));
        facts.put("licence", card.licence());
        facts.put("credits", card.credits());
        facts.put("trained", trained(card.trained()));
        Object command = card.trained().get(ModelCard.COMMAND);
        if (command != null) {
            facts.put(MADE_BY, command.toString());
        }
        return facts;
    }

    private static String images(ModelCard card) {
        int size = card.imageSize();
        return "%s to %s, %d x %d, values in [-1, 1]"
                .formatted(channels(card.sourceChannels()), channels(card.targetChannels()), size, size);
    }

    private static String channels(int channels) {
        return switch (channels) {
            case 1 -> "grey";
            case 3 -> "RGB";
            default -> channels + " channels";
        };
    }

    private static String schedule(Schedule schedule) {
        if (schedule instanceof VpSchedule vp) {
            return "VP, beta_d %s, beta_min %s, t from %s to %s"
                    .formatted(rounded(vp.betaD()), rounded(vp.betaMin()), rounded(vp.tMin()), rounded(vp.tMax()));
        }
        if (schedule instanceof I2sbSchedule i2sb) {
            return "I2SB, n %d, beta from %s to %s, t from %s to %s"
                    .formatted(
                            i2sb.n(),
                            rounded(i2sb.betaMin()),
                            rounded(i2sb.betaMax()),
                            rounded(i2sb.tMin()),
                            rounded(i2sb.tMax()));
        }
        return "VE, t from %s to %s".formatted(rounded(schedule.tMin()), rounded(schedule.tMax()));
    }

    private static String preconditioning(ModelCard card) {
        return card.preconditioning() instanceof DdbmPreconditioning ddbm
                ? "DDBM, sigma_0 %s, sigma_T %s, cov %s"
                        .formatted(rounded(ddbm.sigma0()), rounded(ddbm.sigmaT()), rounded(ddbm.cov()))
                : "I2SB";
    }

    private static String network(UNetArchitecture network) {
        String fractions = network.attentionDownsampling().stream()
                .map(factor -> factor == 1 ? "full" : "1/" + factor)
                .collect(Collectors.joining(", "));
        return "ADM U-Net, widths %s, %d residual %s each, attention at %s resolution%s"
                .formatted(
                        network.channelMult().stream()
                                .map(factor -> String.valueOf(factor * network.modelChannels()))
                                .collect(Collectors.joining(", ")),
                        network.numResBlocks(),
                        network.numResBlocks() == 1 ? "block" : "blocks",
                        fractions.isEmpty() ? "the lowest" : fractions,
                        network.regionColours() ? ", shown the colours of regions" : "");
    }

    private static String trained(Map<String, Object> trained) {
        List<String> facts = new ArrayList<>();
        trained.forEach((key, value) -> {
            if (!SHOWN_ELSEWHERE.contains(key)) {
                facts.add(key.replace('_', ' ') + " " + (value instanceof Double number ? rounded(number) : value));
            }
        });
        return facts.isEmpty() ? ModelCard.NOT_STATED : String.join("; ", facts);
    }

    private static String start(String label) {
        return "  " + label + " ".repeat(LABEL_WIDTH - label.length());
    }

    /** A label and a value, wrapped at spaces. */
    private static void row(List<String> lines, String label, String value) {
        String indent = " ".repeat(LABEL_WIDTH + 2);
        StringBuilder line = new StringBuilder(start(label));
        boolean fresh = true;
        for (String word : value.strip().split("\\s+")) {
            if (!fresh && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                fresh = true;
            }
            line.append(fresh ? "" : " ").append(word);
            fresh = false;
        }
        lines.add(line.toString());
    }
}
