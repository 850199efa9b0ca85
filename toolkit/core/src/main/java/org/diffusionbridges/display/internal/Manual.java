/* SPDX-License-Identifier: Apache-2.0 */
package org.diffusionbridges.display.internal;

import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What a public type offers, read from the class and from the Javadoc that an annotation processor laid beside it. */
public final class Manual {
    private static final String OURS = "org.diffusionbridges.";
    private static final Set<String> OF_EVERY_OBJECT =
            Set.of("equals", "hashCode", "toString", "values", "valueOf", "ordinal");

    private Manual() {}

    /**
     * One name with all its signatures.
     *
     * @param name the method's, or a constant's
     * @param signatures as {@code samples(Source source, int n) → Samples}
     * @param sentence the first of its documentation, or empty
     */
    public record Entry(String name, List<String> signatures, String sentence) {}

    /**
     * Entries that belong together.
     *
     * @param title what they have in common
     */
    public record Group(String title, List<Entry> entries) {}

    /** The public type of that full name, if it is one of this library's. */
    public static Optional<Class<?>> type(String fullName) {
        try {
            return Optional.<Class<?>>of(Class.forName(fullName, false, Manual.class.getClassLoader()))
                    .filter(Manual::isOurs);
        } catch (ClassNotFoundException
                | LinkageError e) { // a name in another case is a linkage error where files ignore it
            return Optional.empty();
        }
    }

    /** The type itself, or the nearest above it, that is public and of this library. */
    public static Optional<Class<?>> documented(Class<?> type) {
        return ancestors(type).filter(Manual::isOurs).findFirst();
    }

    /** Its name as it is written with its package imported. */
    public static String name(Class<?> type) {
        return type.getDeclaringClass() == null
                ? type.getSimpleName()
                : name(type.getDeclaringClass()) + "." + type.getSimpleName();
    }

    /** The first sentence of a type's documentation. */
    public static String sentence(Class<?> type) {
        return Javadocs.sentence(Javadocs.of(type).doc());
    }

    /** What it offers: constants, what makes one, what sets one up and gives another, and the rest; none empty. */
    public static List<Group> groups(Class<?> type) {
        Javadocs javadoc = Javadocs.of(type);
        Predicate<Method> isStatic = method -> Modifier.isStatic(method.getModifiers());
        Predicate<Method> givesAnother = method -> method.getReturnType() == type;
        List<Method> methods = methods(type, javadoc);
        List<Entry> makers = new ArrayList<>(constructors(type, javadoc));
        makers.addAll(entries(methods, isStatic.and(givesAnother), javadoc));
        return Stream.of(
                        new Group("One of", constants(type, javadoc)),
                        new Group("Kinds", constants(type, javadoc).isEmpty() ? kinds(type) : List.of()),
                        new Group("Makes one", makers),
                        new Group(
                                "Sets it up and gives another",
                                entries(methods, isStatic.negate().and(givesAnother), javadoc)),
                        new Group("Gives", entries(methods, isStatic.negate().and(givesAnother.negate()), javadoc)),
                        new Group("Gives, of the type", entries(methods, isStatic.and(givesAnother.negate()), javadoc)))
                .filter(group -> !group.entries().isEmpty())
                .toList();
    }

    /** As lines for a terminal. */
    public static String text(String head, List<Group> groups) {
        StringBuilder text = new StringBuilder(head);
        for (Group group : groups) {
            text.append("\n\n").append(group.title()).append(':');
            for (Entry entry : group.entries()) {
                entry.signatures().forEach(signature -> text.append("\n  ").append(signature));
                if (!entry.sentence().isEmpty()) {
                    text.append("\n      ").append(entry.sentence());
                }
            }
        }
        return text.toString();
    }

    /** As tables for a notebook. */
    public static String html(String head, List<Group> groups) {
        StringBuilder html = new StringBuilder("<p>").append(Html.escape(head)).append("</p>");
        for (Group group : groups) {
            html.append("\n<table border=\"1\"><caption>")
                    .append(Html.escape(group.title()))
                    .append("</caption>");
            for (Entry entry : group.entries()) {
                String signatures = entry.signatures().stream()
                        .map(signature -> "<code>" + Html.escape(signature) + "</code>")
                        .collect(Collectors.joining("<br>"));
                html.append("\n<tr><td align=\"left\">").append(signatures);
                html.append("</td><td align=\"left\">")
                        .append(Html.escape(entry.sentence()))
                        .append("</td></tr>");
            }
            html.append("\n</table>");
        }
        return html.toString();
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith(OURS)
                && !type.getPackageName().endsWith(".internal")
                && Stream.<Class<?>>iterate(type, outer -> outer != null, Class::getDeclaringClass)
                        .allMatch(outer -> Modifier.isPublic(outer.getModifiers()));
    }

