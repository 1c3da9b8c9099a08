package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is in documents that a newer program wrote and this one does not know: kept since they were read, and written again with them, so that an
 * older program that decides for a while takes nothing away from a newer one. For any thread.
 *
 * <p>What is not known is what would be lost by reading a document and writing it. It belongs to the document and to each object within, in lists
 * by their "id"; an object with another id than the one that was read is another thing, and gets nothing of it.
 */
final class NewerMembers {
    private static final String ID = "id";

    private final Map<String, Episode> kept = new ConcurrentHashMap<>();

    /** What a document has beyond what this program knows of it, and what the document was about. */
    private record Episode(String about, Beyond beyond) {}

    /**
     * @param members that this program does not know
     * @param within objects that it knows, and what it does not know of them: by the member's name, or the id within a list
     * @param id of the object; null if it has none
     */
    private record Beyond(
            Map<String, JsonNode> members,
            Map<String, Beyond> within,
            @Nullable String id) {
        boolean isEmpty() {
            return members.isEmpty() && within.isEmpty();
        }
    }

    /**
     * Takes note of what a document has that this program would not write.
     *
     * @param key of the document
     * @param about what it is about now, such as an alert: what is not known belongs to that
     * @param read the document as it was found
     * @param written the same as this program writes it
     */
    void remember(String key, String about, JsonNode read, ObjectNode written) {
        Beyond beyond = beyond(read, written);
        if (beyond.isEmpty()) {
            kept.remove(key);
        } else {
            kept.put(key, new Episode(about, beyond));
        }
    }

    /** Adds to a document that is about to be written what was in it when it was read. @return the document */
    ObjectNode restore(String key, String about, ObjectNode written) {
        Episode episode = kept.get(key);
        if (episode == null) {
            return written;
        }
        if (episode.about().equals(about)) {
            restore(episode.beyond(), written);
        } else {
            kept.remove(key);
        }
        return written;
    }

    /** The document has ended. */
    void forget(String key) {
        kept.remove(key);
    }

    /**
     * The same for a document that is replaced at once.
     *
     * @param read the one that is replaced
     * @param known the same as this program writes it
     * @param written the one that takes its place
     */
    static ObjectNode carry(JsonNode read, ObjectNode known, ObjectNode written) {
        restore(beyond(read, known), written);
        return written;
    }

    private static Beyond beyond(JsonNode read, JsonNode written) {
        Map<String, JsonNode> members = new HashMap<>();
        Map<String, Beyond> within = new HashMap<>();
        for (Map.Entry<String, JsonNode> member : read.properties()) {
            JsonNode theirs = member.getValue();
            JsonNode ours = written.get(member.getKey());
            if (ours == null) {
                if (!theirs.isNull()) {
                    members.put(member.getKey(), theirs);
                }
            } else if (theirs.isObject() && ours.isObject()) {
                keep(within, member.getKey(), beyond(theirs, ours));
            } else if (theirs.isArray() && ours.isArray()) {
                keep(within, member.getKey(), ofEach(theirs, ours));
            }
        }
        return new Beyond(members, within, id(read));
    }

    private static Beyond ofEach(JsonNode theirs, JsonNode ours) {
        Map<String, Beyond> within = new HashMap<>();
        Map<String, JsonNode> known = byId(ours);
        byId(theirs).forEach((id, element) -> {
            JsonNode same = known.get(id);
            if (same != null) {
                keep(within, id, beyond(element, same));
            }
        });
        return new Beyond(Map.of(), within, null);
    }

    private static void keep(Map<String, Beyond> within, String name, Beyond beyond) {
        if (!beyond.isEmpty()) {
            within.put(name, beyond);
        }
    }

    private static void restore(Beyond beyond, ObjectNode written) {
        if (!Objects.equals(beyond.id(), id(written))) {
            return;
        }
        beyond.members().forEach((name, value) -> {
            if (!written.has(name)) {
                written.set(name, value.deepCopy());
            }
        });
        beyond.within().forEach((name, inner) -> {
            JsonNode member = written.get(name);
            if (member instanceof ObjectNode object) {
                restore(inner, object);
            } else if (member != null && member.isArray()) {
                byId(member).forEach((id, element) -> {
                    Beyond its = inner.within().get(id);
                    if (its != null && element instanceof ObjectNode object) {
                        restore(its, object);
                    }
                });
            }
        });
    }

    private static Map<String, JsonNode> byId(JsonNode array) {
        Map<String, JsonNode> elements = new HashMap<>();
        for (JsonNode element : array) {
            String id = id(element);
            if (id != null) {
                elements.put(id, element);
            }
        }
        return elements;
    }

    private static @Nullable String id(JsonNode node) {
        JsonNode id = node.get(ID);
        return id != null && id.isTextual() ? id.textValue() : null;
    }
}
