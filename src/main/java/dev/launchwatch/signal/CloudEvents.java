package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * CloudEvents 1.0 in the structured, batched and binary mode of its HTTP binding: the type is the kind, the time the instant,
 * the data the rest.
 *
 * @see <a href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md">CloudEvents 1.0.2</a>
 */
final class CloudEvents {
    private static final String A_TYPE = "name what happened, such as login.failed";

    private CloudEvents() {}

    /** Whether the attributes stand in headers and the body is the data alone. */
    static boolean isBinary(Body body) {
        return !body.header("ce-specversion").isEmpty()
                || !body.header("ce-type").isEmpty();
    }

    static Decoded decodeBinary(Body body) throws UnreadableBodyException {
        try {
            version(header(body, "ce-specversion"), "ce-specversion");
            String type = header(body, "ce-type");
            if (type == null) {
                throw new BadItemException("the header 'ce-type' is missing: " + A_TYPE);
            }
            String time = header(body, "ce-time");
            Instant at = time == null ? null : Times.parse(time);
            if (time != null && at == null) {
                throw new BadItemException(
                        "the header 'ce-time' must be a time in RFC 3339, such as 2026-01-31T12:00:00Z");
            }
            byte[] bytes = body.bytes();
            JsonNode data = bytes.length == 0 ? JsonNodeFactory.instance.objectNode() : Items.document(bytes);
            if (!data.isObject()) {
                throw new BadItemException("the data is no JSON object: send {…} with the event's fields");
            }
            String id = identity(header(body, "ce-source"), header(body, "ce-id"), "the header 'ce-id'");
            return OwnEvents.event(type, "ce-type", id, at, Fields.of(data));
        } catch (BadItemException e) {
            return e.bad();
        }
    }

    static Decoded decode(Fields item) throws BadItemException {
        version(item.text("specversion"), "specversion");
        String type = item.required("type", A_TYPE);
        String contentType = item.text("datacontenttype");
        if (contentType != null && !contentType.toLowerCase(Locale.ROOT).contains("json")) {
            throw item.bad("datacontenttype", "must be application/json: send the event's fields as JSON");
        }
        Fields data = item.has("data_base64") ? base64(item) : item.in("data");
        String id = identity(item.text("source"), item.text("id"), "'id'");
        return OwnEvents.event(type, "type", id, OwnEvents.time(item, "time"), data);
    }

    private static void version(@Nullable String version, String name) throws BadItemException {
        if (version == null || !version.startsWith("1.")) {
            throw new BadItemException("'" + name + "' must be 1.0: other versions of CloudEvents are not read");
        }
    }

    /** An id is unique within its source only. */
    private static String identity(@Nullable String source, @Nullable String id, String name) throws BadItemException {
        if (id == null) {
            throw new BadItemException(name + " is missing: CloudEvents need one that is unique within their source");
        }
        return source == null ? id : source + " " + id;
    }

    private static Fields base64(Fields item) throws BadItemException {
        try {
            String data = item.required("data_base64", "leave it out");
            String json = new String(Base64.getDecoder().decode(data), StandardCharsets.UTF_8);
            JsonNode node = Items.embedded(json);
            if (node.isObject()) {
                return Fields.of(node);
            }
        } catch (IllegalArgumentException e) {
            // falls through to the one message below
        }
        throw item.bad("data_base64", "must be a JSON object in base64: send the event's fields as 'data'");
    }

    /** The value of a header, whose special characters are percent-encoded. */
    private static @Nullable String header(Body body, String name) {
        String value = body.header(name);
        if (value.isEmpty()) {
            return null;
        }
        if (value.indexOf('%') < 0) {
            return value;
        }
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return value; // no encoding: taken as it stands
        }
    }
}
