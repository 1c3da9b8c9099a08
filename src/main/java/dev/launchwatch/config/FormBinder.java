package dev.launchwatch.config;

import java.lang.reflect.InvocationTargetException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;

/** From mappings to records: known and unknown keys, defaults, inlined records and families. */
final class FormBinder {
    private static final Object UNBOUND = new Object();

    private final Binder values;
    private final Problems problems;
    private final Origins origins;
    private final Deque<Shape.Form> enclosing = new ArrayDeque<>();

    FormBinder(Binder values, Problems problems, Origins origins) {
        this.values = values;
        this.problems = problems;
        this.origins = origins;
    }

    /**
     * One mapping while it is being bound.
     *
     * @param guessed keys that were probably meant by unknown ones, and so are not missing
     */
    private record Filling(Binder.At at, Shape.Form form, Origins.Origin origin, Set<String> guessed) {}

    Bound bind(Shape.Form form, Binder.At at) {
        if (form.bare()) {
            return bare(form, at);
        }
        Map<String, Mapping.Entry> entries;
        if (at.node() instanceof MappingNode mapping) {
            entries = Mapping.of(at.source(), mapping, problems);
        } else if (form.shorthand() != null && !Binder.isNothing(at.node())) {
            entries = Mapping.of(form.shorthand(), at.node());
        } else {
            return values.failed(
                    at,
                    Binder.isNothing(at.node())
                            ? "'" + at.name() + "' has no value: give it one, or {} for its defaults"
                            : "'" + at.name() + "' must be a mapping with keys such as "
                                    + String.join(
                                            ", ", form.keys().stream().limit(3).toList()) + ", not "
                                    + Binder.kind(at.node()));
        }
        Origins.Origin origin = new Origins.Origin(at.source(), at.node(), entries);
        Set<String> guessed = new HashSet<>();
        Set<String> unknown = new LinkedHashSet<>(entries.keySet());
        form.keys().forEach(unknown::remove);
        unknown.forEach(key -> unknown(form, key, origin).ifPresent(guessed::add));
        origin.failed().addAll(guessed);
        enclosing.push(form);
        Object value = fill(new Filling(at, form, origin, guessed));
        enclosing.pop();
        return value == UNBOUND ? new Bound.Failed() : new Bound.Value(value);
    }

    /** One of several kinds, under a key of its own. */
    Bound bind(Shape.Family family, Binder.At at) {
        List<String> kinds = List.copyOf(family.kinds().keySet());
        if (!(at.node() instanceof MappingNode mapping)) {
            return values.failed(
                    at,
                    Binder.isNothing(at.node())
                            ? "'" + at.name() + "' has no value: write one of " + String.join(", ", kinds)
                            : "'" + at.name() + "' must be one of " + String.join(", ", kinds) + ", not "
                                    + Binder.kind(at.node()));
        }
        Map<String, Mapping.Entry> entries = Mapping.of(at.source(), mapping, problems);
        Origins.Origin origin = new Origins.Origin(at.source(), at.node(), entries);
        Set<String> guessed = new HashSet<>();
        for (String key : entries.keySet()) {
            if (!kinds.contains(key)) {
                Optional<String> closest = Suggestions.closest(key, kinds);
                closest.ifPresent(guessed::add);
                problems.error(
                        origin.key(key),
                        "unknown key '" + key + "' in '" + at.name() + "'"
                                + closest.map(name -> " (did you mean '" + name + "'?)")
                                        .orElseGet(() -> ": the keys are " + String.join(", ", kinds)));
            }
        }
        Object value = kind(family, at, origin, guessed);
        return value == UNBOUND ? new Bound.Failed() : new Bound.Value(value);
    }

    /** A kind of which no more than its name is written. */
    Bound alone(Shape.Form kind, Binder.At at) {
        Object made = defaults(kind);
        origins.put(made, new Origins.Origin(at.source(), at.node(), Map.of()));
        return new Bound.Value(made);
    }

    /** A record whose only component's value stands in its place. */
    private Bound bare(Shape.Form form, Binder.At at) {
        Shape.Field only = form.fields().getFirst();
        return switch (values.bind(only.shape(), at)) {
            case Bound.Value(Object value) -> {
                Object made = construct(form, List.of(value));
                origins.put(made, new Origins.Origin(at.source(), at.node(), Mapping.of(only.key(), at.node())));
                yield new Bound.Value(made);
            }
            case Bound.Empty empty -> empty;
            case Bound.Failed failed -> failed;
        };
    }

    private Object fill(Filling filling) {
        List<@Nullable Object> arguments = new ArrayList<>();
        boolean failed = false;
        for (Shape.Field field : filling.form().fields()) {
            Object argument = argument(field, filling);
            failed |= argument == UNBOUND;
            arguments.add(argument);
        }
        if (failed) {
            return UNBOUND;
        }
        Object made = construct(filling.form(), arguments);
        origins.put(made, filling.origin());
        return made;
    }

    private @Nullable Object argument(Shape.Field field, Filling filling) {
        if (field.inline() && field.shape() instanceof Shape.Form inner) {
            return fill(new Filling(filling.at(), inner, filling.origin(), filling.guessed()));
        }
        if (field.inline() && field.shape() instanceof Shape.Family family) {
            return kind(family, filling.at(), filling.origin(), filling.guessed());
        }
        Mapping.Entry entry = filling.origin().entries().get(field.key());
        if (entry == null) {
            return leftOut(field, filling, false);
        }
        return switch (values.bind(field.shape(), filling.at().to(entry.value(), field.key()))) {
            case Bound.Value(Object value) -> value;
            case Bound.Empty _ -> leftOut(field, filling, true);
            case Bound.Failed _ -> {
                filling.origin().failed().add(field.key());
                yield field.omissible() ? leftOut(field, filling, false) : UNBOUND;
            }
        };
    }

