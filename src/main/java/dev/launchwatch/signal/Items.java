package dev.launchwatch.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The JSON objects of a body: one alone, a list of them, or one per line (JSON Lines, NDJSON), told apart by what is there
 * rather than by the content type, which many senders get wrong.
 *
 * <p>The body is first cut into its items by their brackets and then each is read by itself, so that one that is too deep, too
 * long or no JSON at all harms no other.
 */
final class Items {
    /** More of them in one body are refused. */
    static final int MOST = 10_000;

    /** Deeper JSON is refused. */
    static final int DEEPEST = 64;

    /** More names, values and brackets in one document are refused: each may take 60 bytes of memory. */
    static final int MOST_TOKENS = 1_000_000;

    private static final ObjectMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(DEEPEST)
                            .maxTokenCount(MOST_TOKENS)
                            .maxNumberLength(100)
                            .maxNameLength(2_000)
                            .maxStringLength(5_000_000)
                            .build())
                    .disable(JsonFactory.Feature.CHARSET_DETECTION) // UTF-8, as RFC 8259 demands
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** What an object of the format means. */
    interface Reader {
        Decoded read(Fields item) throws BadItemException;
    }

    /** Where an item is. */
    private record Slice(int from, int to) {}

    private final byte[] bytes;
    private final List<Slice> slices = new ArrayList<>();
    private boolean list;

    private Items(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Decodes every item of a body, in its order.
     *
     * @throws UnreadableBodyException if it holds none, too many, or is cut off
     */
    static List<Decoded> decode(Body body, Reader reader) throws UnreadableBodyException {
        Items items = new Items(body.bytes());
        items.cut(body.contentType());
        List<Decoded> decoded = new ArrayList<>(items.slices.size());
        try (Elements elements = items.list ? Elements.of(MAPPER, items.bytes) : Elements.NONE) {
            for (Slice slice : items.slices) {
                JsonNode element = elements.next();
                decoded.add(element == null ? items.decode(slice, reader) : decode(element, reader));
            }
        }
        return decoded;
    }

    /** As {@link #decode}, also for a format in which an object may hold the list of items under this name. */
    static List<Decoded> decode(Body body, String list, Reader reader) throws UnreadableBodyException {
        Items items = new Items(body.bytes());
        items.cut(body.contentType());
        if (items.slices.size() != 1) {
            return decode(body, reader);
        }
        JsonNode inner;
        try {
            inner = items.read(items.slices.getFirst()).path(list);
        } catch (BadItemException e) {
            return List.of(e.bad());
        }
        if (!inner.isArray()) {
            return decode(body, reader);
        }
        if (inner.size() > MOST) {
            throw tooMany();
        }
        List<Decoded> decoded = new ArrayList<>(inner.size());
        for (JsonNode item : inner) {
            decoded.add(decode(item, reader));
        }
        return decoded;
    }

    /** The one JSON document that a body is. */
    static JsonNode document(byte[] bytes) throws UnreadableBodyException {
        Items items = new Items(bytes);
        try {
            return items.read(new Slice(items.start(), bytes.length));
        } catch (BadItemException e) {
            throw new UnreadableBodyException("the body cannot be read: " + e.getMessage());
        }
    }

    /** The JSON document in a text, such as a log line; an empty object if it is none. */
    static JsonNode embedded(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException | ArithmeticException | NumberFormatException e) {
            return MAPPER.createObjectNode();
        }
    }

    static UnreadableBodyException tooMany() {
        return new UnreadableBodyException("the body holds more than " + MOST + " items: send smaller batches");
    }

    private Decoded decode(Slice slice, Reader reader) {
        try {
            return decode(read(slice), reader);
        } catch (BadItemException e) {
            return e.bad();
        }
    }

    private static Decoded decode(JsonNode item, Reader reader) {
        if (!item.isObject()) {
            return new Decoded.Bad("the item is no JSON object: send {…} with the event's fields");
        }
        try {
            return reader.read(Fields.of(item));
        } catch (BadItemException e) {
            return e.bad();
        }
    }

    private JsonNode read(Slice slice) throws BadItemException {
        try {
            return MAPPER.readTree(bytes, slice.from, slice.to - slice.from);
        } catch (StreamConstraintsException e) {
            throw new BadItemException("the JSON is nested deeper than " + DEEPEST
                    + " levels, has more than " + MOST_TOKENS
                    + " names and values, or one that is too long: send only what is needed, or smaller batches");
        } catch (MismatchedInputException e) {
            throw new BadItemException("the JSON has a name twice, or goes on after its end: send each name once");
        } catch (IOException | ArithmeticException | NumberFormatException e) {
            // Whatever else the library says, it quotes the text of a stranger.
            throw new BadItemException("this is no valid JSON in UTF-8: check quotes, commas and brackets");
        }
    }

    private void cut(String contentType) throws UnreadableBodyException {
        int start = start();
        if (start == bytes.length) {
            throw new UnreadableBodyException("the body is empty: send JSON");
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        boolean said = type.contains("ndjson") || type.contains("jsonl") || type.contains("json-seq");
        if (bytes[start] == '[' && !said) {
            list = true;
            cutList(start + 1);
            return;
        }
        int end = bytes[start] == '{' ? end(start) : -1;
        if (end > 0 && blank(end) == bytes.length) {
            slices.add(new Slice(start, end));
            return;
        }
        if (!said && end < 0 && !secondLineIsObject(start)) {
            throw new UnreadableBodyException(
                    bytes[start] == '{'
                            ? "the body ends within its JSON object: send it whole"
                            : "the body is no JSON: send an object, a list of objects, or one object per line");
        }
        cutLines(start);
    }

    /** The first byte that says something, behind a byte order mark and blanks. */
    private int start() {
        boolean mark =
                bytes.length >= 3 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB && bytes[2] == (byte) 0xBF;
        return blank(mark ? 3 : 0);
    }

    private int blank(int from) {
        int at = from;
        while (at < bytes.length && isBlank(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t' || b == 0x1E; // the last begins a record of RFC 7464
    }

    /** Behind the end of the value that begins here, -1 if it does not end. */
    private int end(int from) {
        int depth = 0;
        boolean text = false;
        for (int i = from; i < bytes.length; i++) {
            byte b = bytes[i];
            if (text) {
                if (b == '\\') {
                    i++;
                } else if (b == '"') {
                    text = false;
                }
            } else if (b == '"') {
                text = true;
            } else if (b == '{' || b == '[') {
                depth++;
            } else if (b == '}' || b == ']') {
                if (depth == 0) {
                    return i;
                }
                if (--depth == 0) {
                    return i + 1;
                }
            } else if (depth == 0 && (b == ',' || isBlank(b))) {
                return i;
            }
        }
        return -1;
    }

    private void cutList(int from) throws UnreadableBodyException {
        int at = blank(from);
        if (at < bytes.length && bytes[at] == ']') {
            at++;
        } else {
            at = cutElements(at);
        }
        if (blank(at) != bytes.length) {
            throw new UnreadableBodyException("the body goes on behind the end of its list: send one list");
        }
    }

    private int cutElements(int from) throws UnreadableBodyException {
        int at = from;
        while (at < bytes.length) {
            int end = end(at);
            if (end < 0) {
                break;
            }
            add(at, end);
            at = blank(end);
            if (at < bytes.length && bytes[at] == ']') {
                return at + 1;
            }
            if (at >= bytes.length || bytes[at] != ',') {
                throw new UnreadableBodyException("the items of the list are not separated: put a comma between item "
                        + (slices.size() - 1) + " and the next");
            }
            at = blank(at + 1);
        }
        throw new UnreadableBodyException("the body ends within its list: send it whole");
    }

    private boolean secondLineIsObject(int start) {
        int end = start;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        int second = blank(end);
        return second < bytes.length && bytes[second] == '{';
    }

    private void cutLines(int start) throws UnreadableBodyException {
        int at = start;
        while (at < bytes.length) {
            int end = at;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            if (blank(at) < end) {
                add(blank(at), end);
            }
            at = end + 1;
        }
    }

    private void add(int from, int to) throws UnreadableBodyException {
        if (slices.size() == MOST) {
            throw tooMany();
        }
        slices.add(new Slice(from, to));
    }
}
