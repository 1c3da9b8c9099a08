package dev.launchwatch.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.launchwatch.model.Tree;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No key untested: a file sets every key of every record, another YAML reader says what each must have become. */
class FullMappingTest {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Set<String> arrived = new TreeSet<>();
    private final Set<String> known = new TreeSet<>();

    @TempDir
    Path folder;

    @Test
    void everyKeyOfEveryRecordArrives() throws Exception {
        String yaml = Folders.text("valid/full.yaml");
        Loaded loaded = Folders.load(folder, "full.yaml", yaml);
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        JsonNode written = new ObjectMapper(new YAMLFactory()).readTree(yaml);

        form(Shapes.catalog(), written, ((Loaded.Good) loaded).catalog());

        keys(Shapes.catalog());
        assertThat(arrived).containsExactlyElementsOf(known).hasSizeGreaterThan(150);
    }

    private void keys(Shape shape) {
        switch (shape) {
            case Shape.ListOf(Shape item) -> keys(item);
            case Shape.MapOf(Shape value) -> keys(value);
            case Shape.Form form ->
                form.fields().forEach(field -> {
                    if (!field.inline()) {
                        known.add(form.type().getSimpleName() + "." + field.key());
                    }
                    keys(field.shape());
                });
            case Shape.Family family -> family.kinds().values().forEach(this::keys);
            case Shape.Scalar _, Shape.Choice _, Shape.Free _ -> {
                // no keys
            }
        }
    }

    private void check(Shape shape, JsonNode written, Object value) throws Exception {
        switch (shape) {
            case Shape.Scalar(ScalarType type) ->
                assertThat(text(value)).isEqualTo(text(type.parse().apply(written.asText())));
            case Shape.Choice choice ->
                assertThat(value).isEqualTo(choice.constants().get(written.asText()));
            case Shape.ListOf(Shape item) -> {
                List<JsonNode> nodes = new ArrayList<>();
                if (written.isArray()) {
                    written.forEach(nodes::add);
                } else {
                    nodes.add(written);
                }
                List<?> values = (List<?>) value;
                assertThat(values).hasSameSizeAs(nodes);
                for (int i = 0; i < nodes.size(); i++) {
                    check(item, nodes.get(i), values.get(i));
                }
            }
            case Shape.MapOf(Shape item) -> {
                Map<?, ?> values = (Map<?, ?>) value;
                assertThat(values).hasSize(written.size());
                for (Map.Entry<String, JsonNode> entry : written.properties()) {
                    check(item, entry.getValue(), Objects.requireNonNull(values.get(entry.getKey())));
                }
            }
            case Shape.Free _ -> assertThat(json((Tree) value)).isEqualTo(written);
            case Shape.Form form -> form(form, written, value);
            case Shape.Family family -> {
                String kind = written.isTextual()
                        ? written.asText()
                        : written.fieldNames().next();
                Shape.Form its = Objects.requireNonNull(family.kinds().get(kind));
                assertThat(value).isInstanceOf(its.type());
                form(its, written.isTextual() ? JSON.objectNode() : written.get(kind), value);
            }
        }
    }

    private void form(Shape.Form form, JsonNode written, Object value) throws Exception {
        RecordComponent[] components = form.type().getRecordComponents();
        for (int i = 0; i < components.length; i++) {
            Shape.Field field = form.fields().get(i);
            Object component = components[i].getAccessor().invoke(value);
            if (field.inline() && field.shape() instanceof Shape.Form inner) {
                form(inner, written, component);
            } else if (field.inline() && field.shape() instanceof Shape.Family family) {
                String kind = family.kinds().keySet().stream()
                        .filter(written::has)
                        .findFirst()
                        .orElseThrow();
                Shape.Form its = Objects.requireNonNull(family.kinds().get(kind));
                assertThat(component).isInstanceOf(its.type());
                form(its, written.get(kind), component);
            } else {
                JsonNode its = form.bare() || !written.isObject() ? written : written.get(field.key());
                if (its != null) {
                    check(field.shape(), its, component);
                    if (isOwn(field, component)) {
                        arrived.add(form.type().getSimpleName() + "." + field.key());
                    }
                }
            }
            if (!written.isObject() && form.shorthand() != null) {
                return;
            }
        }
    }

    /** Whether a value differs from what would be there without the key. */
    private static boolean isOwn(Shape.Field field, @Nullable Object value) {
        assertThat(value).as(field.key()).isNotNull();
        return field.written() == null || !text(value).equals(text(Binder.written(field.shape(), field.written())));
    }

    private static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case dev.launchwatch.model.Secret(var template) -> template.toString();
            default -> value.toString();
        };
    }

    private static JsonNode json(Tree tree) {
        return switch (tree) {
            case Tree.Node(Map<String, Tree> members) -> {
                var node = JSON.objectNode();
                members.forEach((name, member) -> node.set(name, json(member)));
                yield node;
            }
            case Tree.Items(List<Tree> items) -> {
                var node = JSON.arrayNode();
                items.forEach(item -> node.add(json(item)));
                yield node;
            }
            case Tree.Text(var text) -> JSON.textNode(text.toString());
            case Tree.Numeral(var number) ->
                number.scale() == 0 ? JSON.numberNode(number.intValueExact()) : JSON.numberNode(number.doubleValue());
            case Tree.Bool(boolean truth) -> JSON.booleanNode(truth);
            case Tree.Null() -> JSON.nullNode();
        };
    }
}
