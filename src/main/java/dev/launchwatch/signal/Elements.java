package dev.launchwatch.signal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * The elements of a JSON list, read by one parser, which takes half of what a parser for each does. Up to the first that is not as it
 * should be, the list is JSON, so that its elements lie where its brackets say; what comes after it is for others. For one thread.
 */
final class Elements implements AutoCloseable {
    /** Of no list. */
    static final Elements NONE = new Elements(null, null);

    private final @Nullable ObjectReader reader;
    private @Nullable JsonParser parser;

    private Elements(@Nullable ObjectReader reader, @Nullable JsonParser parser) {
        this.reader = reader;
        this.parser = parser;
    }

    /** Those of a list; none of what is no list. */
    static Elements of(ObjectMapper mapper, byte[] list) {
        // More tokens come after each but the last.
        ObjectReader reader = mapper.reader().without(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        try {
            JsonParser parser = reader.createParser(list);
            return parser.nextToken() == JsonToken.START_ARRAY ? new Elements(reader, parser) : NONE;
        } catch (IOException _) {
            return NONE;
        }
    }

    /** The next one; null if there is none, or if it and all after it are to be read each by itself, to see what is wrong with which. */
    @Nullable
    JsonNode next() {
        ObjectReader elements = reader;
        JsonParser open = parser;
        if (elements == null || open == null) {
            return null;
        }
        try {
            if (open.nextToken() != JsonToken.END_ARRAY) {
                return elements.readTree(open);
            }
        } catch (IOException | ArithmeticException | NumberFormatException _) {
            // whoever reads it by itself says what it is
        }
        close();
        return null;
    }

    /** Leaves to the next parser what this one knows of the names. */
    @Override
    public void close() {
        JsonParser open = parser;
        parser = null;
        if (open != null) {
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException("bytes in memory can be closed", e);
            }
        }
    }
}