    private @Nullable Object leftOut(Shape.Field field, Filling filling, boolean empty) {
        if (empty
                && !field.optional()
                && field.shape() instanceof Shape.Scalar(ScalarType type)
                && type.type() == String.class) {
            return "";
        }
        if (field.omissible()) {
            Object made = omitted(field);
            if (made != null && field.shape() instanceof Shape.Form) {
                origins.put(
                        made,
                        new Origins.Origin(filling.at().source(), filling.at().node(), Map.of()));
            }
            return made;
        }
        if (!filling.guessed().contains(field.key())) {
            String problem = empty ? "'" + field.key() + "' is empty" : "missing key '" + field.key() + "'";
            String remedy = field.example().isEmpty()
                    ? "give it (" + field.doc().replaceAll("\\.$", "") + ")"
                    : "give it, such as " + field.key() + ": " + field.example();
            problems.error(
                    empty
                            ? filling.origin().value(field.key())
                            : filling.origin().place(),
                    problem + " in '" + filling.at().name() + "': " + remedy);
        }
        return UNBOUND;
    }

    /** The one kind of a family whose key is there. */
    private Object kind(Shape.Family family, Binder.At at, Origins.Origin origin, Set<String> guessed) {
        Map<String, Mapping.Entry> entries = origin.entries();
        List<String> given =
                entries.keySet().stream().filter(family.kinds()::containsKey).toList();
        String kinds = String.join(", ", family.kinds().keySet());
        if (given.isEmpty()) {
            if (guessed.stream().noneMatch(family.kinds()::containsKey)) {
                problems.error(origin.place(), "'" + at.name() + "' needs exactly one of these keys: " + kinds);
            }
            return UNBOUND;
        }
        for (String more : given.subList(1, given.size())) {
            problems.error(
                    origin.key(more),
                    "'" + more + "' cannot stand beside '" + given.getFirst() + "': keep exactly one of " + kinds);
        }
        Object first = UNBOUND;
        for (String key : given.reversed()) {
            Shape.Form form = family.kinds().get(key);
            Mapping.Entry entry = entries.get(key);
            if (form == null || entry == null) {
                continue;
            }
            first = switch (values.bind(form, at.to(entry.value(), key))) {
                case Bound.Value(Object value) -> value;
                case Bound.Empty _, Bound.Failed _ -> UNBOUND;
            };
        }
        return given.size() == 1 ? first : UNBOUND;
    }

    /** Reports a key that does not exist, and names the one that was probably meant. */
    private Optional<String> unknown(Shape.Form form, String key, Origins.Origin origin) {
        List<String> keys = form.keys();
        Optional<String> closest = Suggestions.closest(key, keys);
        String where = form.type() == Catalog.class ? "at the top level" : "in '" + form.name() + "'";
        String hint = closest.map(name -> " (did you mean '" + name + "'?)")
                .or(() -> inside(form, key).map(inner -> ": it belongs into '" + inner + "'"))
                .or(() -> outside(key).map(outer -> ": it belongs beside the keys of '" + outer + "', further left"))
                .orElseGet(() -> ": the keys are " + String.join(", ", keys));
        problems.error(origin.key(key), "unknown key '" + key + "' " + where + hint);
        return closest;
    }

    /** The key of this form whose own keys hold the unknown one. */
    private static Optional<String> inside(Shape.Form form, String key) {
        for (Shape.Field field : form.fields()) {
            if (!field.inline()
                    && field.shape() instanceof Shape.Form inner
                    && inner.keys().contains(key)) {
                return Optional.of(field.key());
            }
            if (field.inline() && field.shape() instanceof Shape.Family family) {
                for (Map.Entry<String, Shape.Form> kind : family.kinds().entrySet()) {
                    if (!kind.getValue().bare() && kind.getValue().keys().contains(key)) {
                        return Optional.of(kind.getKey());
                    }
                }
            }
        }
        return Optional.empty();
    }

    private Optional<String> outside(String key) {
        return enclosing.stream()
                .filter(form -> form.keys().contains(key))
                .map(Shape.Form::name)
                .findFirst();
    }

    /** The record that stands for an empty mapping; every key of the form may be left out. */
    static Object defaults(Shape.Form form) {
        List<@Nullable Object> arguments = new ArrayList<>();
        for (Shape.Field field : form.fields()) {
            arguments.add(omitted(field));
        }
        return construct(form, arguments);
    }

    /** The value of a key that is left out and may be. */
    private static @Nullable Object omitted(Shape.Field field) {
        if (field.optional()) {
            return null;
        }
        if (field.standard() != null) {
            return field.standard();
        }
        return switch (field.shape()) {
            case Shape.ListOf _ -> List.of();
            case Shape.MapOf _ -> Map.of();
            case Shape.Form form -> defaults(form);
            case Shape.Scalar _, Shape.Choice _, Shape.Free _, Shape.Family _ ->
                throw new IllegalStateException("'" + field.key() + "' may not be left out");
        };
    }

    static Object construct(Shape.Form form, List<? extends @Nullable Object> arguments) {
        try {
            return form.constructor().newInstance(arguments.toArray());
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(form.type() + " refused checked values", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(form.type() + " is not registered for reflection", e);
        }
    }
}
