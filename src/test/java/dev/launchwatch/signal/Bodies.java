package dev.launchwatch.signal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Bodies of senders, and what is read of them. */
final class Bodies {
    private static final Path FOLDER = Path.of("src/test/resources/ingest");

    static final String JSON = "application/json";

    private Bodies() {}

    static byte[] file(String name) {
        try {
            return Files.readAllBytes(FOLDER.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Body of(byte[] bytes, String contentType, String... headers) {
        Map<String, String> map = new java.util.HashMap<>();
        for (int i = 0; i < headers.length; i += 2) {
            map.put(headers[i], headers[i + 1]);
        }
        return new Body(bytes, contentType, map);
    }

    static Body of(String text, String... headers) {
        return of(text.getBytes(StandardCharsets.UTF_8), JSON, headers);
    }

    static List<Decoded> read(Format format, String file) throws UnreadableBodyException {
        String type = file.endsWith(".pb") ? "application/x-protobuf" : JSON;
        return Decoder.of(format).decode(of(file(file), type));
    }

    static List<Decoded> read(Format format, Body body) throws UnreadableBodyException {
        return Decoder.of(format).decode(body);
    }

    static Reported good(Decoded item) {
        if (item instanceof Decoded.Good(Reported event)) {
            return event;
        }
        throw new AssertionError("no event: " + item);
    }

    static String bad(Decoded item) {
        if (item instanceof Decoded.Bad(String error)) {
            return error;
        }
        throw new AssertionError("not refused: " + item);
    }

    static ModelUse use(Decoded item) {
        ModelUse use = good(item).model();
        if (use == null) {
            throw new AssertionError("no use of a model: " + item);
        }
        return use;
    }

    /** What an item is, for comparing lists of them: its kind, or {@code ignored}, or {@code bad}. */
    static String shape(Decoded item) {
        return switch (item) {
            case Decoded.Good(Reported event) -> event.kind();
            case Decoded.Ignored() -> "ignored";
            case Decoded.Bad(String error) -> "bad";
        };
    }

    static List<String> shapes(List<Decoded> items) {
        return items.stream().map(Bodies::shape).toList();
    }

    /** A mapping of nothing but these; the others are not in the body. */
    static Mapping mapping(@Nullable String items, String kind, Map<String, String> kinds) {
        return new Mapping(
                items,
                kind,
                kinds,
                "$.uuid",
                "$.published",
                "$.client.ipAddress",
                "$.actor.alternateId",
                "$.actor['id']",
                "$.request.path",
                "$.response.status",
                "$.took",
                Mapping.Unit.S,
                "okta",
                "$.outcome.reason",
                "$.usage.model",
                "$.usage.in",
                "$.usage.out",
                null,
                null,
                null,
                "$.usage.cost",
                "EUR");
    }
}
