/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display.internal;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type's Javadoc as therapi's annotation processor keeps it beside the class, in the order of the source; empty where there
 * is none.
 */
record Javadocs(
        String doc, List<Member> fields, List<Member> enumConstants, List<Member> methods, List<Member> constructors) {
    private static final Javadocs NONE = new Javadocs("", List.of(), List.of(), List.of(), List.of());

    /** A stop that neither a small letter nor a number follows: not that of 'e.g. this' and 'eq. 6'. */
    private static final Pattern END = Pattern.compile("[.!?](?=\\s+[^\\p{Ll}\\d]|\\s*$)");

    private static final Pattern NEXT_BLOCK = Pattern.compile("<(?:p|pre|ul|ol|table)>|^\\s*@\\w", Pattern.MULTILINE);
    private static final Pattern LINK =
            Pattern.compile("\\{@link(?:plain)?\\s+([^\\s}(]+(?:\\([^)]*\\))?)\\s*([^}]*)\\}");
    private static final Pattern TAG = Pattern.compile("\\{@\\w+\\s*([^}]*)\\}");

    /**
     * A method, a constructor or a constant.
     *
     * @param paramTypes canonical names, erased; a constant has none
     */
    record Member(String name, @Nullable List<String> paramTypes, String doc) {
        boolean is(Executable executable) {
            return name.equals(executable.getName()) && isOf(executable);
        }

        boolean isOf(Executable executable) {
            return Arrays.stream(executable.getParameterTypes())
                    .map(Class::getCanonicalName)
                    .toList()
                    .equals(paramTypes);
        }
    }

    static Javadocs of(Class<?> type) {
        String file = "/" + type.getName().replace('.', '/') + "__Javadoc.json";
        try (InputStream in = type.getResourceAsStream(file)) {
            return in == null
                    ? NONE
                    : new Gson().fromJson(new InputStreamReader(in, StandardCharsets.UTF_8), Javadocs.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The first sentence of a method's documentation, its own or what it overrides. */
    static String sentence(Method method) {
        return Manual.ancestors(method.getDeclaringClass())
                .flatMap(type -> of(type).methods.stream())
                .filter(member -> member.is(method))
                .map(member -> sentence(member.doc))
                .filter(sentence -> !sentence.isEmpty())
                .findFirst()
                .orElse("");
    }

    /** The first sentence of what stands behind {@code @param NAME} of a type. */
    String parameter(String name) {
        Matcher tag = Pattern.compile("(?m)^\\s*@param\\s+" + Pattern.quote(name) + "\\s+")
                .matcher(doc);
        return tag.find() ? sentence(doc.substring(tag.end())) : "";
    }

    /** A comment's first sentence, without markup, on one line; empty if there is none. */
    static String sentence(String doc) {
        Matcher block = NEXT_BLOCK.matcher(doc);
        String paragraph = block.find() ? doc.substring(0, block.start()) : doc;
        String text = LINK.matcher(paragraph).replaceAll(link -> Matcher.quoteReplacement(label(link)));
        String line = TAG.matcher(text.replaceAll("</?[a-zA-Z][^>]*>", ""))
                .replaceAll("$1")
                .replaceAll("\\s+", " ")
                .strip();
        Matcher end = END.matcher(line);
        return unescape(end.find() ? line.substring(0, end.end()) : line);
    }

    private static String label(MatchResult link) {
        String target =
                link.group(1).replaceAll("(?:\\b[a-z]\\w*\\.)+(?=[A-Z])", "").replace('#', '.');
        return link.group(2).isEmpty() ? target.replaceFirst("^\\.", "") : link.group(2);
    }

    private static String unescape(String text) {
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&");
    }
}
