package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.model.Globs;
import dev.launchwatch.model.Template;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An {@link Expectation} as a list of conditions, each with the words for a person.
 *
 * @param exists whether there must be a value, null if nothing is said
 * @param conditions what a value must fulfil, all of them
 */
record Conditions(@Nullable Boolean exists, List<Condition> conditions) {
    /**
     * One condition.
     *
     * @param words as they follow "expected it"
     * @param negative whether a missing value fulfils it
     * @param ofList whether it speaks of a list as a whole, where a path leads to several places
     */
    record Condition(String words, boolean negative, boolean ofList, Predicate<JsonNode> test) {}

    /** What was wanted and is not so. */
    record Unmet(String wanted, @Nullable JsonNode actual) {}

    /** @param glob whether {@code is}, {@code not} and {@code one-of} know {@code *} */
    static Conditions of(Expectation expectation, boolean glob, Scope scope) {
        List<Condition> all = new ArrayList<>();
        text(expectation.is(), scope)
                .ifPresent(is -> all.add(each("to be " + scope.quote(is), node -> equal(is, node, glob))));
        text(expectation.not(), scope)
                .ifPresent(not -> all.add(
                        new Condition("not to be " + scope.quote(not), true, false, node -> !equal(not, node, glob))));
        if (!expectation.oneOf().isEmpty()) {
            List<String> allowed = expectation.oneOf().stream().map(scope::fill).toList();
            String words = allowed.stream().map(scope::quote).collect(Collectors.joining(", "));
            all.add(each("to be one of " + words, node -> allowed.stream().anyMatch(one -> equal(one, node, glob))));
        }
        text(expectation.contains(), scope)
                .ifPresent(part -> all.add(
                        new Condition("to contain " + scope.quote(part), false, true, node -> contains(part, node))));
        Regex regex = expectation.matches();
        if (regex != null) {
            all.add(each(
                    "to match " + scope.show(regex.toString()),
                    node -> Search.find(regex, plain(node)) instanceof Search.Hit));
        }
        number(all, "to be over ", expectation.over(), comparison -> comparison > 0);
        number(all, "to be under ", expectation.under(), comparison -> comparison < 0);
        number(all, "to be at least ", expectation.atLeast(), comparison -> comparison >= 0);
        number(all, "to be at most ", expectation.atMost(), comparison -> comparison <= 0);
        Integer least = expectation.minLength();
        if (least != null) {
            all.add(new Condition("to have a length of at least " + least, false, true, node -> length(node) >= least));
        }
        Integer most = expectation.maxLength();
        if (most != null) {
            all.add(new Condition("to have a length of at most " + most, false, true, node -> length(node) <= most));
        }
        return new Conditions(expectation.exists(), all);
    }

    /** What does not hold of this one value. */
    Optional<Unmet> unmetBy(JsonNode node) {
        if (Boolean.FALSE.equals(exists)) {
            return Optional.of(new Unmet("to be absent", node));
        }
        return conditions.stream()
                .filter(condition -> !condition.test.test(node))
                .findFirst()
                .map(condition -> new Unmet(condition.words, node));
    }

    /** What does not hold if there is no value. */
    Optional<Unmet> unmetByNothing() {
        if (Boolean.FALSE.equals(exists)) {
            return Optional.empty();
        }
        if (Boolean.TRUE.equals(exists) || conditions.isEmpty()) {
            return Optional.of(new Unmet("to be there", null));
        }
        return conditions.stream()
                .filter(condition -> !condition.negative)
                .findFirst()
                .map(condition -> new Unmet(condition.words, null));
    }

    /** What does not hold of several places, of which each must do, and {@code list} holds all of them. */
    Optional<Unmet> unmetByEach(List<JsonNode> nodes, JsonNode list) {
        Conditions ofList = new Conditions(
                null, conditions.stream().filter(Condition::ofList).toList());
        Conditions ofEach = new Conditions(
                exists,
                conditions.stream().filter(condition -> !condition.ofList).toList());
        Optional<Unmet> unmet = ofList.unmetBy(list);
        if (unmet.isPresent()) {
            return unmet;
        }
        if (nodes.isEmpty()) {
            boolean enough = exists == null && ofEach.conditions.isEmpty();
            return enough ? Optional.empty() : ofEach.unmetByNothing();
        }
        return nodes.stream().flatMap(node -> ofEach.unmetBy(node).stream()).findFirst();
    }

    /** What does not hold of the values of a header, of which one must do, and none may be what it must not be. */
    Optional<Unmet> unmetByAny(List<JsonNode> values) {
        Optional<Unmet> forbidden = values.stream()
                .flatMap(value -> new Conditions(
                                null,
                                conditions.stream().filter(Condition::negative).toList())
                        .unmetBy(value).stream())
                .findFirst();
        List<Optional<Unmet>> each = values.stream().map(this::unmetBy).toList();
        return forbidden.isPresent() || each.stream().anyMatch(Optional::isEmpty) ? forbidden : each.getFirst();
    }

    /** A value as text: without the quotes of JSON. */
    static String plain(JsonNode node) {
        return node.isValueNode() ? node.asText() : node.toString();
    }

    private static Condition each(String words, Predicate<JsonNode> test) {
        return new Condition(words, false, false, test);
    }

    private static Optional<String> text(@Nullable Template template, Scope scope) {
        return Optional.ofNullable(template).map(scope::fill);
    }

    private static void number(
            List<Condition> all, String words, @Nullable BigDecimal bound, Predicate<Integer> comparison) {
        if (bound != null) {
            all.add(each(
                    words + bound.toPlainString(),
                    node -> decimal(node)
                            .filter(value -> comparison.test(value.compareTo(bound)))
                            .isPresent()));
        }
    }

    private static boolean equal(String wanted, JsonNode node, boolean glob) {
        if (node.isTextual()) {
            return glob ? Globs.matches(wanted, node.textValue()) : wanted.equals(node.textValue());
        }
        if (node.isNumber()) {
            return decimal(wanted)
                    .flatMap(number -> decimal(node).map(value -> value.compareTo(number) == 0))
                    .orElse(false);
        }
        return node.isContainerNode()
                ? Json.parse(wanted).filter(node::equals).isPresent()
                : wanted.equals(plain(node));
    }

    private static boolean contains(String part, JsonNode node) {
        if (node.isArray()) {
            for (JsonNode item : node) {
                if (equal(part, item, false)) {
                    return true;
                }
            }
            return false;
        }
        return node.isObject() ? node.has(part) : plain(node).contains(part);
    }

    private static int length(JsonNode node) {
        if (node.isTextual()) {
            return node.textValue().codePointCount(0, node.textValue().length());
        }
        return node.isContainerNode() ? node.size() : plain(node).length();
    }

    private static Optional<BigDecimal> decimal(JsonNode node) {
        if (node.isNumber()) {
            return node.isFloatingPointNumber() && Double.isNaN(node.doubleValue())
                    ? Optional.empty()
                    : Optional.of(node.decimalValue());
        }
        return node.isTextual() ? decimal(node.textValue()) : Optional.empty();
    }

    private static Optional<BigDecimal> decimal(String text) {
        if (text.length() > 100) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BigDecimal(text.strip()));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
