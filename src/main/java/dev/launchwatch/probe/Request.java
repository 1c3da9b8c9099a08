package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.Exchange.Stream;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A request before its cookies, with every template filled.
 *
 * @param initiator the page that made the browser send it, null if a person did
 */
record Request(
        String method,
        URI url,
        List<Header> headers,
        Buffer body,
        Size maxBody,
        @Nullable Stream stream,
        TransportSpec transport,
        @Nullable URI initiator) {
    private static final Pattern BREAKS = Pattern.compile("[\\r\\n\\x00]+");

    Request {
        headers = List.copyOf(headers);
    }

    /**
     * The request of an HTTP monitor.
     *
     * @param url the filled address
     * @param token an access token that was fetched for it, or null
     */
    static Request of(HttpSpec spec, URI url, @Nullable String token, Scope scope) {
        List<Header> headers = headers(spec.headers(), scope);
        Buffer body = Buffer.buffer();
        if (spec.json() != null) {
            body = Buffer.buffer(json(spec.json(), scope).toString());
            absent(headers, "Content-Type", "application/json");
        } else if (spec.body() != null) {
            body = Buffer.buffer(scope.fill(spec.body()));
        } else if (!spec.form().isEmpty()) {
            body = Buffer.buffer(form(spec.form().entrySet().stream()
                    .map(field -> Map.entry(field.getKey(), scope.fill(field.getValue())))
                    .toList()));
            absent(headers, "Content-Type", "application/x-www-form-urlencoded");
        }
        String bearer = token != null ? token : spec.bearer() == null ? "" : scope.fill(spec.bearer());
        if (!bearer.isEmpty()) {
            absent(headers, "Authorization", "Bearer " + line(bearer));
        } else if (spec.basic() != null) {
            absent(
                    headers,
                    "Authorization",
                    basic(
                            scope.fill(spec.basic().user()),
                            scope.fill(spec.basic().password())));
        } else if (url.getRawUserInfo() != null) {
            String[] user = url.getRawUserInfo().split(":", 2);
            absent(headers, "Authorization", basic(decode(user[0]), user.length < 2 ? "" : decode(user[1])));
        }
        absent(headers, "Accept", spec.stream() == HttpSpec.StreamKind.SSE ? "text/event-stream" : "*/*");
        Stream stream = spec.stream() == null
                ? null
                : new Stream(spec.expect().endMarker(), spec.expect().maxGap());
        return new Request(
                spec.method(), anonymous(url), headers, body, spec.maxBody(), stream, spec.transport(), null);
    }

    /** Filled headers in the order of the file; nothing in a value can start another header. */
    static List<Header> headers(Map<String, Template> templates, Scope scope) {
        List<Header> headers = new ArrayList<>();
        templates.forEach((name, value) -> headers.add(new Header(name, line(scope.fill(value)))));
        return headers;
    }

    /** Adds a header unless there is one of this name. */
    static void absent(List<Header> headers, String name, String value) {
        if (headers.stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
            headers.add(new Header(name, value));
        }
    }

    /** Credentials as RFC 7617 sends them. */
    static String basic(String user, String password) {
        byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(both);
    }

    /** Fields as an HTML form sends them. */
    static String form(List<Map.Entry<String, String>> fields) {
        return fields.stream()
                .map(field -> encode(field.getKey()) + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode json(Tree tree, Scope scope) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (tree) {
            case Tree.Node(Map<String, Tree> members) -> {
                ObjectNode object = nodes.objectNode();
                members.forEach((name, member) -> object.set(name, json(member, scope)));
                yield object;
            }
            case Tree.Items(List<Tree> items) -> {
                ArrayNode array = nodes.arrayNode();
                items.forEach(item -> array.add(json(item, scope)));
                yield array;
            }
            case Tree.Text(Template text) -> nodes.textNode(scope.fill(text));
            case Tree.Numeral(var value) -> nodes.numberNode(value);
            case Tree.Bool(boolean value) -> nodes.booleanNode(value);
            case Tree.Null() -> nodes.nullNode();
        };
    }

    /** The value as one line, so that nothing in it starts another header. */
    static String line(String value) {
        return BREAKS.matcher(value).replaceAll(" ").strip();
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private static URI anonymous(URI url) {
        return url.getRawUserInfo() == null
                ? url
                : URI.create(url.toString().replace("//" + url.getRawUserInfo() + "@", "//"));
    }
}
