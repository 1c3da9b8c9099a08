package dev.launchwatch.config;

import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import dev.launchwatch.probe.StepsSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * From YAML nodes to values of the shapes. Scalars are read by what is wanted and not by YAML's own guess, so that
 * {@code no}, {@code 1e3} and {@code 12:30} are the texts they look like.
 */
final class Binder {
    private static final Set<String> NOTHING = Set.of("", "~", "null", "Null", "NULL");
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9]\\d{0,30})(\\.\\d{1,30})?([eE][+-]?\\d{1,3})?");

    private final Problems problems;
    private final Interpolation interpolation;
    private final FormBinder forms;

    Binder(Problems problems, Interpolation interpolation, Origins origins) {
        this.problems = problems;
        this.interpolation = interpolation;
        this.forms = new FormBinder(this, problems, origins);
    }

    /**
     * A node to bind.
     *
     * @param name the word for it in messages: a key, or the kind of thing that a list holds
     */
    record At(Source source, Node node, String name, Scope scope) {
        At to(Node other, String itsName) {
            return new At(source, other, itsName, scope);
        }

        Place place() {
            return source.place(node);
        }
    }

    Bound bind(Shape shape, At at) {
        if (!at.node().getTag().getValue().startsWith(Tag.PREFIX)) {
            return failed(at, "tags such as " + at.node().getTag() + " mean nothing here: remove it");
        }
        return switch (shape) {
            case Shape.Scalar(ScalarType type) -> scalar(type, at);
            case Shape.Choice choice -> choice(choice, at);
            case Shape.ListOf(Shape item) -> list(item, at);
            case Shape.MapOf(Shape value) -> map(value, at);
            case Shape.Free _ -> new Bound.Value(tree(at));
            case Shape.Form form -> forms.bind(form, at);
            case Shape.Family family -> family(family, at);
        };
    }

    /** The value that a default stands for. */
    static Object written(Shape shape, String text) {
        return switch (shape) {
            case Shape.Scalar(ScalarType type) -> type.parse().apply(text);
            case Shape.Choice choice -> {
                Object constant = choice.constants().get(text);
                if (constant == null) {
                    throw new IllegalStateException("the default '" + text + "' is no constant");
                }
                yield constant;
            }
            case Shape.ListOf(Shape item) -> {
                String items = text.startsWith("[") ? text.substring(1, text.length() - 1) : text;
                List<Object> values = new ArrayList<>();
                for (String part : items.split(",", -1)) {
                    values.add(written(item, part.strip()));
                }
                yield values;
            }
            case Shape.MapOf _, Shape.Free _, Shape.Form _, Shape.Family _ ->
                throw new IllegalStateException("no default can be written for " + shape);
        };
    }

    private Bound scalar(ScalarType type, At at) {
        if (!(at.node() instanceof ScalarNode scalar)) {
            return failed(at, "'" + at.name() + "' must be " + type.noun() + ", not " + kind(at.node()));
        }
        if (isNothing(scalar)) {
            return nothing(at, scalar);
        }
        Optional<Template> resolved = interpolation.resolve(at.source(), scalar, at.scope());
        if (resolved.isEmpty()) {
            return new Bound.Failed();
        }
        Template template = resolved.get();
        if (type.type() == Secret.class) {
            interpolation.secret(template);
            return template.toString().isEmpty() ? new Bound.Empty() : new Bound.Value(new Secret(template));
        }
        if (type.type() == Template.class) {
            return new Bound.Value(template);
        }
        if (!template.variables().isEmpty()) {
            return failed(
                    at,
                    "'" + at.name() + "' cannot take the captured value '"
                            + template.variables().iterator().next() + "': write it out, or take it from the"
                            + " environment");
        }
        String text = template.toString();
        return text.isEmpty() ? new Bound.Empty() : parsed(type, text, at);
    }

    private Bound parsed(ScalarType type, String text, At at) {
        try {
            return new Bound.Value(type.parse().apply(text));
        } catch (IllegalArgumentException e) {
            return failed(at, String.valueOf(e.getMessage()));
        }
    }

    private Bound choice(Shape.Choice choice, At at) {
        Set<String> words = choice.constants().keySet();
        if (!(at.node() instanceof ScalarNode scalar)) {
            return failed(
                    at, "'" + at.name() + "' must be one of " + String.join(", ", words) + ", not " + kind(at.node()));
        }
        if (isNothing(scalar) && !words.contains(scalar.getValue().toLowerCase(Locale.ROOT))) {
            return nothing(at, scalar);
        }
        Optional<Template> resolved = interpolation.resolve(at.source(), scalar, Scope.NONE);
        if (resolved.isEmpty()) {
            return new Bound.Failed();
        }
        String text = resolved.get().toString();
        if (text.isEmpty()) {
            return new Bound.Empty();
        }
        Object constant = choice.constants().get(text.strip().toLowerCase(Locale.ROOT));
        return constant != null
                ? new Bound.Value(constant)
                : failed(
                        at,
                        "'" + text + "' is no value of '" + at.name() + "': write one of " + String.join(", ", words)
                                + Suggestions.didYouMean(text, words));
    }

    /** One of several kinds under a key of its own: its name alone, or a mapping with it. */
    private Bound family(Shape.Family family, At at) {
        if (!(at.node() instanceof ScalarNode scalar) || isNothing(scalar)) {
            return forms.bind(family, at);
        }
        Optional<Template> resolved = interpolation.resolve(at.source(), scalar, Scope.NONE);
        if (resolved.isEmpty()) {
            return new Bound.Failed();
        }
        String text = resolved.get().toString().strip();
        if (text.isEmpty()) {
            return new Bound.Empty();
        }
        Shape.Form kind = family.kinds().get(text);
        if (kind == null) {
            Set<String> words = family.kinds().keySet();
            return failed(
                    at,
                    "'" + text + "' is no '" + at.name() + "': write one of " + String.join(", ", words)
                            + Suggestions.didYouMean(text, words));
        }
        if (!kind.keys().isEmpty()) {
            return failed(
                    at,
                    "'" + text + "' alone does not say enough: write " + at.name() + ": { " + text
                            + ": { … } } with keys such as "
                            + String.join(", ", kind.keys().stream().limit(3).toList()));
        }
        return forms.alone(kind, at);
    }

    private Bound list(Shape item, At at) {
        boolean sequence = at.node() instanceof SequenceNode;
        if (!sequence && item instanceof Shape.Form form && form.shorthand() == null) {
            return failed(at, "'" + at.name() + "' must be a list: begin each of its items with '- '");
        }
        List<Node> nodes = at.node() instanceof SequenceNode list ? list.getValue() : List.of(at.node());
        String name = item instanceof Shape.Form form ? form.name() : at.name();
        List<Scope> scopes =
                item instanceof Shape.Form form && form.type() == StepsSpec.Step.class ? Scope.of(nodes) : List.of();
        List<Object> values = new ArrayList<>();
        boolean failed = false;
        for (int i = 0; i < nodes.size(); i++) {
            Scope scope = scopes.isEmpty() ? at.scope() : scopes.get(i);
            switch (bind(item, new At(at.source(), nodes.get(i), name, scope))) {
                case Bound.Value(Object value) -> values.add(value);
                case Bound.Empty _ -> {}
                case Bound.Failed _ -> failed = true;
            }
        }
        return failed ? new Bound.Failed() : new Bound.Value(values);
    }

    private Bound map(Shape shape, At at) {
        if (!(at.node() instanceof MappingNode mapping)) {
            return failed(
                    at,
                    "'" + at.name() + "' must be a mapping of names to values, such as { name: value }, not "
                            + kind(at.node()));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        boolean failed = false;
        for (Map.Entry<String, Mapping.Entry> entry :
                Mapping.of(at.source(), mapping, problems).entrySet()) {
            String name = entry.getKey();
            switch (bind(shape, at.to(entry.getValue().value(), name))) {
                case Bound.Value(Object value) -> values.put(name, value);
                case Bound.Empty _ -> {}
                case Bound.Failed _ -> failed = true;
            }
        }
        return failed ? new Bound.Failed() : new Bound.Value(values);
    }

    private Tree tree(At at) {
        return switch (at.node()) {
            case MappingNode mapping -> {
                Map<String, Tree> members = new LinkedHashMap<>();
                Mapping.of(at.source(), mapping, problems)
                        .forEach((name, entry) -> members.put(name, tree(at.to(entry.value(), name))));
                yield new Tree.Node(members);
            }
            case SequenceNode sequence ->
                new Tree.Items(sequence.getValue().stream()
                        .map(item -> tree(at.to(item, at.name())))
                        .toList());
            case ScalarNode scalar -> leaf(at, scalar);
            default -> throw new IllegalStateException("an alias was left unresolved");
        };
    }

    private Tree leaf(At at, ScalarNode scalar) {
        String text = scalar.getValue();
        if (scalar.getScalarStyle() == ScalarStyle.PLAIN) {
            if (NOTHING.contains(text)) {
                return new Tree.Null();
            }
            if (text.equals("true") || text.equals("false")) {
                return new Tree.Bool(text.equals("true"));
            }
            if (NUMBER.matcher(text).matches()) {
                return new Tree.Numeral(new BigDecimal(text));
            }
        }
        return new Tree.Text(
                interpolation.resolve(at.source(), scalar, at.scope()).orElse(Template.literal("")));
    }

    private Bound nothing(At at, ScalarNode scalar) {
        return failed(
                at,
                at.source().commentFollows(scalar.getStartMark())
                        ? "'" + at.name() + "' has no value, since # begins a comment: put the value into quotes"
                        : "'" + at.name() + "' has no value: give it one, or remove the key");
    }

    /** Reports and fails. */
    Bound failed(At at, String message) {
        problems.error(at.place(), message);
        return new Bound.Failed();
    }

    static boolean isNothing(Node node) {
        return node instanceof ScalarNode scalar
                && scalar.getScalarStyle() == ScalarStyle.PLAIN
                && NOTHING.contains(scalar.getValue());
    }

    static String kind(Node node) {
        return switch (node) {
            case MappingNode _ -> "a mapping";
            case SequenceNode _ -> "a list";
            default -> isNothing(node) ? "nothing" : "a text";
        };
    }
}