    static Stream<Class<?>> ancestors(Class<?> type) {
        Stream<Class<?>> above =
                Stream.concat(Arrays.stream(type.getInterfaces()), Stream.ofNullable(type.getSuperclass()));
        return Stream.concat(Stream.of(type), above.flatMap(Manual::ancestors));
    }

    /** In the order of the source, a record's components first and what has no documentation last. */
    private static List<Method> methods(Class<?> type, Javadocs javadoc) {
        List<String> components = components(type).map(RecordComponent::getName).toList();
        List<Javadocs.Member> documented = javadoc.methods();
        return Arrays.stream(type.getMethods())
                .filter(method -> !method.isSynthetic() && !method.isAnnotationPresent(Deprecated.class))
                .filter(method -> method.getDeclaringClass().getName().startsWith(OURS))
                .filter(method -> !OF_EVERY_OBJECT.contains(method.getName()))
                .sorted(Comparator.<Method>comparingInt(method -> place(method, components, documented))
                        .thenComparing(Method::getName)
                        .thenComparing(Method::toGenericString))
                .toList();
    }

    private static int place(Method method, List<String> components, List<Javadocs.Member> documented) {
        int component = method.getParameterCount() == 0 ? components.indexOf(method.getName()) : -1;
        return component >= 0
                ? component
                : IntStream.range(0, documented.size())
                        .filter(i -> documented.get(i).is(method))
                        .map(i -> components.size() + i)
                        .findFirst()
                        .orElse(Integer.MAX_VALUE);
    }

    private static Stream<RecordComponent> components(Class<?> type) {
        return type.isRecord() ? Arrays.stream(type.getRecordComponents()) : Stream.empty();
    }

    private static List<Entry> entries(List<Method> methods, Predicate<Method> which, Javadocs javadoc) {
        Map<String, List<Method>> byName = methods.stream()
                .filter(which)
                .collect(Collectors.groupingBy(Method::getName, LinkedHashMap::new, Collectors.toList()));
        List<Entry> entries = new ArrayList<>();
        byName.forEach((name, overloads) -> entries.add(new Entry(
                name,
                overloads.stream().map(Manual::signature).toList(),
                overloads.stream()
                        .map(method -> sentence(method, javadoc))
                        .filter(sentence -> !sentence.isEmpty())
                        .findFirst()
                        .orElse(""))));
        return entries;
    }

    private static List<Entry> constructors(Class<?> type, Javadocs javadoc) {
        return Arrays.stream(type.isEnum() ? new Constructor<?>[0] : type.getConstructors())
                .map(constructor -> new Entry(
                        type.getSimpleName(),
                        List.of("new " + name(type) + parameters(constructor)),
                        javadoc.constructors().stream()
                                .filter(member -> member.isOf(constructor))
                                .map(member -> Javadocs.sentence(member.doc()))
                                .findFirst()
                                .orElse("")))
                .toList();
    }

    private static List<Entry> constants(Class<?> type, Javadocs javadoc) {
        Set<String> names = Arrays.stream(type.getFields())
                .filter(field -> Modifier.isStatic(field.getModifiers()) && type.isAssignableFrom(field.getType()))
                .map(Field::getName)
                .collect(Collectors.toSet());
        return Stream.concat(javadoc.enumConstants().stream(), javadoc.fields().stream())
                .filter(constant -> names.contains(constant.name()))
                .map(constant ->
                        new Entry(constant.name(), List.of(constant.name()), Javadocs.sentence(constant.doc())))
                .toList();
    }

    /** What implements a sealed type, and what implements those that are sealed in turn. */
    private static List<Entry> kinds(Class<?> type) {
        return Arrays.stream(type.isSealed() ? type.getPermittedSubclasses() : new Class<?>[0])
                .filter(Manual::isOurs)
                .flatMap(kind -> kind.isSealed()
                        ? kinds(kind).stream()
                        : Stream.of(new Entry(name(kind), List.of(name(kind)), sentence(kind))))
                .toList();
    }

    private static String sentence(Method method, Javadocs javadoc) {
        String own = Javadocs.sentence(method);
        return own.isEmpty() ? javadoc.parameter(method.getName()) : own; // a record's component
    }

    private static String signature(Method method) {
        String call = method.getName() + parameters(method);
        return method.getReturnType() == void.class ? call : call + " → " + simple(method.getGenericReturnType());
    }

    private static String parameters(Executable executable) {
        Type[] types = executable.getGenericParameterTypes();
        Parameter[] parameters = executable.getParameters();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < parameters.length; i++) {
            String type = simple(types[i]);
            texts.add((parameters[i].isVarArgs() ? type.replaceFirst("\\[\\]$", "...") : type) + " "
                    + parameters[i].getName());
        }
        return texts.stream().collect(Collectors.joining(", ", "(", ")"));
    }

    /** A type as it is written with its packages imported. */
    private static String simple(Type type) {
        return type.getTypeName()
                .replaceAll("(?:\\b[a-z]\\w*\\.)+(?=[A-Z])", "")
                .replace('$', '.');
    }
}
