package dev.launchwatch.grafana;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** JSON from maps and lists, which keep the order in which things are written. */
final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private Json() {}

    /** An object of alternating keys and values; a null value is JSON's null. */
    static ObjectNode object(@Nullable Object... pairs) {
        ObjectNode object = MAPPER.createObjectNode();
        for (int i = 0; i < pairs.length; i += 2) {
            object.set(String.valueOf(pairs[i]), MAPPER.valueToTree(pairs[i + 1]));
        }
        return object;
    }

    static ArrayNode array(Collection<?> items) {
        return MAPPER.valueToTree(items);
    }

    static ArrayNode array(Object... items) {
        return MAPPER.valueToTree(items);
    }

    /** What every panel, variable and query names as its source: the variable that the viewer chooses it with. */
    static ObjectNode datasource() {
        return object("type", "prometheus", "uid", "${datasource}");
    }

    /** A mapping of 0 and 1 to texts and colours. */
    static ObjectNode mapping(ObjectNode zero, ObjectNode one) {
        return object("type", "value", "options", object("0", zero, "1", one));
    }

    static String text(ObjectNode object) {
        return object.toPrettyString() + "\n";
    }
}
